package dev.tidemark.http.endpoint;

import static dev.tidemark.http.endpoint.GetCognitoEventsEndpoint.SYNC_TRIGGER;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.http.Endpoint;
import dev.tidemark.http.ErrorType;
import dev.tidemark.http.Operation;
import dev.tidemark.http.Response;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.model.Caller;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.LambdaFunctionArn;
import dev.tidemark.pool.SetCognitoEvents;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * The endpoint of SetCognitoEvents. An empty ARN or null removes the trigger; without the event,
 * nothing changes.
 */
public final class SetCognitoEventsEndpoint implements Endpoint {
  private static final Response UPDATED = new Response.Output(SetCognitoEventsEndpoint::write);

  private final SetCognitoEvents setCognitoEvents;

  /** Makes the endpoint. */
  public SetCognitoEventsEndpoint(SetCognitoEvents setCognitoEvents) {
    this.setCognitoEvents = setCognitoEvents;
  }

  @Override
  public Operation operation() {
    return Operation.SET_COGNITO_EVENTS;
  }

  @Override
  public Response respond(JsonObject members, Caller caller) {
    Input input = new Input(members);
    Field<IdentityPoolId> pool = Fields.pool(input);
    Input events = input.requiredStructure("Events");
    addViolationsOfNames(input, events.names());
    Field<Optional<LambdaFunctionArn>> function = Fields.functionArn(events, SYNC_TRIGGER);
    input.check();
    return function
        .get()
        .map(arn -> set(pool.get(), arn))
        .orElseGet(() -> events.hasMember(SYNC_TRIGGER) ? remove(pool.get()) : UPDATED);
  }

  private Response set(IdentityPoolId pool, LambdaFunctionArn function) {
    return switch (setCognitoEvents.setSyncTrigger(pool, function)) {
      case SetCognitoEvents.Result.Updated _ -> UPDATED;
      case SetCognitoEvents.Result.NotInvocable _ ->
          new Response.Failure(
              ErrorType.INVALID_PARAMETER,
              "The parameter TriggerFunctions of this deployment does not cover '%s'"
                  .formatted(function));
    };
  }

  private Response remove(IdentityPoolId pool) {
    setCognitoEvents.removeSyncTrigger(pool);
    return UPDATED;
  }

  private static void addViolationsOfNames(Input input, Set<String> names) {
    if (names.size() > 1) {
      input.addViolation("Events", "Member must have length less than or equal to 1");
    } else if (!Set.of(SYNC_TRIGGER).containsAll(names)) {
      input.addViolation("Events", "Map keys must satisfy enum value set: [" + SYNC_TRIGGER + "]");
    }
  }

  private static void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeEndObject();
  }
}
