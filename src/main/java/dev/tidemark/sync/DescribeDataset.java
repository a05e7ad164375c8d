package dev.tidemark.sync;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.sync.DatasetStore.Scope;
import dev.tidemark.sync.DatasetStore.View;
import java.util.Optional;

/**
 * Describes a dataset: its dates, author and size.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/cognitosync/latest/APIReference/API_DescribeDataset.html">
 *     DescribeDataset</a>
 */
public final class DescribeDataset {
  private final DatasetStore store;

  /** Makes the operation on a store. */
  public DescribeDataset(DatasetStore store) {
    this.store = store;
  }

  /** Returns the dataset, if it exists; its records may be missing. */
  public Optional<Dataset> describe(DatasetId dataset) {
    return switch (store.read(dataset, new Scope.Summary())) {
      case View.Existing existing -> Optional.of(existing.dataset());
      case View.Missing _ -> Optional.empty();
    };
  }
}
