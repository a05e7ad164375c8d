package dev.tidemark.sync;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.SyncCount;
import dev.tidemark.store.Backoff;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.store.StoreFailedException;
import dev.tidemark.sync.DatasetStore.DeleteResult;
import dev.tidemark.sync.DatasetStore.Scope;
import dev.tidemark.sync.DatasetStore.View;
import java.util.Optional;

/**
 * Deletes a dataset. Its count is remembered, one higher, so that devices that had it are told.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/cognitosync/latest/APIReference/API_DeleteDataset.html">
 *     DeleteDataset</a>
 */
public final class DeleteDataset {
  /** How often a deletion is tried against concurrent writers. */
  static final int MAX_ATTEMPTS = 10;

  private final DatasetStore store;
  private final Backoff backoff;

  /** Deletes the store's datasets. */
  public DeleteDataset(DatasetStore store, Backoff backoff) {
    this.store = store;
    this.backoff = backoff;
  }

  /** What became of it. Only {@link Deleted} has changed anything. */
  public sealed interface Result {
    /** The dataset is gone; so it was. */
    record Deleted(Dataset dataset) implements Result {}

    /** There is no such dataset. */
    record NotFound() implements Result {}

    /** Updates came in between. */
    record Conflicting() implements Result {}

    /** Pressure on the store, or what happened to other datasets, was in the way. */
    record Busy() implements Result {}
  }

  /** A deletion whose outcome nobody knows. */
  private record UnknownDeletion(Dataset dataset, StoreFailedException cause) {
    /**
     * Returns that it was made, if the last deletion shows it. One at the next count is it, or came
     * to the same; one at the count after that is of others, who had updated the dataset before.
     *
     * @throws StoreFailedException if the last deletion is a later one, before which this may have
     *     been
     */
    Optional<Result> settle(SyncCount deletedAtCount) {
      SyncCount next = dataset.syncCount().next();
      if (deletedAtCount.isAbove(next.next())) {
        throw cause;
      }
      return deletedAtCount.equals(next)
          ? Optional.of(new Result.Deleted(dataset))
          : Optional.empty();
    }
  }

  /**
   * Deletes the dataset.
   *
   * @throws StoreFailedException if the store failed and nobody knows whether the dataset is
   *     deleted
   */
  public Result delete(DatasetId dataset) {
    return new Attempts(dataset).run();
  }

  /** The attempts at one deletion. */
  private final class Attempts {
    private final DatasetId id;
    private Optional<UnknownDeletion> unknown = Optional.empty();
    private Optional<SyncCount> first = Optional.empty();
    private Result refusal = new Result.Busy();

    Attempts(DatasetId id) {
      this.id = id;
    }

    Result run() {
      return backoff.retry(MAX_ATTEMPTS, _ -> attempt()).orElseGet(this::giveUp);
    }

    private Result giveUp() {
      if (unknown.isPresent()) {
        throw unknown.get().cause();
      }
      return refusal;
    }

    private Optional<Result> attempt() {
      try {
        return switch (store.read(id, new Scope.Deletion())) {
          case View.Missing missing ->
              settled(missing.deletedAtCount()).or(() -> Optional.of(new Result.NotFound()));
          // What is there, if it is settled, was created after the deletion.
          case View.Existing existing ->
              settled(existing.dataset().deletedAtCount()).or(() -> delete(existing));
        };
      } catch (StoreBusyException busy) {
        refusal = new Result.Busy();
        return Optional.empty();
      }
    }

    private Optional<Result> settled(SyncCount deletedAtCount) {
      return unknown.flatMap(deletion -> deletion.settle(deletedAtCount));
    }

    private Optional<Result> delete(View.Existing existing) {
      Dataset found = existing.dataset();
      // A deletion that was made on another count than this can no longer come to be.
      unknown =
          unknown.filter(deletion -> deletion.dataset().syncCount().equals(found.syncCount()));
      boolean isUpdated = first.filter(count -> !count.equals(found.syncCount())).isPresent();
      first = first.or(() -> Optional.of(found.syncCount()));
      return switch (store.delete(existing)) {
        case DeleteResult.Deleted _ -> Optional.of(new Result.Deleted(found));
        case DeleteResult.ConditionFailed _ -> {
          // As long as the dataset stays as it is, other datasets were in the way.
          refusal = isUpdated ? new Result.Conflicting() : new Result.Busy();
          yield Optional.empty();
        }
        case DeleteResult.Unknown(StoreFailedException cause) -> {
          unknown = Optional.of(new UnknownDeletion(found, cause));
          yield Optional.empty();
        }
      };
    }
  }
}
