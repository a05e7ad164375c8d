package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.pages.PageDirectory;
import dev.tidemark.model.Dataset;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The content of a dataset item.
 *
 * @param dataset the dataset; without records if they are on pages
 * @param pages the pages of the dataset; empty if all records are in the item
 * @param commitParts the number of commit parts of the update that led to the dataset's count;
 *     empty if it wrote none, because the dataset is one item or its pool had no stream
 */
record DatasetItem(Dataset dataset, Optional<PageDirectory> pages, OptionalInt commitParts) {
  /**
   * The size in bytes up to which a dataset is one item. Writing one item is fastest; above about
   * this size, writing a few pages takes fewer write units.
   */
  static final long MAX_BYTES = 16 * 1024;

  /** Returns the item of a dataset with all its records. */
  static DatasetItem whole(Dataset dataset) {
    return new DatasetItem(dataset, Optional.empty(), OptionalInt.empty());
  }
}
