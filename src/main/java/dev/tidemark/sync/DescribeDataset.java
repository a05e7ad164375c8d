package dev.tidemark.sync;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.sync.DatasetStore.Scope;
import dev.tidemark.sync.DatasetStore.View;
import java.util.Optional;

/**
 * Tells what a dataset is: dates, author, size.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/cognitosync/latest/APIReference/API_DescribeDataset.html">
 *     DescribeDataset</a>
 */
public final class DescribeDataset {
  private final DatasetStore store;

  /** Describes the store's datasets. */
  public DescribeDataset(DatasetStore store) {
    this.store = store;
  }

  /** Returns the dataset, records aside, if there is one. */
  public Optional<Dataset> describe(DatasetId dataset) {
    return switch (store.read(dataset, new Scope.Summary())) {
      case View.Existing existing -> Optional.of(existing.dataset());
      case View.Missing _ -> Optional.empty();
    };
  }
}
