package dev.tidemark.consistency;

import static dev.tidemark.consistency.Mutant.of;

import dev.tidemark.consistency.Schedule.Kind;
import java.util.List;

/** Mutants of the rules of datasets. */
final class ModelMutants {
  static final List<Mutant> ALL =
      List.of(
          of(
              "one precondition is skipped",
              Kind.FEW_RECORDS,
              "model/Dataset.java",
              "for (RecordPatch patch : patches) {",
              "for (RecordPatch patch : patches.subList(0, (patches.size() + 1) / 2)) {"),
          of(
              "the count rises by two",
              Kind.FEW_RECORDS,
              "model/Dataset.java",
              "SyncCount newCount = syncCount.next();",
              "SyncCount newCount = syncCount.next().next();"),
          of(
              "a token older than the deletion is accepted",
              Kind.DELETION,
              "model/Dataset.java",
              "return !listedAt.isBelow(deletedAtCount) && !listedAt",
              "return !listedAt"),
          of(
              "pruning forgets up to which count",
              Kind.PRUNING,
              "model/Dataset.java",
              "SyncCount.max(prunedUpToCount, pruneTo),",
              "prunedUpToCount,"),
          of(
              "forgetting removed records for their age forgets up to which count",
              Kind.AGEING,
              "model/Dataset.java",
              "SyncCount.max(prunedUpToCount, pruneTo),",
              "prunedUpToCount,"),
          of(
              "a removed key that may be forgotten is a conflict",
              Kind.AGEING,
              "model/Dataset.java",
              "return record(patch.key()).isEmpty() && !patch",
              "return syncCount.value() < 0 && !patch"),
          of(
              "a tombstone is dropped",
              Kind.FEW_RECORDS,
              "model/Dataset.java",
              "SyncRecord previous = newRecords.put(changed.key(), changed);",
              "SyncRecord previous = changed instanceof SyncRecord.Tombstone ?"
                  + " newRecords.remove(changed.key()) : newRecords.put(changed.key(), changed);"),
          of(
              "removed records that are too old stay",
              Kind.AGEING,
              "model/Dataset.java",
              "Instant oldestKept = now.minus(bounds.maxAge());",
              "Instant oldestKept = Instant.EPOCH;"),
          of(
              "removed records count for the storage",
              Kind.FEW_RECORDS,
              "model/Totals.java",
              "new Totals(0, 0, 1, key.utf8Length());",
              "new Totals(0, key.utf8Length(), 1, key.utf8Length());"),
          of(
              "seven updates are remembered",
              Kind.FEW_RECORDS,
              "model/RecentUpdates.java",
              "return updates.stream().filter(update",
              "return updates.stream().skip(updates.size() == CAPACITY ? 1 : 0).filter(update"));

  private ModelMutants() {}
}
