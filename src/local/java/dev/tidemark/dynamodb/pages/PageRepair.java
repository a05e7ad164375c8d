package dev.tidemark.dynamodb.pages;

import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.pages.PagedRecord.Content;
import dev.tidemark.dynamodb.pages.PagedRecord.PartId;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.RecordValue;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.model.Totals;
import java.nio.BufferUnderflowException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Rebuilds the page directory of a dataset from the pages that a backup has. A backup is not
 * consistent across items, so a page may be newer or older than the dataset item, or missing.
 */
public final class PageRepair {
  private final DatasetId id;
  private final PageDirectory stated;
  private final PageNumbers numbers;
  private final Map<ItemKey, Item> items;
  private final List<SyncCount> counts = new ArrayList<>();
  private final List<List<Item>> rewrites = new ArrayList<>();
  private final List<String> losses = new ArrayList<>();
  private final Set<ItemKey> used = new HashSet<>();
  private final Set<ItemKey> missing = new HashSet<>();
  private SyncCount greatest = SyncCount.ZERO;
  private boolean isAhead;
  private Totals totals = Totals.NONE;

  private PageRepair(DatasetId id, PageDirectory stated, Map<ItemKey, Item> items) {
    this.id = id;
    this.stated = stated;
    this.numbers = new PageNumbers(stated.salt());
    this.items = items;
  }

  /**
   * The state of a dataset's pages.
   *
   * @param directory the directory of the pages that exist
   * @param rewrites the items of each page that must be written again, without lost records
   * @param losses the losses, one sentence each, without keys or values of records
   * @param used the keys of all items that belong to the dataset
   * @param missing the keys of all value parts that belong to the dataset and do not exist
   * @param greatestCount the greatest count of a page or of a record on a page
   * @param isAhead whether a record has a higher count than its page, so that listings miss it
   */
  public record Repaired(
      PageDirectory directory,
      List<List<Item>> rewrites,
      List<String> losses,
      Set<ItemKey> used,
      Set<ItemKey> missing,
      SyncCount greatestCount,
      boolean isAhead) {
    public Repaired {
      rewrites = List.copyOf(rewrites);
      losses = List.copyOf(losses);
      used = Set.copyOf(used);
      missing = Set.copyOf(missing);
    }
  }

  /**
   * Checks all pages of a dataset.
   *
   * @param stated the directory in the dataset item
   * @param items all items of the identity
   */
  public static Repaired of(DatasetId id, PageDirectory stated, Map<ItemKey, Item> items) {
    return new PageRepair(id, stated, items).run();
  }

  private Repaired run() {
    for (int number = 0; number < PageDirectory.PAGES; number++) {
      counts.add(count(number));
    }
    return new Repaired(
        new PageDirectory(stated.salt(), totals, counts),
        rewrites,
        losses,
        used,
        missing,
        greatest,
        isAhead);
  }

  /** Returns the count of a page after the repair; 0 if it has no records. */
  private SyncCount count(int number) {
    SyncCount expected = stated.counts().get(number);
    Optional<Page> found = read(number);
    if (found.isEmpty()) {
      if (expected.isAbove(SyncCount.ZERO)) {
        losses.add("page %d is missing, incomplete or damaged".formatted(number));
      }
      return SyncCount.ZERO;
    }
    Page page = found.get();
    if (page.syncCount().isBelow(expected)) {
      losses.add("page %d is older than the dataset".formatted(number));
    }
    observe(page);
    return keep(number, page);
  }

  private void observe(Page page) {
    greatest = SyncCount.max(greatest, page.syncCount());
    for (PagedRecord paged : page.records().values()) {
      SyncCount count = paged.modification().syncCount();
      greatest = SyncCount.max(greatest, count);
      isAhead |= count.isAbove(page.syncCount());
    }
  }

  private Optional<Page> read(int number) {
    return decoded(() -> chunks(number).map(PageItems::decode))
        .flatMap(page -> page)
        .filter(page -> page.syncCount().isAbove(SyncCount.ZERO));
  }

  private Optional<List<Item>> chunks(int number) {
    Item first = items.get(ItemKey.page(id, number, 0));
    if (first == null) {
      return Optional.empty();
    }
    List<Item> chunks = new ArrayList<>();
    for (int chunk = 0; chunk < PageItems.chunks(first); chunk++) {
      Item item = items.get(ItemKey.page(id, number, chunk));
      if (item == null || !PageItems.syncCount(item).equals(PageItems.syncCount(first))) {
        return Optional.empty();
      }
      chunks.add(item);
    }
    return Optional.of(chunks);
  }

  /** Returns what bytes say; empty if they are damaged. */
  private static <T> Optional<T> decoded(Supplier<T> decoding) {
    try {
      return Optional.of(decoding.get());
    } catch (IllegalStateException
        | IllegalArgumentException
        | ArithmeticException
        | BufferUnderflowException
        | IndexOutOfBoundsException
        | NegativeArraySizeException e) {
      return Optional.empty();
    }
  }

  private SyncCount keep(int number, Page page) {
    NavigableMap<RecordKey, PagedRecord> kept = new TreeMap<>();
    page.records().values().stream()
        .filter(paged -> numbers.of(paged.key()) == number)
        .forEach(paged -> complete(paged).ifPresent(stored -> keep(kept, paged, stored)));
    int lost = page.records().size() - kept.size();
    if (lost > 0) {
      losses.add("%d records of page %d are incomplete".formatted(lost, number));
    }
    if (kept.isEmpty()) {
      return SyncCount.ZERO;
    }
    List<Item> chunks =
        PageItems.encode(
            id, number, new Page(page.syncCount(), page.chunks(), kept, page.unknown()));
    if (lost > 0) {
      rewrites.add(chunks);
    }
    int chunksLeft = lost > 0 ? chunks.size() : page.chunks();
    for (int chunk = 0; chunk < chunksLeft; chunk++) {
      used.add(ItemKey.page(id, number, chunk));
    }
    return page.syncCount();
  }

  private void keep(
      NavigableMap<RecordKey, PagedRecord> kept, PagedRecord paged, SyncRecord stored) {
    kept.put(paged.key(), paged);
    totals = totals.plus(Totals.of(List.of(stored)));
    paged.parts().forEach(part -> used.add(PageItems.key(id, part)));
  }

  /** Returns a record; empty if a part of its value is missing. */
  private Optional<SyncRecord> complete(PagedRecord paged) {
    return switch (paged.content()) {
      case Content.None _ ->
          Optional.of(new SyncRecord.Tombstone(paged.key(), paged.modification()));
      case Content.Inline(String text) -> Optional.of(live(paged, text));
      case Content.Parts parts -> value(parts).map(text -> live(paged, text));
    };
  }

  private Optional<String> value(Content.Parts parts) {
    List<Item> found = new ArrayList<>();
    for (PartId part : parts.ids()) {
      ItemKey key = PageItems.key(id, part);
      Optional.ofNullable(items.get(key)).ifPresentOrElse(found::add, () -> missing.add(key));
    }
    return found.size() < parts.ids().size()
        ? Optional.empty()
        : decoded(() -> PageItems.value(found));
  }

  private static SyncRecord live(PagedRecord paged, String value) {
    return new SyncRecord.Live(paged.key(), new RecordValue(value), paged.modification());
  }
}
