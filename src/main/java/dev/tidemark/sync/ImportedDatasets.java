package dev.tidemark.sync;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.KeptCounts;
import dev.tidemark.model.LimitExceeded;
import dev.tidemark.model.RecentUpdates;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.model.Totals;
import java.time.Instant;
import java.util.Collection;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Makes datasets for {@link DatasetImports} from what another place tells of them. */
public final class ImportedDatasets {
  private ImportedDatasets() {}

  /**
   * Returns a dataset of another service, which tells neither deletions nor pruned tombstones.
   *
   * @param syncCount its count; if a record has a greater one, that one is the dataset's. Merged
   *     datasets of Amazon's service have 1 with records above it
   * @param records all records, tombstones included
   */
  public static Dataset of(
      DatasetId id,
      SyncCount syncCount,
      Instant creationDate,
      Instant lastModifiedDate,
      String lastModifiedBy,
      Collection<SyncRecord> records) {
    NavigableMap<RecordKey, SyncRecord> byKey = new TreeMap<>();
    SyncCount greatest = syncCount;
    for (SyncRecord each : records) {
      byKey.put(each.key(), each);
      greatest = SyncCount.max(greatest, each.syncCount());
    }
    return new Dataset(
        id,
        greatest,
        creationDate,
        lastModifiedDate,
        lastModifiedBy,
        SyncCount.ZERO,
        SyncCount.ZERO,
        RecentUpdates.NONE,
        Totals.of(byKey.values()),
        KeptCounts.NONE,
        byKey);
  }

  /** Returns an imported dataset with its counts. */
  public static Dataset kept(Dataset imported, SyncCount deletedAtCount) {
    SyncCount count = imported.syncCount();
    return with(
        imported,
        count,
        SyncCount.max(imported.deletedAtCount(), deletedAtCount),
        imported.prunedUpToCount(),
        imported.keptCounts().before(count).plus(count));
  }

  /**
   * Returns an imported dataset raised above its own counts and those that its name had here. All
   * of them count as deleted, and so does one more, which no device and no consumer of a stream
   * has.
   */
  public static Dataset raised(Dataset imported, SyncCount history) {
    SyncCount deletedAt = SyncCount.max(imported.syncCount(), history).next();
    SyncCount count = deletedAt.next();
    return with(imported, count, deletedAt, deletedAt, KeptCounts.NONE.plus(count));
  }

  private static Dataset with(
      Dataset imported,
      SyncCount syncCount,
      SyncCount deletedAtCount,
      SyncCount prunedUpToCount,
      KeptCounts keptCounts) {
    return new Dataset(
        imported.id(),
        syncCount,
        imported.creationDate(),
        imported.lastModifiedDate(),
        imported.lastModifiedBy(),
        deletedAtCount,
        prunedUpToCount,
        RecentUpdates.NONE,
        imported.totals(),
        keptCounts,
        imported.records());
  }

  /** Tells whether a dataset is a later state of a dataset of the same place than another. */
  public static boolean isNewer(Dataset imported, Dataset stored) {
    int dates = imported.lastModifiedDate().compareTo(stored.lastModifiedDate());
    return dates > 0 || (dates == 0 && imported.syncCount().isAbove(stored.syncCount()));
  }

  /** Tells whether a dataset that is still as it was imported has a raised count. */
  public static boolean isRaised(Dataset stored) {
    return stored.deletedAtCount().equals(stored.prunedUpToCount())
        && stored.deletedAtCount().next().equals(stored.syncCount())
        && stored.deletedAtCount().isAbove(SyncCount.ZERO);
  }

  /** Tells whether a stored dataset is one that an earlier import of the same dataset has left. */
  public static boolean isSame(Dataset stored, Dataset imported) {
    return stored.isAsImported()
        && (stored.syncCount().equals(imported.syncCount()) || isRaised(stored, imported))
        && stored.creationDate().equals(imported.creationDate())
        && stored.lastModifiedDate().equals(imported.lastModifiedDate())
        && stored.lastModifiedBy().equals(imported.lastModifiedBy())
        && stored.records().equals(imported.records());
  }

  private static boolean isRaised(Dataset stored, Dataset imported) {
    return stored.syncCount().isAbove(imported.syncCount())
        && stored.deletedAtCount().next().equals(stored.syncCount());
  }

  /** Returns the excess of an imported dataset's next count over the greatest one, if any. */
  public static Optional<LimitExceeded> checkCount(Dataset after) {
    return after.nextCount().isBelow(SyncCount.LIMIT)
        ? Optional.empty()
        : Optional.of(
            new LimitExceeded(
                "counts of the dataset after the gap of an import",
                after.nextCount().value(),
                SyncCount.LIMIT.value()));
  }
}
