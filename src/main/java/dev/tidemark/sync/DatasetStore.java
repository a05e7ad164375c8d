package dev.tidemark.sync;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
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
 * Where datasets are kept. It speaks of datasets only: how one is laid out in storage, and in how
 * many pieces, is the store's own matter.
 *
 * <p>Everything that a method changes, it changes as a whole or not at all. Reads see every write
 * that was answered before them.
 *
 * <p>Every method may throw {@link StoreBusyException}, and then has changed nothing, or {@link
 * StoreFailedException}.
 */
public interface DatasetStore {

  /**
   * Reads a dataset as it was at one moment.
   *
   * @param scope which records must be among those returned; more may be
   */
  View read(DatasetId id, Scope scope);

  /**
   * Stores what follows from a view: the dataset after one update, or the first of a new dataset.
   * It is refused if anything that the view showed has changed since.
   *
   * @param seen what the new state was made from
   * @param after the dataset with the update: of the same id, its count one higher than the seen
   *     one's, or than the count at which a missing one was deleted
   */
  CommitResult commit(View seen, Dataset after);

  /**
   * Stores an update of a dataset without that it was read, where the store has such a way: on
   * condition that the dataset is at a count, and that every patch has its record's. What would
   * need the rest of the dataset to be judged, such as a quota, is not judged: a store takes this
   * way only where nothing can come of that.
   *
   * @param at the count that the dataset must be at
   * @param hint what the store said of the dataset at that count
   * @param patches what the update is asked for by
   * @param update what is to be made of them
   * @return what became of it; none if the dataset has to be read
   */
  default Optional<CommitResult> commitWithoutRead(
      DatasetId id, SyncCount at, String hint, List<RecordPatch> patches, Update update) {
    return Optional.empty();
  }

  /**
   * Deletes what the view showed, and remembers the deletion's count, one above the dataset's. It
   * is refused if anything that the view showed has changed since.
   *
   * @param seen read with {@link Scope.Deletion}
   */
  DeleteResult delete(View.Existing seen);

  /**
   * Returns datasets of an identity in the order of their names. Their records may be left out.
   *
   * @param after the name that the first one follows; from the start if empty
   * @param limit the greatest number of datasets, at least 1
   */
  List<Dataset> list(PoolIdentity owner, Optional<DatasetName> after, int limit);

  /** Which records of a dataset a reader must know. */
  sealed interface Scope {
    /** All records. */
    record All() implements Scope {}

    /** What the store must know to delete the dataset; its records may be left out. */
    record Deletion() implements Scope {}

    /**
     * The records of some keys.
     *
     * @param hint what the store last said of the dataset, or nothing; it may be out of date
     */
    record Keys(Set<RecordKey> keys, String hint) implements Scope {
      /** Asks for keys of a dataset of which nothing was said. */
      public Keys(Set<RecordKey> keys) {
        this(keys, "");
      }
    }

    /** The records above a count; all, if the dataset {@link Dataset#isLostTo is lost} to it. */
    record Since(SyncCount count) implements Scope {}

    /** No records: what concerns the whole dataset. */
    record Summary() implements Scope {}
  }

  /** A dataset as it was read, or that there was none. */
  sealed interface View {

    /**
     * Returns what the dataset's count was. Of a missing dataset, the count at which the last one
     * of its name was deleted.
     */
    SyncCount syncCount();

    /**
     * Returns what the store wants to know when an update that builds on this view comes. Only the
     * store reads it. At most {@value SyncSession#MAX_HINT_BYTES} ASCII characters.
     */
    String hint();

    /**
     * There was the dataset.
     *
     * @param dataset the dataset, with the records of the scope that was read
     * @param hint see {@link #hint()}
     * @param basis what the store must know again when it writes
     */
    record Existing(Dataset dataset, String hint, Basis basis) implements View {
      @Override
      public SyncCount syncCount() {
        return dataset.syncCount();
      }
    }

    /**
     * There was no such dataset.
     *
     * @param deletedAtCount the count at which the last one of its name was deleted; 0 if there
     *     never was one
     * @param datasets how many datasets the identity has
     * @param basis what the store must know again when it writes
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

  /** What a store keeps of a read for the write that builds on it. Only the store looks inside. */
  interface Basis {}

  /** What became of a commit. */
  sealed interface CommitResult {
    /** It is stored. */
    record Committed() implements CommitResult {}

    /**
     * It is not stored, for what was seen has changed since.
     *
     * @param now the state that refused it, if the refusal told; it stands for a read with the same
     *     scope
     * @param lost what an earlier attempt at this very write met whose answer was lost, if there
     *     was one: then what has changed may be this
     */
    record ConditionFailed(Optional<View> now, Optional<StoreFailedException> lost)
        implements CommitResult {
      /** Of which no answer was lost. */
      public ConditionFailed(Optional<View> now) {
        this(now, Optional.empty());
      }
    }

    /**
     * It is not stored, for nothing as large can be.
     *
     * @param bytes the size that it would have had
     * @param limit the greatest size there can be
     */
    record TooLarge(long bytes, long limit) implements CommitResult {}

    /** It may be stored, may yet come to be, or may never: the answer was lost. */
    record Unknown(StoreFailedException cause) implements CommitResult {}
  }

  /** What became of a deletion. */
  sealed interface DeleteResult {
    /** The dataset is gone. */
    record Deleted() implements DeleteResult {}

    /** Nothing is deleted, for what was seen has changed since. */
    record ConditionFailed() implements DeleteResult {}

    /** It may be deleted, may yet come to be, or may never: the answer was lost. */
    record Unknown(StoreFailedException cause) implements DeleteResult {}
  }
}
