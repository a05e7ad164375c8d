package dev.tidemark.dynamodb.pages;

import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.item.ItemReader;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.SyncCount;
import dev.tidemark.sync.DatasetStore.Scope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Reads datasets in pages. {@link PageWriter} states their invariants. */
public final class PageReader {
  /** Reads of a page that is older than the dataset item states. */
  private static final int MAX_READS = 3;

  private final ItemReader items;
  private final ValueReader values;

  /** Creates a reader. */
  public PageReader(ItemReader items) {
    this.items = items;
    this.values = new ValueReader(items);
  }

  /** A dataset with the records of a scope, and the pages that they are on. */
  public record PagedDataset(Dataset dataset, SeenPages pages) {}

  /**
   * Returns the keys of the items that a read of some records needs beside the dataset item. They
   * are enough unless a page has several chunks or a value is in parts.
   *
   * @param numbers the numbers of the keys' pages, as far as the caller knows
   */
  public static List<ItemKey> keys(DatasetId id, Scope.Keys scope, PageNumbers numbers) {
    return firstKeys(id, scope.keys().stream().map(numbers::of).distinct().toList());
  }

  private static List<ItemKey> firstKeys(DatasetId id, Collection<Integer> pages) {
    return pages.stream().map(page -> ItemKey.page(id, page, 0)).toList();
  }

  /**
   * Reads a dataset's records.
   *
   * @param dataset the dataset, without records
   * @param directory its pages
   * @param prefetched the part that was read together with the dataset item
   * @return the dataset with the records of the scope; empty if the pages are of another moment
   *     than the dataset item, so that the caller must read both again
   */
  public Optional<PagedDataset> read(
      Dataset dataset, PageDirectory directory, Scope scope, Prefetched prefetched) {
    PageNumbers numbers = prefetched.numbers().withSalt(directory.salt());
    Selection selection = new Selection(dataset, directory, numbers, scope);
    return pages(dataset.id(), selection, prefetched.items())
        .flatMap(
            pages ->
                values
                    .records(dataset.id(), selected(selection, pages))
                    .map(
                        records ->
                            new PagedDataset(
                                dataset.withRecords(records),
                                new SeenPages(directory, numbers, pages))));
  }

  private static List<PagedRecord> selected(Selection selection, Map<Integer, Page> pages) {
    return pages.values().stream()
        .flatMap(page -> page.records().values().stream())
        .filter(selection::includes)
        .toList();
  }

  private Optional<SortedMap<Integer, Page>> pages(
      DatasetId id, Selection selection, Collection<Item> known) {
    SortedSet<Integer> wanted = selection.pages();
    FetchedItems fetched = new FetchedItems(items);
    fetched.add(known);
    if (fetched.isEmpty() && !wanted.isEmpty()) {
      fetched.add(fetch(id, selection, wanted));
    }
    SortedMap<Integer, Page> pages = new TreeMap<>();
    for (int read = 1; ; read++) {
      SortedSet<Integer> older = new TreeSet<>();
      for (int number : wanted) {
        switch (page(id, number, selection.directory().counts().get(number), fetched)) {
          case Found.AsStated(Page page) -> pages.put(number, page);
          case Found.Older _ -> older.add(number);
          case Found.Newer _ -> {
            return Optional.empty();
          }
        }
      }
      if (older.isEmpty()) {
        return Optional.of(pages);
      }
      if (read == MAX_READS) {
        return Optional.empty();
      }
      fetched.fetch(firstKeys(id, older));
    }
  }

  /** Uses Query for a whole dataset: it rounds up its units once, not for each item. */
  private List<Item> fetch(DatasetId id, Selection selection, SortedSet<Integer> wanted) {
    return selection.isWhole(wanted)
        ? items.query(ItemKey.partition(id.owner()), ItemKey.pagePrefix(id.name()))
        : items.batchGet(firstKeys(id, wanted));
  }

  /** A page that was read, compared with the count that the dataset item states for it. */
  private sealed interface Found {
    /** The page that the dataset item states. */
    record AsStated(Page page) implements Found {}

    /** An older page: a later read returns the stated one. */
    record Older() implements Found {}

    /** A newer page, or none: the dataset item is out of date. */
    record Newer() implements Found {}
  }

  private static Found page(DatasetId id, int number, SyncCount stated, FetchedItems fetched) {
    Optional<Item> first = fetched.get(ItemKey.page(id, number, 0));
    if (first.isEmpty()) {
      return new Found.Newer();
    }
    int compared = PageItems.syncCount(first.get()).compareTo(stated);
    if (compared != 0) {
      return compared < 0 ? new Found.Older() : new Found.Newer();
    }
    return withFurtherChunks(id, number, first.get(), fetched);
  }

  private static Found withFurtherChunks(
      DatasetId id, int number, Item first, FetchedItems fetched) {
    List<ItemKey> keys =
        IntStream.range(1, PageItems.chunks(first))
            .mapToObj(chunk -> ItemKey.page(id, number, chunk))
            .toList();
    fetched.fetchMissing(keys);
    List<Item> chunks = new ArrayList<>(List.of(first));
    for (ItemKey key : keys) {
      Optional<Item> chunk = fetched.get(key);
      if (chunk.isEmpty() || !PageItems.syncCount(chunk.get()).equals(PageItems.syncCount(first))) {
        fetched.forget(keys);
        return new Found.Older();
      }
      chunks.add(chunk.get());
    }
    return new Found.AsStated(PageItems.decode(chunks));
  }
}
