package dev.tidemark.dynamodb.pages;

import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.model.SyncCount;
import java.util.List;

/**
 * The writes of an update beside the dataset item, for one transaction with it.
 *
 * @param directory the pages after the update, for the dataset item
 * @param pages the first items of the pages that the update writes
 * @param otherItems further items, which need no condition of their own
 * @param deletes the keys of items that are no longer needed
 */
public record PageChanges(
    PageDirectory directory, List<PagePut> pages, List<Item> otherItems, List<ItemKey> deletes) {
  public PageChanges {
    pages = List.copyOf(pages);
    otherItems = List.copyOf(otherItems);
    deletes = List.copyOf(deletes);
  }

  /**
   * A write of the first item of a page.
   *
   * @param seen the page's count when it was read; 0 if the page did not exist
   */
  public record PagePut(Item item, SyncCount seen) {}
}
