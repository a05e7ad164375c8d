package dev.tidemark.http;

import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.model.Caller;
import java.util.List;

/**
 * Records its calls as the operation's name and the caller's, and responds with the operation's
 * name as {@code called}.
 */
record RecordingEndpoint(Operation operation, List<String> calls) implements Endpoint {
  @Override
  public Response respond(JsonObject members, Caller caller) {
    calls.add(operation.wireName() + " " + caller.author());
    return new Response.Output(
        json -> {
          json.writeStartObject();
          json.writeStringField("called", operation.wireName());
          json.writeEndObject();
        });
  }
}
