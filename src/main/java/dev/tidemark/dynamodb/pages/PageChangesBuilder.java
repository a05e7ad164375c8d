package dev.tidemark.dynamodb.pages;

import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.pages.PageChanges.PagePut;
import dev.tidemark.dynamodb.pages.PagedRecord.Content;
import dev.tidemark.dynamodb.pages.PagedRecord.PartId;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.RecordValue;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;

/** Collects the {@link PageChanges} of one update. */
final class PageChangesBuilder {
  /** Values of this size and more are in parts, so that small changes do not rewrite them. */
  static final int PART_VALUE_BYTES = 64 * 1024;

  private final PageDirectory before;
  private final Dataset after;
  private final List<SyncCount> counts;
  private final List<PagePut> pages = new ArrayList<>();
  private final List<Item> otherItems = new ArrayList<>();
  private final List<ItemKey> deletes = new ArrayList<>();
  private int parts;

  /**
   * Creates a builder.
   *
   * @param before the pages before the update
   * @param after the dataset with the update
   */
  PageChangesBuilder(PageDirectory before, Dataset after) {
    this.before = before;
    this.after = after;
    this.counts = new ArrayList<>(before.counts());
  }

  /** Deletes the value parts of a record that the update replaces. */
  void deleteParts(PagedRecord replaced) {
    replaced.parts().forEach(part -> deletes.add(PageItems.key(after.id(), part)));
  }

  /** Returns a record for its page. Writes its value parts if it has any. */
  PagedRecord paged(SyncRecord stored) {
    Content content =
        switch (stored) {
          case SyncRecord.Tombstone _ -> new Content.None();
          case SyncRecord.Live live when live.value().utf8Length() < PART_VALUE_BYTES ->
              new Content.Inline(live.value().text());
          case SyncRecord.Live live -> new Content.Parts(writeParts(live.value()));
        };
    return new PagedRecord(stored.key(), content, stored.modification());
  }

  private List<PartId> writeParts(RecordValue value) {
    List<byte[]> contents = PageItems.encode(value.text());
    List<PartId> ids = PartId.range(after.syncCount(), parts, contents.size());
    parts += contents.size();
    for (int i = 0; i < contents.size(); i++) {
      otherItems.add(PageItems.item(after.id(), ids.get(i), contents.get(i)));
    }
    return ids;
  }

  /** Replaces a page, or deletes it if it has no records left. */
  void replace(int number, Page seen, NavigableMap<RecordKey, PagedRecord> records) {
    if (records.isEmpty()) {
      counts.set(number, SyncCount.ZERO);
      deleteChunks(number, 0, seen.chunks());
      return;
    }
    counts.set(number, after.syncCount());
    Page page = new Page(after.syncCount(), 0, records, seen.unknown());
    List<Item> items = PageItems.encode(after.id(), number, page);
    pages.add(new PagePut(items.getFirst(), seen.syncCount()));
    otherItems.addAll(items.subList(1, items.size()));
    deleteChunks(number, items.size(), seen.chunks());
  }

  private void deleteChunks(int number, int from, int to) {
    for (int chunk = from; chunk < to; chunk++) {
      deletes.add(ItemKey.page(after.id(), number, chunk));
    }
  }

  PageChanges build() {
    PageDirectory directory = new PageDirectory(before.salt(), after.totals(), counts);
    return new PageChanges(directory, pages, otherItems, deletes);
  }
}
