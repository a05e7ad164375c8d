package dev.tidemark.dynamodb;

import static dev.tidemark.model.Samples.DATE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.RequestDigest;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.Update;
import dev.tidemark.sync.DatasetStore;
import dev.tidemark.sync.DatasetStore.CommitResult;
import dev.tidemark.sync.DatasetStore.Scope;
import dev.tidemark.sync.DatasetStore.View;
import java.util.List;
import java.util.UUID;

/** Commits updates of one dataset, each with a digest and session of its own. */
final class Commits {
  private final DatasetId dataset;
  private long updates;

  Commits(DatasetId dataset) {
    this.dataset = dataset;
  }

  /** Returns a new update. */
  Update update(List<RecordPatch> patches) {
    updates++;
    return new Update(
        Update.changesOf(patches),
        "device",
        DATE,
        new RequestDigest(updates, 1),
        new UUID(updates, 2));
  }

  /** Reads the dataset and commits patches. Must succeed. */
  void commit(DatasetStore store, RecordPatch... patches) {
    View seen = store.read(dataset, new Scope.All());
    Dataset before =
        switch (seen) {
          case View.Existing existing -> existing.dataset();
          case View.Missing _ -> Dataset.initial(dataset, SyncCount.ZERO, DATE, "device");
        };
    assertEquals(
        new CommitResult.Committed(), store.commit(seen, before.apply(update(List.of(patches)))));
  }
}
