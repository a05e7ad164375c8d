package dev.tidemark.sync;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.SyncCount;
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

    /** Updates came in between each time. */
    record Conflicting() implements Result {}

    /** Pressure on the store was in the way. */
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
    Optional<UnknownDeletion> unknown = Optional.empty();
    Result refusal = new Result.Busy();
    for (int attempt = 1; ; attempt++) {
      try {
        switch (store.read(dataset, new Scope.Deletion())) {
          case View.Missing missing -> {
            return unknown
                .flatMap(deletion -> deletion.settle(missing.deletedAtCount()))
                .orElseGet(Result.NotFound::new);
          }
          case View.Existing existing -> {
            Dataset found = existing.dataset();
            Optional<Result> settled =
                unknown.flatMap(deletion -> deletion.settle(found.deletedAtCount()));
            if (settled.isPresent()) {
              // What is there was created after the deletion.
              return settled.get();
            }
            // A deletion that was made on another count than this can no longer come to be.
            unknown =
                unknown.filter(
                    deletion -> deletion.dataset().syncCount().equals(found.syncCount()));
            switch (store.delete(existing)) {
              case DeleteResult.Deleted _ -> {
                return new Result.Deleted(found);
              }
              case DeleteResult.Superseded _ -> refusal = new Result.Conflicting();
              case DeleteResult.Unknown(StoreFailedException cause) ->
                  unknown = Optional.of(new UnknownDeletion(found, cause));
            }
          }
        }
      } catch (StoreBusyException busy) {
        refusal = new Result.Busy();
      }
      if (attempt == MAX_ATTEMPTS || !backoff.pause(attempt)) {
        break;
      }
    }
    if (unknown.isPresent()) {
      throw unknown.get().cause();
    }
    return refusal;
  }
}
