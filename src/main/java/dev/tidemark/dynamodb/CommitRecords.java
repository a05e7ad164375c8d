package dev.tidemark.dynamodb;

import dev.tidemark.model.DatasetId;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import java.util.List;
import java.util.Optional;

/** The records of updates of datasets in pages, which their dataset items do not have. */
@FunctionalInterface
public interface CommitRecords {
  /**
   * Returns the records that an update wrote, removed ones among them.
   *
   * @param count the dataset's count after the update
   * @param parts the number of commit parts that the dataset item names for the update
   * @return the records; empty if parts are missing
   * @throws dev.tidemark.store.StoreBusyException if a later read may succeed
   */
  Optional<List<SyncRecord>> read(DatasetId dataset, SyncCount count, int parts);
}
