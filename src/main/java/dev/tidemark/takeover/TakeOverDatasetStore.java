package dev.tidemark.takeover;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.KeptCounts;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.Update;
import dev.tidemark.store.StoreFailedException;
import dev.tidemark.sync.DatasetStore;
import java.util.List;
import java.util.Optional;

/**
 * A store whose identities are taken over before anything about them is read or written. Writes
 * that are based on a view need no check of their own, because the read of the view made it.
 *
 * <p>A dataset may begin on both sides once the identity is taken over. So one that begins here
 * begins above the counts of the source, as after a deletion there: no count has two meanings.
 */
public final class TakeOverDatasetStore implements DatasetStore {
  /** The counts that the source may give to a dataset of a name that also begins here. */
  private static final SyncCount COUNTS_OF_THE_SOURCE = new SyncCount(KeptCounts.GAP);

  private final DatasetStore store;
  private final TakeOver takeOver;
  private final IdentityPoolId pool;

  /**
   * Puts the take-over before a store.
   *
   * @param pool the pool whose identities are taken over
   */
  public TakeOverDatasetStore(DatasetStore store, TakeOver takeOver, IdentityPoolId pool) {
    this.store = store;
    this.takeOver = takeOver;
    this.pool = pool;
  }

  private void ensure(PoolIdentity owner) {
    if (owner.pool().equals(pool)) {
      takeOver.ensure(owner);
    }
  }

  @Override
  public View read(DatasetId id, Scope scope) {
    ensure(id.owner());
    View view = store.read(id, scope);
    return id.owner().pool().equals(pool) ? aboveTheSource(view) : view;
  }

  private static View aboveTheSource(View view) {
    return switch (view) {
      case View.Existing existing -> existing;
      case View.Missing(SyncCount deletedAt, int datasets, Basis basis) ->
          new View.Missing(SyncCount.max(deletedAt, COUNTS_OF_THE_SOURCE), datasets, basis);
    };
  }

  @Override
  public CommitResult commit(View seen, Dataset after) {
    CommitResult result = store.commit(seen, after);
    return after.id().owner().pool().equals(pool) ? aboveTheSource(result) : result;
  }

  private static CommitResult aboveTheSource(CommitResult result) {
    return switch (result) {
      case CommitResult.ConditionFailed(Optional<View> current) ->
          new CommitResult.ConditionFailed(current.map(TakeOverDatasetStore::aboveTheSource));
      case CommitResult.ConditionFailedAfterLostResponse(
              Optional<View> current,
              StoreFailedException cause) ->
          new CommitResult.ConditionFailedAfterLostResponse(
              current.map(TakeOverDatasetStore::aboveTheSource), cause);
      case CommitResult.Committed _, CommitResult.TooLarge _, CommitResult.Unknown _ -> result;
    };
  }

  @Override
  public Optional<CommitResult> commitWithoutRead(
      DatasetId id, SyncCount at, String hint, List<RecordPatch> patches, Update update) {
    ensure(id.owner());
    return store.commitWithoutRead(id, at, hint, patches, update);
  }

  @Override
  public DeleteResult delete(View.Existing seen) {
    return store.delete(seen);
  }

  @Override
  public List<DatasetName> mergedNames(DatasetId id, View seen) {
    return store.mergedNames(id, seen);
  }

  @Override
  public List<Dataset> list(PoolIdentity owner, int limit) {
    ensure(owner);
    return store.list(owner, limit);
  }

  @Override
  public List<Dataset> list(PoolIdentity owner, DatasetName after, int limit) {
    ensure(owner);
    return store.list(owner, after, limit);
  }
}
