package dev.tidemark.dynamodb;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.Update;
import dev.tidemark.sync.DatasetStore;
import java.util.List;
import java.util.Optional;

/**
 * A store behind a {@link TableGate}. Writes that are based on a view need no check of their own,
 * because the read of the view passed the gate.
 */
public final class GatedDatasetStore implements DatasetStore {
  private final DatasetStore store;
  private final TableGate gate;

  /** Puts a store behind a gate. */
  public GatedDatasetStore(DatasetStore store, TableGate gate) {
    this.store = store;
    this.gate = gate;
  }

  @Override
  public View read(DatasetId id, Scope scope) {
    gate.pass();
    return store.read(id, scope);
  }

  @Override
  public CommitResult commit(View seen, Dataset after) {
    return store.commit(seen, after);
  }

  @Override
  public Optional<CommitResult> commitWithoutRead(
      DatasetId id, SyncCount at, String hint, List<RecordPatch> patches, Update update) {
    gate.pass();
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
    gate.pass();
    return store.list(owner, limit);
  }

  @Override
  public List<Dataset> list(PoolIdentity owner, DatasetName after, int limit) {
    gate.pass();
    return store.list(owner, after, limit);
  }
}
