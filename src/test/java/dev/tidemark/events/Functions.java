package dev.tidemark.events;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.tidemark.http.Operation;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.lambda.BulkPublishFunction;
import dev.tidemark.lambda.Surroundings;
import dev.tidemark.local.FunctionDefinition;
import dev.tidemark.local.Route;
import dev.tidemark.local.Template;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the function of the template that an event is for. */
final class Functions {
  private static final List<FunctionDefinition> DEFINITIONS =
      Template.read(Path.of("template.yaml")).functions();

  private final Map<String, String> environment;
  private final Surroundings host;
  private final Map<FunctionDefinition, RequestStreamHandler> handlers = new HashMap<>();

  Functions(Map<String, String> environment, Surroundings host) {
    this.environment = Map.copyOf(environment);
    this.host = host;
  }

  /** Says whether an event is sent to a sync trigger. */
  static boolean isForTrigger(JsonObject event) {
    return event.string("eventType").filter("SyncTrigger"::equals).isPresent();
  }

  /**
   * Returns the function of the event's route or operation, the one that reads the table's stream
   * for an event of that, the one that walks over the table for an event of walks, the sample for
   * an event of a sync trigger, and the first function for any other event.
   */
  RequestStreamHandler of(JsonObject event) throws ReflectiveOperationException {
    if (isForTrigger(event)) {
      return new SampleTrigger();
    }
    FunctionDefinition definition = definition(event);
    if (!handlers.containsKey(definition)) {
      handlers.put(definition, create(definition));
    }
    return handlers.get(definition);
  }

  private static FunctionDefinition definition(JsonObject event) {
    if (isOfStream(event)) {
      return readerOfStream();
    }
    return isOfWalks(event) ? walker() : definition(route(event));
  }

  /** Returns the context of an invocation: a walk has all of Lambda's time. */
  static EventContext context(JsonObject event) {
    return isOfWalks(event) ? new EventContext(900_000) : new EventContext();
  }

  /** The events of walks have one of these members, or none. */
  private static boolean isOfWalks(JsonObject event) {
    return Set.of(Set.of(), Set.of("IdentityPoolId"), Set.of("Recount"))
        .contains(event.members().keySet());
  }

  private static FunctionDefinition walker() {
    return DEFINITIONS.stream()
        .filter(each -> each.handler().equals(BulkPublishFunction.class.getName()))
        .findFirst()
        .orElseThrow();
  }

  private static boolean isOfStream(JsonObject event) {
    return event.member("Records").isPresent();
  }

  private static FunctionDefinition readerOfStream() {
    return DEFINITIONS.stream().filter(FunctionDefinition::readsStream).findFirst().orElseThrow();
  }

  private static String route(JsonObject event) {
    return Stream.of(Operation.values())
        .filter(each -> event.string("Operation").filter(each.wireName()::equals).isPresent())
        .map(operation -> new Route(operation.method(), operation.pathTemplate()).key())
        .findFirst()
        .or(() -> event.string("routeKey"))
        .orElse("");
  }

  private static FunctionDefinition definition(String route) {
    return DEFINITIONS.stream()
        .filter(each -> each.routes().stream().map(Route::key).anyMatch(route::equals))
        .findFirst()
        .orElse(DEFINITIONS.getFirst());
  }

  private RequestStreamHandler create(FunctionDefinition definition)
      throws ReflectiveOperationException {
    return Class.forName(definition.handler())
        .asSubclass(RequestStreamHandler.class)
        .getConstructor(Map.class, Surroundings.class)
        .newInstance(environment, host);
  }
}
