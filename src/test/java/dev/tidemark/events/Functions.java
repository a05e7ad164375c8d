package dev.tidemark.events;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.tidemark.http.Operation;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.local.FunctionDefinition;
import dev.tidemark.local.Route;
import dev.tidemark.local.Template;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The functions of the template, and which of them an event is for. */
final class Functions {
  private static final List<FunctionDefinition> DEFINITIONS =
      Template.read(Path.of("template.yaml")).functions();

  private final Map<String, String> environment;
  private final Map<FunctionDefinition, RequestStreamHandler> handlers = new HashMap<>();

  Functions(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /**
   * Returns the function of the event's route or operation; the sample for an event of a trigger;
   * the first function for any other.
   */
  RequestStreamHandler of(JsonObject event) throws ReflectiveOperationException {
    if (event.string("eventType").filter("SyncTrigger"::equals).isPresent()) {
      return new SampleTrigger();
    }
    String route =
        Stream.of(Operation.values())
            .filter(each -> event.string("Operation").filter(each.wireName()::equals).isPresent())
            .map(operation -> new Route(operation.method(), operation.pathTemplate()).key())
            .findFirst()
            .or(() -> event.string("routeKey"))
            .orElse("");
    FunctionDefinition definition =
        DEFINITIONS.stream()
            .filter(each -> each.routes().stream().map(Route::key).anyMatch(route::equals))
            .findFirst()
            .orElse(DEFINITIONS.getFirst());
    if (!handlers.containsKey(definition)) {
      handlers.put(
          definition,
          Class.forName(definition.handler())
              .asSubclass(RequestStreamHandler.class)
              .getConstructor(Map.class)
              .newInstance(environment));
    }
    return handlers.get(definition);
  }
}
