package dev.tidemark.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.model.Caller;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.LambdaFunctionArn;
import dev.tidemark.pool.GetCognitoEvents;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

/** GetCognitoEvents on the wire. */
final class GetCognitoEventsEndpoint implements Endpoint {
  /** The only event there is. */
  static final String SYNC_TRIGGER = "SyncTrigger";

  private final GetCognitoEvents getCognitoEvents;

  GetCognitoEventsEndpoint(GetCognitoEvents getCognitoEvents) {
    this.getCognitoEvents = getCognitoEvents;
  }

  @Override
  public Operation operation() {
    return Operation.GET_COGNITO_EVENTS;
  }

  @Override
  public Answer answer(Input input, Caller caller) {
    Supplier<IdentityPoolId> pool = input.pool();
    input.check();
    Optional<LambdaFunctionArn> function = getCognitoEvents.syncTrigger(pool.get());
    return new Answer.Output(json -> write(json, function));
  }

  private static void write(JsonGenerator json, Optional<LambdaFunctionArn> function)
      throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("Events");
    Members.writeOptional(json, SYNC_TRIGGER, function.map(LambdaFunctionArn::value));
    json.writeEndObject();
    json.writeEndObject();
  }
}
