package dev.tidemark.sync;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.KeptCounts;
import dev.tidemark.model.RecentUpdates;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.model.Totals;
import java.time.Instant;
import java.util.Collection;
import java.util.NavigableMap;
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
}
