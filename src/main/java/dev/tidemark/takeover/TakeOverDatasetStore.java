package dev.tidemark.takeover;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.Update;
import dev.tidemark.sync.DatasetStore;
import java.util.List;
import java.util.Optional;

/**
 * A store whose identities are taken over before anything about them is read or written. Writes
 * that are based on a view need no check of their own, because the read of the view made it.
 */
public final class TakeOverDatasetStore implements DatasetStore {
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
    return store.read(id, scope);
  }

  @Override
  public CommitResult commit(View seen, Dataset after) {
    return store.commit(seen, after);
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
