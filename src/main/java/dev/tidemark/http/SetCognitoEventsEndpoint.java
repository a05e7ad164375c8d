package dev.tidemark.http;

import static dev.tidemark.http.GetCognitoEventsEndpoint.SYNC_TRIGGER;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.model.Caller;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.LambdaFunctionArn;
import dev.tidemark.pool.SetCognitoEvents;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** SetCognitoEvents on the wire. An event that is set to the empty text is set no more. */
final class SetCognitoEventsEndpoint implements Endpoint {
  private final SetCognitoEvents setCognitoEvents;

  SetCognitoEventsEndpoint(SetCognitoEvents setCognitoEvents) {
    this.setCognitoEvents = setCognitoEvents;
  }

  @Override
  public Operation operation() {
    return Operation.SET_COGNITO_EVENTS;
  }

  @Override
  public Answer answer(Input input, Caller caller) {
    Supplier<IdentityPoolId> pool = input.pool();
    Input events = input.requiredStructure("Events");
    Set<String> names = events.names();
    if (names.size() > 1) {
      input.violate("Events", "Member must have length less than or equal to 1");
    } else if (!Set.of(SYNC_TRIGGER).containsAll(names)) {
      input.violate("Events", "Map keys must satisfy enum value set: [" + SYNC_TRIGGER + "]");
    }
    Optional<String> text = events.string(SYNC_TRIGGER);
    Supplier<Optional<LambdaFunctionArn>> function = events.arn(SYNC_TRIGGER);
    input.check();
    if (text.isPresent()) {
      function
          .get()
          .ifPresentOrElse(
              arn -> setCognitoEvents.setSyncTrigger(pool.get(), arn),
              () -> setCognitoEvents.removeSyncTrigger(pool.get()));
    }
    return new Answer.Output(SetCognitoEventsEndpoint::write);
  }

  private static void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeEndObject();
  }
}
