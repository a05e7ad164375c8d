package dev.tidemark.http.endpoint;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.http.Endpoint;
import dev.tidemark.http.ErrorType;
import dev.tidemark.http.Failures;
import dev.tidemark.http.Operation;
import dev.tidemark.http.Response;
import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonArray;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonValue.JsonString;
import dev.tidemark.model.Caller;
import dev.tidemark.model.Conflict;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DeviceId;
import dev.tidemark.model.LimitExceeded;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.sync.SyncTriggers;
import dev.tidemark.sync.TokenFault;
import dev.tidemark.sync.UpdateRecords;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The endpoint of UpdateRecords. */
public final class UpdateRecordsEndpoint implements Endpoint {
  private final UpdateRecords updateRecords;
  private final SyncTriggers triggers;

  /** Makes the endpoint; updates pass through the triggers. */
  public UpdateRecordsEndpoint(UpdateRecords updateRecords, SyncTriggers triggers) {
    this.updateRecords = updateRecords;
    this.triggers = triggers;
  }

  @Override
  public Operation operation() {
    return Operation.UPDATE_RECORDS;
  }

  @Override
  public Response respond(JsonObject members, Caller caller) {
    Input input = new Input(members);
    Field<DatasetId> dataset = Fields.dataset(input);
    Field<Optional<DeviceId>> device = Fields.deviceId(input, "DeviceId");
    Field<String> sessionToken = Fields.requiredString(input, "SyncSessionToken");
    Field<Optional<String>> clientContext = Fields.string(input, "ClientContext");
    Field<List<RecordPatch>> patches = PatchesField.read(input);
    input.check();
    String author =
        device
            .get()
            .or(() -> clientContext.get().flatMap(UpdateRecordsEndpoint::deviceOf))
            .map(DeviceId::value)
            .orElseGet(caller::author);
    return response(
        updateRecords.update(
            new UpdateRecords.Request(
                dataset.get(),
                sessionToken.get(),
                author,
                patches.get(),
                triggers.of(dataset.get().owner().pool(), caller),
                isJavaScript2(members))));
  }

  /** Tells whether a client runs on the only SDK that the Cognito Sync manager works with. */
  private static boolean isJavaScript2(JsonObject members) {
    if (members.value("UserAgents") instanceof JsonArray(List<JsonValue> agents)) {
      for (JsonValue agent : agents) {
        if (isJavaScript2(agent)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isJavaScript2(JsonValue agent) {
    return agent instanceof JsonString(String text)
        && (text.startsWith("aws-sdk-js/2.") || text.startsWith("aws-sdk-nodejs/2."));
  }

  /**
   * Returns the device id in a client context, unless it is invalid. Amazon documents the header as
   * intended for a device id, and as not implemented.
   */
  private static Optional<DeviceId> deviceOf(String clientContext) {
    return DeviceId.CONSTRAINT.violations(clientContext).isEmpty()
        ? Optional.of(new DeviceId(clientContext))
        : Optional.empty();
  }

  private static Response response(UpdateRecords.Result result) {
    return switch (result) {
      case UpdateRecords.Result.Updated(List<SyncRecord> records) ->
          new Response.Output(json -> write(json, records));
      case UpdateRecords.Result.InvalidSession(TokenFault fault) ->
          TokenFailures.sessionToken(fault);
      case UpdateRecords.Result.Conflicting(List<Conflict> conflicts) ->
          new Response.Failure(ErrorType.RESOURCE_CONFLICT, conflictMessage(conflicts), conflicts);
      case UpdateRecords.Result.OverLimit(LimitExceeded excess) ->
          new Response.Failure(
              ErrorType.LIMIT_EXCEEDED,
              "Too many %s: %d; the limit is %d"
                  .formatted(excess.counted(), excess.figure(), excess.limit()));
      case UpdateRecords.Result.InvalidTriggerOutput(String message) ->
          new Response.Failure(ErrorType.INVALID_LAMBDA_FUNCTION_OUTPUT, message);
      case UpdateRecords.Result.TriggerThrottled _ ->
          new Response.Failure(ErrorType.LAMBDA_THROTTLED, "The sync trigger was throttled");
      case UpdateRecords.Result.TriggerTimedOut(Duration limit) ->
          new Response.Failure(
              ErrorType.LAMBDA_SOCKET_TIMEOUT,
              "The sync trigger took longer than %d milliseconds".formatted(limit.toMillis()));
      case UpdateRecords.Result.Busy _ -> Failures.TOO_MANY_REQUESTS;
    };
  }

  private static String conflictMessage(List<Conflict> conflicts) {
    if (conflicts.isEmpty()) {
      return "The dataset was deleted or its tombstones were pruned after the listing that issued"
          + " this SyncSessionToken. List the records again";
    }
    Conflict first = conflicts.getFirst();
    return "Current SyncCount for: %s is: %s not: %s"
        .formatted(first.key().value(), first.current(), first.sent());
  }

  private static void write(JsonGenerator json, List<SyncRecord> records) throws IOException {
    json.writeStartObject();
    OutputMembers.writeRecords(json, records);
    json.writeEndObject();
  }
}
