package dev.tidemark.migration;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.KeptCounts;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.SyncCount;
import dev.tidemark.sync.DatasetImports;
import dev.tidemark.sync.DatasetStore;
import dev.tidemark.sync.DatasetStore.Scope;
import dev.tidemark.sync.DatasetStore.View;
import dev.tidemark.sync.ImportedDatasets;
import java.time.Instant;
import java.util.Optional;

/** Tells what an import would do, and writes nothing. */
public final class DryRunImports implements DatasetImports {
  private final DatasetStore store;
  private final SyncCount floor;

  /**
   * Makes dry imports into a store.
   *
   * @param floor the count that every dataset begins above
   */
  public DryRunImports(DatasetStore store, SyncCount floor) {
    this.store = store;
    this.floor = floor;
  }

  @Override
  public Result write(Dataset imported, Terms terms) {
    return switch (store.read(imported.id(), new Scope.All())) {
      case View.Missing missing -> missing(imported, missing.deletedAtCount());
      case View.Existing existing -> existing(imported, existing.dataset());
    };
  }

  /** A table's floor and the counts of the former place of a moved identity are no deletions. */
  private Result missing(Dataset imported, SyncCount deletedAt) {
    boolean isDeletion = deletedAt.isAbove(floor) && deletedAt.value() != KeptCounts.GAP;
    return isDeletion
        ? new Result.Deleted(imported.id(), deletedAt)
        : new Result.Written(imported.syncCount(), !imported.syncCount().isAbove(deletedAt));
  }

  private static Result existing(Dataset imported, Dataset found) {
    if (ImportedDatasets.isSame(found, imported)) {
      return new Result.Same();
    }
    return found.isAsImported()
        ? new Result.Written(imported.syncCount(), !imported.syncCount().isAbove(found.syncCount()))
        : new Result.Exists(found);
  }

  @Override
  public Optional<Instant> movedAt(PoolIdentity owner) {
    throw new UnsupportedOperationException("a dry run takes no identity over");
  }

  @Override
  public void markMoved(PoolIdentity owner, Instant date) {
    throw new UnsupportedOperationException("a dry run takes no identity over");
  }
}
