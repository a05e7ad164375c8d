package dev.tidemark.takeover;

import dev.tidemark.model.DatasetId;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.store.StoreFailedException;
import java.time.Instant;
import java.util.List;

/**
 * The service that datasets come from. It is only read.
 *
 * <p>Every method may throw {@link StoreBusyException} if the source throttles or has no time, or
 * {@link StoreFailedException} if it fails or refuses the caller.
 */
public interface Source {
  /** Returns all datasets of an identity. */
  List<Summary> datasets(PoolIdentity owner);

  /**
   * Lists all pages of records above a count, tombstones included.
   *
   * @param since the count; 0 for all records
   */
  Listing list(DatasetId dataset, SyncCount since);

  /**
   * Tells whether the source makes a device with a count drop its copy of a dataset.
   *
   * @param lastSyncCount the device's count, at least 1
   */
  boolean requiresResync(DatasetId dataset, SyncCount lastSyncCount);

  /**
   * A dataset in the listing of an identity's datasets.
   *
   * @param id the dataset
   * @param creationDate the date of its first update
   * @param lastModifiedDate the date of its last update
   * @param lastModifiedBy the author of its last update; "" if the source names none
   */
  record Summary(
      DatasetId id, Instant creationDate, Instant lastModifiedDate, String lastModifiedBy) {}

  /**
   * A listing of records.
   *
   * @param exists whether the dataset exists
   * @param isResync whether a device with the count of the listing must drop its copy
   * @param syncCount the lowest count of the dataset on any page, so no record up to it is missing
   * @param records the records, of all pages
   */
  record Listing(boolean exists, boolean isResync, SyncCount syncCount, List<SyncRecord> records) {
    public Listing {
      records = List.copyOf(records);
    }
  }
}
