package dev.tidemark.dynamodb;

import dev.tidemark.model.Dataset;
import java.util.Optional;

/**
 * What a dataset item holds.
 *
 * @param dataset the dataset; without records where they are on pages
 * @param pages what is to be known of the pages; none where all records are in the item
 */
record DatasetItem(Dataset dataset, Optional<PageDirectory> pages) {
  /** Returns the item of a dataset with all its records. */
  static DatasetItem whole(Dataset dataset) {
    return new DatasetItem(dataset, Optional.empty());
  }
}
