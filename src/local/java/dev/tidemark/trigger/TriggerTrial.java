package dev.tidemark.trigger;

import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.KeptCounts;
import dev.tidemark.model.Modification;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.RecentUpdates;
import dev.tidemark.model.RecordChange;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.RecordValue;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.model.Totals;
import dev.tidemark.model.Update;
import dev.tidemark.sync.SyncTrigger.Invocation;
import dev.tidemark.sync.SyncTrigger.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * A trial of a sync trigger's output: the rules of triggers, applied to a given event and output.
 * The event takes the place of the update that it would come from.
 */
public final class TriggerTrial {
  private TriggerTrial() {}

  /**
   * The outcome of an output.
   *
   * @param outcome the changes, or the broken rule
   * @param asSent the changes that the device has sent
   */
  public record Verdict(Outcome outcome, SequencedMap<RecordKey, RecordChange> asSent) {}

  /**
   * Returns the outcome that an output has for an event.
   *
   * @throws IllegalArgumentException if the event is not one of a trigger; the message has no user
   *     data
   */
  public static Verdict judge(JsonObject event, String output) {
    Invocation invocation = invocation(event);
    return new Verdict(
        TriggerOutput.outcome(invocation, output.getBytes(StandardCharsets.UTF_8)),
        Update.changesOf(invocation.patches()));
  }

  private static Invocation invocation(JsonObject event) {
    DatasetId id =
        new DatasetId(
            new PoolIdentity(
                new IdentityPoolId(text(event, "identityPoolId")),
                new IdentityId(text(event, "identityId"))),
            new DatasetName(text(event, "datasetName")));
    NavigableMap<RecordKey, SyncRecord> before = new TreeMap<>();
    List<RecordPatch> patches = new ArrayList<>();
    event
        .object(TriggerEvent.RECORDS)
        .members()
        .forEach(
            (key, value) -> {
              if (value instanceof JsonObject entry) {
                add(new RecordKey(key), entry, before, patches);
              }
            });
    return new Invocation(dataset(id, before), patches, "trial");
  }

  private static void add(
      RecordKey key,
      JsonObject entry,
      Map<RecordKey, SyncRecord> before,
      List<RecordPatch> patches) {
    Optional<String> oldValue = entry.string(TriggerEvent.OLD_VALUE);
    oldValue.ifPresent(
        value -> before.put(key, new SyncRecord.Live(key, new RecordValue(value), written())));
    boolean isRemoval = entry.string(TriggerEvent.OP).equals(Optional.of(TriggerEvent.REMOVE));
    Optional<String> newValue = entry.string(TriggerEvent.NEW_VALUE).filter(_ -> !isRemoval);
    if (isRemoval || !newValue.equals(oldValue)) {
      RecordChange change =
          newValue
              .<RecordChange>map(
                  value -> new RecordChange.Replace(new RecordValue(value), Optional.empty()))
              .orElseGet(() -> new RecordChange.Remove(Optional.empty()));
      SyncCount seen = oldValue.isPresent() ? new SyncCount(1) : SyncCount.ZERO;
      patches.add(new RecordPatch(key, seen, change));
    }
  }

  private static Dataset dataset(DatasetId id, NavigableMap<RecordKey, SyncRecord> records) {
    Modification last = written();
    return new Dataset(
        id,
        last.syncCount(),
        last.lastModifiedDate(),
        last.lastModifiedDate(),
        last.lastModifiedBy(),
        SyncCount.ZERO,
        SyncCount.ZERO,
        RecentUpdates.NONE,
        Totals.of(records.values()),
        KeptCounts.NONE,
        records);
  }

  private static Modification written() {
    return new Modification(new SyncCount(1), Instant.EPOCH, "trial", Optional.empty());
  }

  private static String text(JsonObject event, String name) {
    return event
        .string(name)
        .orElseThrow(
            () -> new IllegalArgumentException("'%s' of the event is no string".formatted(name)));
  }
}
