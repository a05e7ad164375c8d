package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.PagedRecord.Content;
import dev.tidemark.dynamodb.PagedRecord.PartId;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.RecordValue;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.sync.DatasetStore.Basis;
import dev.tidemark.sync.DatasetStore.Scope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/*
 * What holds of a dataset in pages:
 *
 * - A record is on the page that its key and the dataset's salt decide, and on no other.
 * - The dataset item states for each page the count at which it was last written. It is written with
 *   every update, on condition of its count, in one transaction with the pages that the update
 *   changes; so the pages that bear the stated counts are the dataset at that count.
 * - DynamoDB may show some items of a transaction before others. An older page than stated is still
 *   to come; a newer or a missing one says that the dataset item is the older. Either is read again.
 * - The item of a part of a value is written once, under a name that no other ever has, and deleted
 *   with the record that names it.
 * - A dataset in pages stays in pages until it is deleted.
 */

/** Reads and writes datasets whose records are on pages, beside the dataset item. */
final class PagedDatasets {
  /** How often pages are read again that are older than stated. */
  private static final int MAX_READS = 3;

  /** Values from this size on have items of their own, so that small changes do not write them. */
  private static final int PART_VALUE_BYTES = 64 * 1024;

  private final DatasetTable table;
  private final LongSupplier salts;

  /**
   * Reads and writes.
   *
   * @param salts gives a new salt for each dataset
   */
  PagedDatasets(DatasetTable table, LongSupplier salts) {
    this.table = table;
    this.salts = salts;
  }

  /**
   * The pages that were read.
   *
   * @param directory all pages
   * @param pages those that were read, by number
   */
  record SeenPages(PageDirectory directory, Map<Integer, Page> pages) implements Basis {
    /** Returns the page, which is empty where there is none. */
    Page page(int number) {
      if (directory.counts().get(number).value() == 0) {
        return Page.missing();
      }
      return Objects.requireNonNull(pages.get(number), "a page that was not read for this write");
    }
  }

  /** A dataset with the records that were asked for, and the pages that they are on. */
  record Read(Dataset dataset, SeenPages seen) {}

  /**
   * Returns the keys of the items that a reader of the scope needs beside the dataset item.
   *
   * @param salt as the reader believes it to be
   */
  static List<Map<String, AttributeValue>> keys(DatasetId id, Scope.Keys scope, long salt) {
    PageDirectory directory = PageDirectory.empty(salt);
    return scope.keys().stream()
        .map(directory::pageOf)
        .distinct()
        .map(page -> PageItems.key(id, page, 0))
        .toList();
  }

  /**
   * Returns the dataset with the records of the scope, unless its pages are not those of its item.
   *
   * @param known items of pages that were read with the dataset item
   */
  Optional<Read> read(
      DatasetItem item, Scope scope, Collection<Map<String, AttributeValue>> known) {
    PageDirectory directory = item.pages().orElseThrow();
    DatasetId id = item.dataset().id();
    SortedSet<Integer> wanted = wanted(item.dataset(), directory, scope);
    Optional<Map<Integer, Page>> pages = pages(id, directory, wanted, known);
    if (pages.isEmpty()) {
      return Optional.empty();
    }
    SeenPages seen = new SeenPages(directory, pages.get());
    if (scope instanceof Scope.Deletion) {
      return Optional.of(new Read(item.dataset(), seen));
    }
    List<PagedRecord> records =
        pages.get().values().stream()
            .flatMap(page -> page.records().values().stream())
            .filter(record -> isWanted(record, item.dataset(), scope))
            .toList();
    return records(id, records).map(found -> new Read(item.dataset().withRecords(found), seen));
  }

