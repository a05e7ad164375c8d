package dev.tidemark.dynamodb.pages;

import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.SyncCount;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.stream.IntStream;

/** The pages that a read returned, for the write that follows it. */
public final class SeenPages {
  private final PageDirectory directory;
  private final PageNumbers numbers;
  private final SortedMap<Integer, Page> pages;

  /**
   * Creates it.
   *
   * @param directory all pages
   * @param numbers the numbers of the pages of the dataset's keys
   * @param pages the pages that were read, by number
   */
  SeenPages(PageDirectory directory, PageNumbers numbers, SortedMap<Integer, Page> pages) {
    this.directory = directory;
    this.numbers = numbers;
    this.pages = Collections.unmodifiableSortedMap(pages);
  }

  PageDirectory directory() {
    return directory;
  }

  /** Returns the number of the page that a record belongs on. */
  int pageOf(RecordKey key) {
    return numbers.of(key);
  }

  /** Returns a page that was read or does not exist. */
  Page page(int number) {
    if (directory.counts().get(number).equals(SyncCount.ZERO)) {
      return Page.MISSING;
    }
    return Objects.requireNonNull(pages.get(number), "page was not read for this write");
  }

  /** Returns the keys of all items of the pages that were read, and of their value parts. */
  public List<ItemKey> keys(DatasetId id) {
    List<ItemKey> keys = new ArrayList<>();
    pages.forEach(
        (number, page) -> {
          IntStream.range(0, page.chunks())
              .forEach(chunk -> keys.add(ItemKey.page(id, number, chunk)));
          page.records().values().stream()
              .flatMap(paged -> paged.parts().stream())
              .forEach(part -> keys.add(PageItems.key(id, part)));
        });
    return keys;
  }
}
