package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.pages.PageDirectory;
import dev.tidemark.model.Dataset;
import java.util.Optional;

/**
 * The content of a dataset item.
 *
 * @param dataset the dataset; without records if they are on pages
 * @param pages the pages of the dataset; empty if all records are in the item
 */
record DatasetItem(Dataset dataset, Optional<PageDirectory> pages) {
  /**
   * The size in bytes up to which a dataset is one item. Writing one item is fastest; above about
   * this size, writing a few pages takes fewer write units.
   */
  static final long MAX_BYTES = 16 * 1024;

  /** Returns the item of a dataset with all its records. */
  static DatasetItem whole(Dataset dataset) {
    return new DatasetItem(dataset, Optional.empty());
  }
}
