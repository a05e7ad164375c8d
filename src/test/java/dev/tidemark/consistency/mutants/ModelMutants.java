package dev.tidemark.consistency.mutants;

import static dev.tidemark.consistency.mutants.Mutant.mutant;

import dev.tidemark.consistency.workload.Schedule.Kind;
import java.util.List;

/** Mutants of the rules of datasets. */
final class ModelMutants {
  static final List<Mutant> ALL =
      List.of(
          mutant(
              "one precondition is skipped",
              Kind.FEW_RECORDS,
              "model/Dataset.java",
              "for (RecordPatch patch : patches) {",
              "for (RecordPatch patch : patches.subList(0, (patches.size() + 1) / 2)) {"),
          mutant(
              "the count rises by two",
              Kind.FEW_RECORDS,
              "model/Dataset.java",
              "SyncCount newCount = nextCount();",
              "SyncCount newCount = syncCount.next().next();"),
          mutant(
              "a token older than the deletion is accepted",
              Kind.DELETION,
              "model/Dataset.java",
              "return !listedAt.isBelow(deletedAtCount) && !listedAt",
              "return !listedAt"),
          mutant(
              "pruning does not record the count that it pruned up to",
              Kind.PRUNING,
              "model/Dataset.java",
              "SyncCount.max(prunedUpToCount, pruneTo),",
              "prunedUpToCount,"),
          mutant(
              "pruning drops the tombstones of the newest update",
              Kind.PRUNING,
              "model/Dataset.java",
              "boolean newestStay = bounds.allow(totalsOfNewestUpdate());",
              "boolean newestStay = bounds.maxTombstones() < 0;"),
          mutant(
              "pruning by age does not record the count that it pruned up to",
              Kind.AGEING,
              "model/Dataset.java",
              "SyncCount.max(prunedUpToCount, pruneTo),",
              "prunedUpToCount,"),
          mutant(
              "an absent key conflicts although its tombstone may have been pruned",
              Kind.AGEING,
              "model/Dataset.java",
              "return record(patch.key()).isEmpty() && isForgotten",
              "return syncCount.value() < 0 && isForgotten"),
          mutant(
              "an absent key conflicts although its count may be from before the deletion",
              Kind.DELETION,
              "model/Dataset.java",
              "SyncCount.max(prunedUpToCount, deletedAtCount);",
              "prunedUpToCount;"),
          mutant(
              "a tombstone is dropped",
              Kind.FEW_RECORDS,
              "model/Dataset.java",
              "SyncRecord previous = newRecords.put(changed.key(), changed);",
              "SyncRecord previous = changed instanceof SyncRecord.Tombstone ?"
                  + " newRecords.remove(changed.key()) : newRecords.put(changed.key(), changed);"),
          mutant(
              "expired tombstones are never pruned",
              Kind.AGEING,
              "model/Dataset.java",
              "Instant oldestKept = now.minus(bounds.maxAge());",
              "Instant oldestKept = Instant.EPOCH;"),
          mutant(
              "tombstones count towards the storage",
              Kind.FEW_RECORDS,
              "model/Totals.java",
              "new Totals(0, 0, 1, key.utf8Length());",
              "new Totals(0, key.utf8Length(), 1, key.utf8Length());"),
          mutant(
              "only seven updates are remembered",
              Kind.FEW_RECORDS,
              "model/RecentUpdates.java",
              "return updates.stream().filter(update",
              "return updates.stream().skip(updates.size() == CAPACITY ? 1 : 0).filter(update"));

  private ModelMutants() {}
}
