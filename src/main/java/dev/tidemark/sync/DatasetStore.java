package dev.tidemark.sync;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.LimitExceeded;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.Update;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.store.StoreFailedException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The store of datasets. The port deals in whole datasets and hides their layout in storage.
 *
 * <p>Each method changes everything that it should, or nothing. Reads are strongly consistent: they
 * see every write that completed before them.
 *
 * <p>Every method may throw {@link StoreBusyException}, after which nothing has changed, or {@link
 * StoreFailedException}.
 */
public interface DatasetStore {

  /**
   * Reads a dataset as of one moment.
   *
   * @param scope the records that the view must have; it may have more
   */
  View read(DatasetId id, Scope scope);

  /**
   * Commits one update of a dataset, or the first update of a new one. The condition fails if the
   * dataset has changed since it was read. For a new dataset, it also fails if the identity has the
   * greatest allowed number of datasets, but not if other datasets were created or deleted.
   *
   * @param seen the view that the update is based on
   * @param after the dataset after the update: the same id, and the view's count plus one
   */
  CommitResult commit(View seen, Dataset after);

  /**
   * Commits an update without reading the dataset first, if the store supports it for this update.
   * The write is conditioned on the dataset's count and on the count of each patched record. The
   * store must know from the hint that the update cannot exceed a quota, since checking quotas
   * needs the rest of the dataset.
   *
   * @param at the count that the dataset must have
   * @param hint the store's layout hint for the dataset at that count
   * @param patches the requested patches, with the counts that the records must have
   * @param update the update that the patches lead to
   * @return the result; empty if the dataset must be read
   */
  default Optional<CommitResult> commitWithoutRead(
      DatasetId id, SyncCount at, String hint, List<RecordPatch> patches, Update update) {
    return Optional.empty();
  }

  /**
   * Deletes a dataset and remembers the count of the deletion: the dataset's count plus one. The
   * condition fails if anything in the view has changed since it was read.
   *
   * @param seen a view read with {@link Scope.Deletion}
   */
  DeleteResult delete(View.Existing seen);

  /**
   * Returns the names of the datasets that were merged into a dataset's identity from guests who
   * had a dataset of its name, and that still exist.
   *
   * @param id the dataset, which need not exist
   * @param seen a view of it
   * @return the names in order
   */
  List<DatasetName> mergedNames(DatasetId id, View seen);

  /**
   * Returns the first datasets of an identity in the order of their names. They may lack records.
   *
   * @param limit the greatest number of datasets, at least 1
   */
  List<Dataset> list(PoolIdentity owner, int limit);

  /**
   * Returns the datasets that follow a name, in the order of their names. They may lack records.
   *
   * @param after the name that the first one follows; a dataset of that name need not exist
   * @param limit the greatest number of datasets, at least 1
   */
  List<Dataset> list(PoolIdentity owner, DatasetName after, int limit);

  /** The records of a dataset that a read must return. */
  sealed interface Scope {
    /** All records. */
    record All() implements Scope {}

    /** Everything that the store needs to delete the dataset; no records. */
    record Deletion() implements Scope {}

    /**
     * The records with some keys.
     *
     * @param hint the last layout hint for the dataset, or ""; it may be out of date
     */
    record Keys(Set<RecordKey> keys, String hint) implements Scope {
      /** The records with some keys, without a layout hint. */
      public Keys(Set<RecordKey> keys) {
        this(keys, "");
      }
    }

    /** The records above a count; all if the count {@link Dataset#requiresResync requires it}. */
    record Since(SyncCount count) implements Scope {}

    /** No records: only the properties of the dataset as a whole. */
    record Summary() implements Scope {}
  }

  /** The result of a read: an existing or a missing dataset. */
  sealed interface View {

    /**
     * Returns the dataset's count; for a missing dataset, the count at which the last one of its
     * name was deleted.
     */
    SyncCount syncCount();

    /**
     * Returns the layout hint: text that helps the store with a later update based on this view.
     * Only the store reads it. At most {@value SyncSession#MAX_HINT_BYTES} ASCII characters.
     */
    String hint();

    /**
     * The dataset exists.
     *
     * @param dataset the dataset, with the records in the scope of the read
     * @param hint see {@link #hint()}
     * @param basis the store's own knowledge for a later write
     */
    record Existing(Dataset dataset, String hint, Basis basis) implements View {
      @Override
      public SyncCount syncCount() {
        return dataset.syncCount();
      }
    }

    /**
     * The dataset does not exist.
     *
     * @param deletedAtCount the count at which the last one of its name was deleted; 0 if there
     *     never was one
     * @param datasets the number of the identity's datasets
     * @param basis the store's own knowledge for a later write
     */
    record Missing(SyncCount deletedAtCount, int datasets, Basis basis) implements View {
      @Override
      public SyncCount syncCount() {
        return deletedAtCount;
      }

      @Override
      public String hint() {
        return "";
      }
    }
  }

  /** A store's knowledge from a read for a later write. Only the store looks inside. */
  interface Basis {}

  /** The result of a commit. */
  sealed interface CommitResult {
    /** The update is stored. */
    record Committed() implements CommitResult {}

    /**
     * The update is not stored: the view is out of date.
     *
     * @param current the current state, if the store's refusal shows it; it saves a read with the
     *     same scope
     */
    record ConditionFailed(Optional<View> current) implements CommitResult {}

    /**
     * The view is out of date, and the response to an earlier attempt at the same write was lost.
     * The update may be stored: that attempt may be what has changed the dataset.
     *
     * @param current the current state, as in {@link ConditionFailed}
     * @param cause the failure of the earlier attempt
     */
    record ConditionFailedAfterLostResponse(Optional<View> current, StoreFailedException cause)
        implements CommitResult {}

    /** The update is not stored: its write exceeds a limit of the store. */
    record TooLarge(LimitExceeded excess) implements CommitResult {}

    /** The response was lost. The update may be stored now, later, or never. */
    record Unknown(StoreFailedException cause) implements CommitResult {}
  }

  /** The result of a deletion. */
  sealed interface DeleteResult {
    /** The dataset is deleted. */
    record Deleted() implements DeleteResult {}

    /** Nothing is deleted: the view is out of date. */
    record ConditionFailed() implements DeleteResult {}

    /** The response was lost. The dataset may be deleted now, later, or never. */
    record Unknown(StoreFailedException cause) implements DeleteResult {}
  }
}
