package dev.tidemark.dynamodb.pages;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.SyncRecord;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/*
 * The invariants of a dataset in pages:
 *
 * - The key of a record and the dataset's salt determine the page of the record.
 * - The dataset item states for each page the count of the update that last wrote it. Every update
 *   writes the dataset item, on condition of its count, in one transaction with the pages that the
 *   update changes. So the pages with the stated counts are the dataset at that count.
 * - DynamoDB may show some items of a transaction before others. A page older than stated means that
 *   the stated one will be visible soon. A newer or missing page means that the dataset item is out
 *   of date. In either case the reader reads again.
 * - The item of a value part is written once, under a name that is never used again, and deleted
 *   together with the record that refers to it.
 * - A dataset in pages stays in pages until it is deleted.
 *
 * A crash leaves nothing behind: either all writes of a transaction happen or none.
 */

/** Determines the changes of pages that commit a dataset. */
public final class PageWriter {
  private final LongSupplier salts;

  /**
   * Creates a writer.
   *
   * @param salts returns a salt for a new dataset in pages
   */
  public PageWriter(LongSupplier salts) {
    this.salts = salts;
  }

  /** Returns the changes that put a dataset into pages for the first time. */
  public PageChanges convert(Dataset after) {
    long salt = salts.getAsLong();
    SeenPages none =
        new SeenPages(PageDirectory.empty(salt), new PageNumbers(salt), new TreeMap<>());
    return changes(none, new TreeMap<>(), after);
  }

  /**
   * Returns the changes that update a dataset in pages.
   *
   * @param seen the pages that were read for the update
   * @param before the dataset that was read
   * @param after the dataset with the update
   */
  public PageChanges update(SeenPages seen, Dataset before, Dataset after) {
    return changes(seen, before.records(), after);
  }

  private static PageChanges changes(
      SeenPages seen, NavigableMap<RecordKey, SyncRecord> before, Dataset after) {
    Map<Integer, NavigableMap<RecordKey, PagedRecord>> pages = new TreeMap<>();
    PageChangesBuilder changes = new PageChangesBuilder(seen.directory(), after);
    for (RecordKey key : changedKeys(before, after.records())) {
      int number = seen.pageOf(key);
      NavigableMap<RecordKey, PagedRecord> page =
          pages.computeIfAbsent(number, _ -> new TreeMap<>(seen.page(number).records()));
      PagedRecord replaced = page.remove(key);
      if (replaced != null) {
        changes.deleteParts(replaced);
      }
      after.record(key).ifPresent(record -> page.put(key, changes.paged(record)));
    }
    pages.forEach((number, records) -> changes.replace(number, seen.page(number), records));
    return changes.build();
  }

  private static Set<RecordKey> changedKeys(
      NavigableMap<RecordKey, SyncRecord> before, NavigableMap<RecordKey, SyncRecord> after) {
    Set<RecordKey> keys = new TreeSet<>(before.keySet());
    keys.addAll(after.keySet());
    keys.removeIf(key -> Objects.equals(before.get(key), after.get(key)));
    return keys;
  }
}
