package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.pages.PageDirectory;
import dev.tidemark.dynamodb.pages.PageRepair;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.KeptCounts;
import dev.tidemark.model.RecentUpdates;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.Totals;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * The transactions that mend a dataset. Each requires that the dataset item and each page are as
 * they were read, and that each missing item is still missing: a read may show some items of an
 * update before others.
 *
 * @param found the dataset item
 * @param storedCount the count in it
 * @param greatest the highest count that a device can have of the dataset
 * @param pages its pages after the repair; empty if the dataset is one item
 * @param items all items of the identity
 */
record DatasetMending(
    EncodedDatasetItem found,
    SyncCount storedCount,
    SyncCount greatest,
    Optional<PageRepair.Repaired> pages,
    Map<ItemKey, Item> items) {

  /**
   * Raises the dataset like a restore: everything up to the greatest count counts as deleted, so
   * all devices resync.
   */
  List<TransactWriteItem> raise(TableWrites table) {
    Dataset before = found.content().dataset();
    return replace(
        new Dataset(
            before.id(),
            greatest.next(),
            before.creationDate(),
            before.lastModifiedDate(),
            before.lastModifiedBy(),
            greatest,
            greatest,
            // Their slots follow the count: at another count, each would be taken for another
            // update.
            RecentUpdates.NONE,
            totals(),
            KeptCounts.NONE,
            before.records()),
        OptionalInt.empty(),
        table);
  }

  /** Corrects the totals. The records are the same, so the count is, too. */
  List<TransactWriteItem> correctTotals(TableWrites table) {
    Dataset before = found.content().dataset();
    return replace(
        new Dataset(
            before.id(),
            before.syncCount(),
            before.creationDate(),
            before.lastModifiedDate(),
            before.lastModifiedBy(),
            before.deletedAtCount(),
            before.prunedUpToCount(),
            before.recentUpdates(),
            totals(),
            before.keptCounts(),
            before.records()),
        found.content().commitParts(),
        table);
  }

  /** Requires that the dataset is as it was read. */
  TransactWriteItem isUnchanged(TableWrites table) {
    return table.check(found.item().key(), isAtStoredCount());
  }

  /** Tells whether the dataset uses a page or a value part. */
  boolean uses(ItemKey key) {
    return pages.filter(repaired -> repaired.used().contains(key)).isPresent();
  }

  private Totals totals() {
    return pages
        .map(repaired -> repaired.directory().totals())
        .orElseGet(() -> found.content().dataset().totals());
  }

  private Expression isAtStoredCount() {
    return Conditions.isAt(DatasetSchema.SYNC_COUNT, storedCount.value());
  }

  private List<TransactWriteItem> replace(
      Dataset after, OptionalInt commitParts, TableWrites table) {
    DatasetItem mended =
        new DatasetItem(after, pages.map(PageRepair.Repaired::directory), commitParts);
    List<TransactWriteItem> writes = new ArrayList<>();
    writes.add(
        table.put(EncodedDatasetItem.encode(mended, found.unknown()).item(), isAtStoredCount()));
    pages.ifPresent(repaired -> addPages(repaired, table, writes));
    return writes;
  }

  private void addPages(
      PageRepair.Repaired repaired, TableWrites table, List<TransactWriteItem> writes) {
    Map<ItemKey, Item> rewritten = new HashMap<>();
    repaired.rewrites().forEach(page -> page.forEach(chunk -> rewritten.put(chunk.key(), chunk)));
    rewritten.forEach((key, chunk) -> writes.add(table.put(chunk, isAsRead(key))));
    for (int page = 0; page < PageDirectory.PAGES; page++) {
      ItemKey key = ItemKey.page(found.content().dataset().id(), page, 0);
      if (!rewritten.containsKey(key)) {
        // A page without a whole record would be taken for one that the directory has forgotten.
        boolean isLost = items.containsKey(key) && !repaired.used().contains(key);
        writes.add(isLost ? table.delete(key, isAsRead(key)) : table.check(key, isAsRead(key)));
      }
    }
    repaired.missing().forEach(part -> writes.add(table.check(part, Conditions.isAbsent())));
  }

  private Expression isAsRead(ItemKey key) {
    return Optional.ofNullable(items.get(key))
        .map(RestoreWrites::isUnchanged)
        .orElseGet(Conditions::isAbsent);
  }
}
