package dev.tidemark.consistency.mutants;

import dev.tidemark.consistency.mutants.Mutant.Edit;
import dev.tidemark.consistency.mutants.Mutant.World.SelfChecked;
import dev.tidemark.consistency.workload.Schedule.Kind;
import java.util.List;

/** Mutants that the check of a deployment must report, from the images of single items. */
final class SelfCheckMutants {
  private static final String DATASET = "model/Dataset.java";
  private static final String WITHOUT_READ = "dynamodb/UpdateWithoutRead.java";

  static final List<Mutant> ALL =
      List.of(
          mutant(
              "an update that reads skips a count",
              Kind.FEW_RECORDS,
              DATASET,
              "SyncCount newCount = nextCount();",
              "SyncCount newCount = syncCount.next().next();"),
          mutant(
              "an update without a read repeats the count",
              Kind.FEW_RECORDS,
              WITHOUT_READ,
              "SyncCount count = at.next();",
              "SyncCount count = at;"),
          mutant(
              "a creation skips a count",
              Kind.DELETION,
              DATASET,
              "SyncCount newCount = nextCount();",
              "SyncCount newCount = totals.equals(Totals.NONE) ? syncCount.next().next() :"
                  + " syncCount.next();"),
          mutant(
              "changed records keep the old count",
              Kind.FEW_RECORDS,
              DATASET,
              "update.records(newCount)",
              "update.records(syncCount)"),
          mutant(
              "an update changes another record",
              Kind.FEW_RECORDS,
              DATASET,
              "NavigableMap<RecordKey, SyncRecord> newRecords = new TreeMap<>(records);",
              "NavigableMap<RecordKey, SyncRecord> newRecords = new TreeMap<>(records);"
                  + " newRecords.replaceAll((key, found) -> new SyncRecord.Tombstone(key,"
                  + " found.modification()));"),
          mutant(
              "an update drops a live record",
              Kind.FEW_RECORDS,
              DATASET,
              "NavigableMap<RecordKey, SyncRecord> newRecords = new TreeMap<>(records);",
              "NavigableMap<RecordKey, SyncRecord> newRecords = new TreeMap<>(records);"
                  + " if (records.size() > 1) newRecords.values().removeIf("
                  + "found -> found instanceof SyncRecord.Live);"),
          mutant(
              "pruning drops tombstones above its count",
              Kind.AGEING,
              DATASET,
              "found instanceof SyncRecord.Tombstone && !found.syncCount().isAbove(pruneTo);",
              "found instanceof SyncRecord.Tombstone;"),
          mutant(
              "pruning drops live records",
              Kind.AGEING,
              DATASET,
              "found instanceof SyncRecord.Tombstone && !found.syncCount().isAbove(pruneTo);",
              "!found.syncCount().isAbove(pruneTo);"),
          mutant(
              "an update forgets the earlier updates",
              Kind.FEW_RECORDS,
              DATASET,
              "recentUpdates.plus(RecentUpdate.of(update, newCount)),",
              "RecentUpdates.NONE.plus(RecentUpdate.of(update, newCount)),"),
          mutant(
              "an update without a read writes the next slot",
              Kind.FEW_RECORDS,
              WITHOUT_READ,
              "RecentUpdateSlots.name(RecentUpdateSlots.slot(count)),",
              "RecentUpdateSlots.name(RecentUpdateSlots.slot(count.next())),"),
          mutant(
              "an update forgets the deletion's count",
              Kind.DELETION,
              DATASET,
              "        deletedAtCount,\n        prunedUpToCount,\n        recentUpdates.plus(",
              "        totals.equals(Totals.NONE) ? deletedAtCount : SyncCount.ZERO,\n"
                  + "        prunedUpToCount,\n        recentUpdates.plus("),
          mutant(
              "an update forgets the pruned count",
              Kind.AGEING,
              DATASET,
              "        prunedUpToCount,\n        recentUpdates.plus(",
              "        SyncCount.ZERO,\n        recentUpdates.plus("),
          mutant(
              "the totals count a changed record twice",
              Kind.GROWTH,
              DATASET,
              "newTotals = newTotals.plus(Totals.of(changed));",
              "newTotals = newTotals.plus(Totals.of(changed)).plus(Totals.of(changed));"));

  private SelfCheckMutants() {}

  private static Mutant mutant(
      String name, Kind kind, String file, String original, String planted) {
    return new Mutant(name, new SelfChecked(kind), List.of(new Edit(file, original, planted)));
  }
}
