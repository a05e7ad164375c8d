package dev.tidemark.http.endpoint;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.http.Endpoint;
import dev.tidemark.http.Operation;
import dev.tidemark.http.Response;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.model.Caller;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.LambdaFunctionArn;
import dev.tidemark.pool.GetCognitoEvents;
import java.io.IOException;

/** The endpoint of GetCognitoEvents. */
public final class GetCognitoEventsEndpoint implements Endpoint {
  /** The only event of the API. */
  static final String SYNC_TRIGGER = "SyncTrigger";

  private final GetCognitoEvents getCognitoEvents;

  /** Makes the endpoint. */
  public GetCognitoEventsEndpoint(GetCognitoEvents getCognitoEvents) {
    this.getCognitoEvents = getCognitoEvents;
  }

  @Override
  public Operation operation() {
    return Operation.GET_COGNITO_EVENTS;
  }

  @Override
  public Response respond(JsonObject members, Caller caller) {
    Input input = new Input(members);
    Field<IdentityPoolId> pool = Fields.pool(input);
    input.check();
    String arn = getCognitoEvents.syncTrigger(pool.get()).map(LambdaFunctionArn::value).orElse("");
    return new Response.Output(json -> write(json, arn));
  }

  private static void write(JsonGenerator json, String arn) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("Events");
    OutputMembers.writeUnlessEmpty(json, SYNC_TRIGGER, arn);
    json.writeEndObject();
    json.writeEndObject();
  }
}
