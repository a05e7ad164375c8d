package dev.tidemark.http.endpoint;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.http.Endpoint;
import dev.tidemark.http.Operation;
import dev.tidemark.http.Response;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.model.Caller;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.streams.BulkPublishStatus;
import dev.tidemark.streams.GetBulkPublishDetails;
import java.io.IOException;
import java.time.Instant;

/** The endpoint of GetBulkPublishDetails. Members without a value are absent. */
public final class GetBulkPublishDetailsEndpoint implements Endpoint {
  private static final String STATUS = "BulkPublishStatus";
  private static final String START = "BulkPublishStartTime";

  private final GetBulkPublishDetails getBulkPublishDetails;

  /** Makes the endpoint. */
  public GetBulkPublishDetailsEndpoint(GetBulkPublishDetails getBulkPublishDetails) {
    this.getBulkPublishDetails = getBulkPublishDetails;
  }

  @Override
  public Operation operation() {
    return Operation.GET_BULK_PUBLISH_DETAILS;
  }

  @Override
  public Response respond(JsonObject members, Caller caller) {
    Input input = new Input(members);
    Field<IdentityPoolId> pool = Fields.pool(input);
    input.check();
    BulkPublishStatus status = getBulkPublishDetails.get(pool.get());
    return new Response.Output(
        json -> {
          json.writeStartObject();
          json.writeStringField("IdentityPoolId", pool.get().value());
          write(json, status);
          json.writeEndObject();
        });
  }

  private static void write(JsonGenerator json, BulkPublishStatus status) throws IOException {
    switch (status) {
      case BulkPublishStatus.NotStarted _ -> json.writeStringField(STATUS, "NOT_STARTED");
      case BulkPublishStatus.InProgress(Instant startedAt) -> {
        json.writeStringField(STATUS, "IN_PROGRESS");
        OutputMembers.writeDate(json, START, startedAt);
      }
      case BulkPublishStatus.Succeeded(Instant startedAt, Instant completedAt) -> {
        json.writeStringField(STATUS, "SUCCEEDED");
        OutputMembers.writeDate(json, START, startedAt);
        OutputMembers.writeDate(json, "BulkPublishCompleteTime", completedAt);
      }
      case BulkPublishStatus.Failed(Instant startedAt, String message) -> {
        json.writeStringField(STATUS, "FAILED");
        OutputMembers.writeDate(json, START, startedAt);
        json.writeStringField("FailureMessage", message);
      }
    }
  }
}
