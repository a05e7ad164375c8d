package dev.tidemark.http.endpoint;

import dev.tidemark.http.Endpoint;
import dev.tidemark.http.ErrorType;
import dev.tidemark.http.Operation;
import dev.tidemark.http.Response;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.model.Caller;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.streams.BulkPublish;

/** The endpoint of BulkPublish. */
public final class BulkPublishEndpoint implements Endpoint {
  private final BulkPublish bulkPublish;

  /** Makes the endpoint. */
  public BulkPublishEndpoint(BulkPublish bulkPublish) {
    this.bulkPublish = bulkPublish;
  }

  @Override
  public Operation operation() {
    return Operation.BULK_PUBLISH;
  }

  @Override
  public Response respond(JsonObject members, Caller caller) {
    Input input = new Input(members);
    Field<IdentityPoolId> field = Fields.pool(input);
    input.check();
    IdentityPoolId pool = field.get();
    return switch (bulkPublish.start(pool)) {
      case BulkPublish.Result.Started _ ->
          new Response.Output(
              json -> {
                json.writeStartObject();
                json.writeStringField("IdentityPoolId", pool.value());
                json.writeEndObject();
              });
      case BulkPublish.Result.NotConfigured _ ->
          failure(
              ErrorType.INVALID_PARAMETER,
              "IdentityPool '%s' has no stream; configure one with SetIdentityPoolConfiguration",
              pool);
      case BulkPublish.Result.Disabled _ ->
          failure(ErrorType.INVALID_PARAMETER, "Streaming is disabled for IdentityPool '%s'", pool);
      case BulkPublish.Result.AlreadyInProgress _ ->
          failure(
              ErrorType.DUPLICATE_REQUEST,
              "A bulk publish of IdentityPool '%s' is in progress",
              pool);
      case BulkPublish.Result.AlreadyStreamed _ ->
          failure(
              ErrorType.ALREADY_STREAMED,
              "IdentityPool '%s' was bulk published within the last 24 hours",
              pool);
    };
  }

  private static Response failure(ErrorType type, String message, IdentityPoolId pool) {
    return new Response.Failure(type, message.formatted(pool));
  }
}
