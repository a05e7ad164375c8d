package dev.tidemark.sync;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.SyncCount;
import dev.tidemark.store.Backoff;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.store.StoreFailedException;
import dev.tidemark.store.UnknownOutcome;
import dev.tidemark.sync.DatasetStore.DeleteResult;
import dev.tidemark.sync.DatasetStore.Scope;
import dev.tidemark.sync.DatasetStore.View;
import java.util.Optional;

/**
 * Deletes a dataset. The store remembers its count plus one, so devices that had it must resync.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/cognitosync/latest/APIReference/API_DeleteDataset.html">
 *     DeleteDataset</a>
 */
public final class DeleteDataset {
  /** The most attempts at a deletion against concurrent writers. */
  static final int MAX_ATTEMPTS = 10;

  private final DatasetStore store;
  private final Backoff backoff;

  /** Makes the operation on a store. */
  public DeleteDataset(DatasetStore store, Backoff backoff) {
    this.store = store;
    this.backoff = backoff;
  }

  /** The result of a deletion. Only {@link Deleted} has changed anything. */
  public sealed interface Result {
    /** Deleted; this was its last state. */
    record Deleted(Dataset dataset) implements Result {}

    /** There is no such dataset. */
    record NotFound() implements Result {}

    /** Concurrent updates were in the way of every attempt. */
    record Conflicting() implements Result {}

    /** The store was throttled, or writes of the identity's other datasets were in the way. */
    record Busy() implements Result {}
  }

  /**
   * Deletes the dataset.
   *
   * @throws StoreFailedException if the store failed; the dataset may be deleted
   */
  public Result delete(DatasetId dataset) {
    return new Attempts(dataset).run();
  }

  /** The attempts at one deletion. */
  private final class Attempts {
    private final DatasetId id;
    private final UnknownOutcome<Dataset> unknown = new UnknownOutcome<>();
    private Optional<SyncCount> firstCount = Optional.empty();
    private Result refusal = new Result.Busy();

    Attempts(DatasetId id) {
      this.id = id;
    }

    Result run() {
      return backoff.retry(MAX_ATTEMPTS, _ -> attempt()).orElseGet(this::giveUp);
    }

    private Result giveUp() {
      unknown.check();
      return refusal;
    }

    private Optional<Result> attempt() {
      try {
        return switch (store.read(id, new Scope.Deletion())) {
          case View.Missing missing ->
              settle(missing.deletedAtCount()).or(() -> Optional.of(new Result.NotFound()));
          // If the deletion is settled, the existing dataset was created after it.
          case View.Existing existing ->
              settle(existing.dataset().deletedAtCount()).or(() -> delete(existing));
        };
      } catch (StoreBusyException busy) {
        refusal = new Result.Busy();
        return Optional.empty();
      }
    }

    /**
     * Returns the success of an attempt whose response was lost, if the name's last deletion shows
     * it. A deletion at the dataset's next count is that attempt, or one with the same effect. A
     * deletion at the count after that is another's, who deleted an updated dataset.
     *
     * @throws StoreFailedException if the last deletion is a later one: an earlier one may have
     *     been that attempt
     */
    private Optional<Result> settle(SyncCount deletedAtCount) {
      Optional<Dataset> pending = unknown.basis();
      if (pending.isEmpty()) {
        return Optional.empty();
      }
      SyncCount next = pending.get().nextCount();
      if (deletedAtCount.isAbove(next.next())) {
        unknown.check();
      }
      return deletedAtCount.equals(next)
          ? Optional.of(new Result.Deleted(pending.get()))
          : Optional.empty();
    }

    private Optional<Result> delete(View.Existing existing) {
      Dataset found = existing.dataset();
      unknown.forgetUnless(pending -> pending.syncCount().equals(found.syncCount()));
      boolean isUpdated = firstCount.filter(count -> !count.equals(found.syncCount())).isPresent();
      firstCount = firstCount.or(() -> Optional.of(found.syncCount()));
      return switch (store.delete(existing)) {
        case DeleteResult.Deleted _ -> Optional.of(new Result.Deleted(found));
        case DeleteResult.ConditionFailed _ -> {
          // If the dataset has not changed, writes of other datasets were in the way.
          refusal = isUpdated ? new Result.Conflicting() : new Result.Busy();
          yield Optional.empty();
        }
        case DeleteResult.Unknown(StoreFailedException cause) -> {
          unknown.responseLost(found, cause);
          yield Optional.empty();
        }
      };
    }
  }
}
