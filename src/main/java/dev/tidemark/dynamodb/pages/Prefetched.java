package dev.tidemark.dynamodb.pages;

import dev.tidemark.dynamodb.item.Item;
import java.util.Collection;
import java.util.List;

/**
 * The part of a dataset that was read together with its item.
 *
 * @param numbers the numbers of the pages that were read, with the salt that the reader assumed
 * @param items items of pages
 */
public record Prefetched(PageNumbers numbers, Collection<Item> items) {
  /** Returns nothing: only the dataset item was read. */
  public static Prefetched nothing(PageDirectory directory) {
    return new Prefetched(new PageNumbers(directory.salt()), List.of());
  }
}