  private static SortedSet<Integer> wanted(Dataset dataset, PageDirectory directory, Scope scope) {
    return switch (scope) {
      case Scope.All _, Scope.Deletion _ -> directory.pages();
      case Scope.Summary _ -> new TreeSet<>();
      case Scope.Since(var count) ->
          dataset.requiresResync(count) ? directory.pages() : directory.pagesAbove(count);
      case Scope.Keys keys -> {
        SortedSet<Integer> pages =
            keys.keys().stream()
                .map(directory::pageOf)
                .collect(Collectors.toCollection(TreeSet::new));
        pages.retainAll(directory.pages());
        yield pages;
      }
    };
  }

  /** Values in parts are read only for records that are asked for. */
  private static boolean isWanted(PagedRecord paged, Dataset dataset, Scope scope) {
    return switch (scope) {
      case Scope.All _ -> true;
      case Scope.Deletion _, Scope.Summary _ -> false;
      case Scope.Since(var count) ->
          dataset.requiresResync(count) || paged.modification().syncCount().isAbove(count);
      case Scope.Keys keys -> keys.keys().contains(paged.key());
    };
  }

  private Optional<Map<Integer, Page>> pages(
      DatasetId id,
      PageDirectory directory,
      SortedSet<Integer> wanted,
      Collection<Map<String, AttributeValue>> known) {
    Map<Integer, Page> pages = new TreeMap<>();
    Items items = new Items(known);
    if (items.isEmpty() && !wanted.isEmpty()) {
      items.add(fetch(id, directory, wanted));
    }
    for (int read = 1; ; read++) {
      SortedSet<Integer> older = new TreeSet<>();
      for (int number : wanted) {
        switch (page(id, number, directory, items)) {
          case Found.AsStated(Page page) -> pages.put(number, page);
          case Found.Older _ -> older.add(number);
          case Found.Other _ -> {
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
      items.add(table.batchGet(firstKeys(id, older)));
    }
  }

  /** A whole dataset takes fewer units by Query, which rounds up once and not for each item. */
  private List<Map<String, AttributeValue>> fetch(
      DatasetId id, PageDirectory directory, SortedSet<Integer> wanted) {
    return wanted.equals(directory.pages())
        ? table.queryPages(id)
        : table.batchGet(firstKeys(id, wanted));
  }

  private static List<Map<String, AttributeValue>> firstKeys(
      DatasetId id, Collection<Integer> pages) {
    return pages.stream().map(page -> PageItems.key(id, page, 0)).toList();
  }

  /** What was found of a page. */
  private sealed interface Found {
    /** The page that the dataset item states. */
    record AsStated(Page page) implements Found {}

    /** One from before. */
    record Older() implements Found {}

    /** One that says that the dataset item is from before. */
    record Other() implements Found {}
  }

  private Found page(DatasetId id, int number, PageDirectory directory, Items items) {
    Optional<Map<String, AttributeValue>> first = items.get(PageItems.key(id, number, 0));
    if (first.isEmpty()) {
      return new Found.Other();
    }
    int compared = PageItems.syncCount(first.get()).compareTo(directory.counts().get(number));
    if (compared != 0) {
      return compared < 0 ? new Found.Older() : new Found.Other();
    }
    List<Map<String, AttributeValue>> keys =
        IntStream.range(1, PageItems.chunks(first.get()))
            .mapToObj(chunk -> PageItems.key(id, number, chunk))
            .toList();
    items.addMissing(keys);
    List<Map<String, AttributeValue>> all = new ArrayList<>(List.of(first.get()));
    for (Map<String, AttributeValue> key : keys) {
      Optional<Map<String, AttributeValue>> chunk = items.get(key);
      if (chunk.isEmpty()
          || !PageItems.syncCount(chunk.get()).equals(PageItems.syncCount(first.get()))) {
        items.forget(keys);
        return new Found.Older();
      }
      all.add(chunk.get());
    }
    return new Found.AsStated(PageItems.decode(all));
  }

  /** Items by their keys, the last that was read of each. */
  private final class Items {
    private final Map<Map<String, AttributeValue>, Map<String, AttributeValue>> byKey =
        new HashMap<>();

    Items(Collection<Map<String, AttributeValue>> known) {
      add(known);
    }

    boolean isEmpty() {
      return byKey.isEmpty();
    }

    void add(Collection<Map<String, AttributeValue>> items) {
      items.forEach(item -> byKey.put(ItemKeys.keyOf(item), item));
    }

    Optional<Map<String, AttributeValue>> get(Map<String, AttributeValue> key) {
      return Optional.ofNullable(byKey.get(key));
    }

    void addMissing(List<Map<String, AttributeValue>> keys) {
      List<Map<String, AttributeValue>> missing =
          keys.stream().filter(key -> !byKey.containsKey(key)).toList();
      if (!missing.isEmpty()) {
        add(table.batchGet(missing));
      }
    }

    void forget(List<Map<String, AttributeValue>> keys) {
      keys.forEach(byKey::remove);
    }
  }

  /** Returns the records with their values, unless a part of one is not there any more. */
  private Optional<NavigableMap<RecordKey, SyncRecord>> records(
      DatasetId id, List<PagedRecord> paged) {
    Items parts = new Items(List.of());
    parts.addMissing(
        paged.stream().flatMap(PagedDatasets::parts).map(part -> PageItems.key(id, part)).toList());
    NavigableMap<RecordKey, SyncRecord> records = new TreeMap<>();
    for (PagedRecord each : paged) {
      switch (each.content()) {
        case Content.None _ ->
            records.put(each.key(), new SyncRecord.Tombstone(each.key(), each.modification()));
        case Content.Inline(String text) ->
            records.put(
                each.key(),
                new SyncRecord.Live(each.key(), new RecordValue(text), each.modification()));
        case Content.Parts(List<PartId> ids) -> {
          List<Map<String, AttributeValue>> items =
              ids.stream().flatMap(part -> parts.get(PageItems.key(id, part)).stream()).toList();
          if (items.size() < ids.size()) {
            return Optional.empty();
          }
          RecordValue value = new RecordValue(PageItems.value(items));
          records.put(each.key(), new SyncRecord.Live(each.key(), value, each.modification()));
        }
      }
    }
    return Optional.of(records);
  }

  private static Stream<PartId> parts(PagedRecord paged) {
    return paged.content() instanceof Content.Parts(List<PartId> ids) ? ids.stream() : Stream.of();
  }

  /**
   * What a transaction does beside the dataset item.
   *
   * @param dataset the dataset item
   * @param puts items of pages, each with the count at which the page was seen; 0 if there was none
   * @param newItems items that nobody else writes
   * @param deletes keys of items that are no longer needed
   */
  record Change(
      DatasetItem dataset,
      Map<Map<String, AttributeValue>, Long> puts,
      List<Map<String, AttributeValue>> newItems,
      List<Map<String, AttributeValue>> deletes) {}

  /** Returns what stores a dataset that was not in pages so far. */
  Change conversion(Dataset after) {
    SeenPages none = new SeenPages(PageDirectory.empty(salts.getAsLong()), Map.of());
    return change(none, new TreeMap<>(), after);
  }

  /** Returns what stores a dataset in the place of the one that was seen. */
  Change update(SeenPages seen, Dataset before, Dataset after) {
    return change(seen, before.records(), after);
  }

  private static Change change(
      SeenPages seen, NavigableMap<RecordKey, SyncRecord> before, Dataset after) {
    Set<RecordKey> keys = new TreeSet<>(before.keySet());
    keys.addAll(after.records().keySet());
    keys.removeIf(key -> Objects.equals(before.get(key), after.records().get(key)));
    Map<Integer, NavigableMap<RecordKey, PagedRecord>> pages = new TreeMap<>();
    Writing writing = new Writing(after);
    for (RecordKey key : keys) {
      int number = seen.directory().pageOf(key);
      NavigableMap<RecordKey, PagedRecord> page =
          pages.computeIfAbsent(number, _ -> new TreeMap<>(seen.page(number).records()));
      writing.drop(Optional.ofNullable(page.remove(key)));
      after.record(key).ifPresent(record -> page.put(key, writing.paged(record)));
    }
    pages.forEach((number, records) -> writing.page(number, seen.page(number), records));
    return writing.change(seen.directory());
  }

  /** Returns the keys of all items of a dataset but the dataset item. */
  static List<Map<String, AttributeValue>> keys(DatasetId id, SeenPages seen) {
    List<Map<String, AttributeValue>> keys = new ArrayList<>();
    seen.pages()
        .forEach(
            (number, page) -> {
              IntStream.range(0, page.chunks())
                  .forEach(chunk -> keys.add(PageItems.key(id, number, chunk)));
              page.records().values().stream()
                  .flatMap(PagedDatasets::parts)
                  .forEach(part -> keys.add(PageItems.key(id, part)));
            });
    return keys;
  }

  /** The items of one update while they are made. */
  private static final class Writing {
    private final Dataset after;
    private final Map<Integer, Page> written = new HashMap<>();
    private final Map<Map<String, AttributeValue>, Long> puts = new LinkedHashMap<>();
    private final List<Map<String, AttributeValue>> newItems = new ArrayList<>();
    private final List<Map<String, AttributeValue>> deletes = new ArrayList<>();
    private int parts;

    Writing(Dataset after) {
      this.after = after;
    }

    void drop(Optional<PagedRecord> replaced) {
      replaced.stream()
          .flatMap(PagedDatasets::parts)
          .forEach(part -> deletes.add(PageItems.key(after.id(), part)));
    }

    PagedRecord paged(SyncRecord stored) {
      Content content =
          switch (stored) {
            case SyncRecord.Tombstone _ -> new Content.None();
            case SyncRecord.Live live when live.value().utf8Length() < PART_VALUE_BYTES ->
                new Content.Inline(live.value().text());
            case SyncRecord.Live live -> new Content.Parts(parts(live.value()));
          };
      return new PagedRecord(stored.key(), content, stored.modification());
    }

    private List<PartId> parts(RecordValue value) {
      List<byte[]> contents = PageItems.encode(value.text());
      List<PartId> ids = PartId.range(after.syncCount(), parts, contents.size());
      parts += contents.size();
      for (int i = 0; i < contents.size(); i++) {
        newItems.add(PageItems.item(after.id(), ids.get(i), contents.get(i)));
      }
      return ids;
    }

    void page(int number, Page seen, NavigableMap<RecordKey, PagedRecord> records) {
      if (records.isEmpty()) {
        written.put(number, Page.missing());
        deleteChunks(number, 0, seen.chunks());
        return;
      }
      PageItems.Encoded encoded =
          PageItems.encode(after.id(), number, new Page(after.syncCount(), 0, records));
      written.put(number, encoded.page());
      puts.put(encoded.items().getFirst(), seen.syncCount().value());
      newItems.addAll(encoded.items().subList(1, encoded.items().size()));
      deleteChunks(number, encoded.page().chunks(), seen.chunks());
    }

    private void deleteChunks(int number, int from, int to) {
      for (int chunk = from; chunk < to; chunk++) {
        deletes.add(PageItems.key(after.id(), number, chunk));
      }
    }

    Change change(PageDirectory before) {
      PageDirectory directory =
          new PageDirectory(
              before.salt(),
              after.totals(),
              IntStream.range(0, PageDirectory.PAGES)
                  .mapToObj(
                      page ->
                          Optional.ofNullable(written.get(page))
                              .map(Page::syncCount)
                              .orElse(before.counts().get(page)))
                  .toList());
      return new Change(
          new DatasetItem(after.withRecords(new TreeMap<>()), Optional.of(directory)),
          puts,
          newItems,
          deletes);
    }
  }
}
