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
    boolean explains(SyncCount deletedAtCount) {
      return deletedAtCount.equals(dataset.syncCount().next());
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
    for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      if (attempt > 1) {
        backoff.pause(attempt - 1);
      }
      try {
        switch (store.read(dataset, new Scope.Deletion())) {
          case View.Missing missing -> {
            return unknown
                .filter(deletion -> deletion.explains(missing.deletedAtCount()))
                .<Result>map(deletion -> new Result.Deleted(deletion.dataset()))
                .orElseGet(Result.NotFound::new);
          }
          case View.Existing existing -> {
            Dataset found = existing.dataset();
            if (unknown.isPresent() && unknown.get().explains(found.deletedAtCount())) {
              // What is there was created after the deletion.
              return new Result.Deleted(unknown.get().dataset());
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
    }
    if (unknown.isPresent()) {
      throw unknown.get().cause();
    }
    return refusal;
  }
}
