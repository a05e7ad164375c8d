package dev.tidemark.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.model.Caller;
import dev.tidemark.model.Conflict;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DeviceId;
import dev.tidemark.model.LimitExceeded;
import dev.tidemark.model.RecordChange;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.RecordValue;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.sync.SyncTriggers;
import dev.tidemark.sync.UpdateRecords;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** UpdateRecords on the wire. */
final class UpdateRecordsEndpoint implements Endpoint {
  /** The most patches of one call: all records of a full dataset, and as many removed. */
  static final int MAX_PATCHES = 2048;

  /** The most bytes of UTF-8 of all keys and values of one call. */
  static final long MAX_PATCH_BYTES = 2 * 1024 * 1024;

  static final Answer.Failure INVALID_SESSION =
      Answer.failure(ErrorType.INVALID_PARAMETER, "SyncSessionToken not valid for these inputs");

  static final Answer.Failure BUSY =
      Answer.failure(
          ErrorType.TOO_MANY_REQUESTS, "Other requests were in the way. Try again later");

  private static final String REPLACE = "replace";
  private static final String REMOVE = "remove";

  private final UpdateRecords updateRecords;
  private final SyncTriggers triggers;

  UpdateRecordsEndpoint(UpdateRecords updateRecords, SyncTriggers triggers) {
    this.updateRecords = updateRecords;
    this.triggers = triggers;
  }

  @Override
  public Operation operation() {
    return Operation.UPDATE_RECORDS;
  }

  @Override
  public Answer answer(Input input, Caller caller) {
    Supplier<DatasetId> dataset = input.dataset();
    Supplier<Optional<DeviceId>> device =
        input.text("DeviceId", DeviceId.CONSTRAINT, DeviceId::new);
    Optional<String> sessionToken = input.requiredString("SyncSessionToken");
    Optional<String> clientContext = input.string("ClientContext");
    Supplier<List<RecordPatch>> patches = patches(input);
    input.check();
    checkBytes(input, patches.get());
    return answer(
        updateRecords.update(
            new UpdateRecords.Request(
                dataset.get(),
                sessionToken.orElseThrow(),
                author(device.get(), clientContext, caller),
                patches.get(),
                triggers.of(dataset.get().owner().pool(), caller))));
  }

  private static Supplier<List<RecordPatch>> patches(Input input) {
    List<Input> structures = input.structures("RecordPatches");
    if (structures.size() > MAX_PATCHES) {
      input.violate(
          "RecordPatches", "Member must have length less than or equal to " + MAX_PATCHES);
      return List::of;
    }
    Set<String> keys = new HashSet<>();
    List<Supplier<RecordPatch>> patches =
        structures.stream().map(structure -> patch(structure, keys)).toList();
    return () -> patches.stream().map(Supplier::get).toList();
  }

  private static Supplier<RecordPatch> patch(Input input, Set<String> keys) {
    Optional<String> op = input.requiredWord("Op", List.of(REPLACE, REMOVE));
    Supplier<RecordKey> key = input.requiredText("Key", RecordKey.CONSTRAINT, RecordKey::new);
    if (!input.string("Key").map(keys::add).orElse(true)) {
      input.violate("Key", "Member must not have the key of another patch");
    }
    Supplier<SyncCount> syncCount = input.requiredSyncCount("SyncCount");
    Optional<Instant> date = input.date("DeviceLastModifiedDate");
    if (op.filter(REPLACE::equals).isEmpty()) {
      // JavaScript clients remove with the value "": whatever text stands there is not looked at.
      input.checkString("Value");
      return () -> new RecordPatch(key.get(), syncCount.get(), new RecordChange.Remove(date));
    }
    Supplier<RecordValue> newValue =
        input.requiredText("Value", RecordValue.CONSTRAINT, RecordValue::new);
    return () ->
        new RecordPatch(key.get(), syncCount.get(), new RecordChange.Replace(newValue.get(), date));
  }

  private static void checkBytes(Input input, List<RecordPatch> patches) {
    if (patches.stream().mapToLong(RecordPatch::utf8Length).sum() > MAX_PATCH_BYTES) {
      input.violate(
          "RecordPatches",
          "Member must have at most " + MAX_PATCH_BYTES + " bytes of UTF-8 of keys and values");
      input.check();
    }
  }

  /** Amazon documents the header as meant to carry a device's id, and as not implemented. */
  private static String author(
      Optional<DeviceId> device, Optional<String> clientContext, Caller caller) {
    return device
        .map(DeviceId::value)
        .or(() -> clientContext.filter(id -> DeviceId.CONSTRAINT.violations(id).isEmpty()))
        .orElseGet(caller::author);
  }

  private static Answer answer(UpdateRecords.Result result) {
    return switch (result) {
      case UpdateRecords.Result.Updated(List<SyncRecord> records) ->
          new Answer.Output(json -> write(json, records));
      case UpdateRecords.Result.InvalidSession _ -> INVALID_SESSION;
      case UpdateRecords.Result.Conflicting(List<Conflict> conflicts) ->
          new Answer.Failure(ErrorType.RESOURCE_CONFLICT, conflictMessage(conflicts), conflicts);
      case UpdateRecords.Result.OverLimit(LimitExceeded excess) ->
          Answer.failure(
              ErrorType.LIMIT_EXCEEDED,
              "Too many %s: %d, and at most %d are allowed"
                  .formatted(excess.counted(), excess.figure(), excess.limit()));
      case UpdateRecords.Result.InvalidTriggerOutput(String message) ->
          Answer.failure(ErrorType.INVALID_LAMBDA_FUNCTION_OUTPUT, message);
      case UpdateRecords.Result.TriggerThrottled _ ->
          Answer.failure(ErrorType.LAMBDA_THROTTLED, "The sync trigger has too much to do");
      case UpdateRecords.Result.TriggerTimedOut(Duration limit) ->
          Answer.failure(
              ErrorType.LAMBDA_SOCKET_TIMEOUT,
              "The sync trigger took longer than %d milliseconds".formatted(limit.toMillis()));
      case UpdateRecords.Result.Busy _ -> BUSY;
    };
  }

  private static String conflictMessage(List<Conflict> conflicts) {
    if (conflicts.isEmpty()) {
      return "The dataset was deleted or its removed records were forgotten after the listing that"
          + " the SyncSessionToken is from. List the records again";
    }
    Conflict first = conflicts.getFirst();
    return "Current SyncCount for: %s is: %s not: %s"
        .formatted(first.key().value(), first.current(), first.sent());
  }

  private static void write(JsonGenerator json, List<SyncRecord> records) throws IOException {
    json.writeStartObject();
    Members.writeRecords(json, records);
    json.writeEndObject();
  }
}
