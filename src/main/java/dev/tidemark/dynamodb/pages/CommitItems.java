package dev.tidemark.dynamodb.pages;

import dev.tidemark.dynamodb.item.Format;
import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.pages.PagedRecord.Content;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.RecordValue;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Commit parts: the records that one update of a dataset in pages wrote, for its message to the
 * stream of the pool. The images of the dataset item have no records then, and a page also has
 * records of earlier updates.
 *
 * <p>An update writes its parts in its own transaction, under its count. A count is never used
 * twice, so a part never changes.
 */
public final class CommitItems {
  /** Twice as long as the stream of the table keeps the change that the parts are read for. */
  public static final Duration KEPT = Duration.ofDays(2);

  private CommitItems() {}

  /** Returns the parts of the update that led to a dataset's count; at least one. */
  public static List<Item> encode(Dataset after) {
    SyncCount count = after.syncCount();
    List<PagedRecord> written =
        after.records().values().stream()
            .filter(each -> each.syncCount().equals(count))
            .map(CommitItems::paged)
            .toList();
    long expiry = after.lastModifiedDate().plus(KEPT).getEpochSecond();
    List<Item> items = new ArrayList<>();
    for (byte[] content : PageItems.split(PageCodec.encode(written))) {
      ItemKey key = ItemKey.commitPart(after.id(), count, items.size());
      items.add(PageItems.item(key, Map.of(Item.EXPIRY, Item.number(expiry)), content));
    }
    return items;
  }

  private static PagedRecord paged(SyncRecord stored) {
    Content content =
        switch (stored) {
          case SyncRecord.Tombstone _ -> new Content.None();
          case SyncRecord.Live live -> new Content.Inline(live.value().text());
        };
    return new PagedRecord(stored.key(), content, stored.modification());
  }

  /** Returns the keys of the parts of an update, in order. */
  public static List<ItemKey> keys(DatasetId id, CommitParts parts) {
    return IntStream.range(0, parts.number())
        .mapToObj(number -> ItemKey.commitPart(id, parts.syncCount(), number))
        .toList();
  }

  /**
   * Returns the records of all parts of an update, ordered by key.
   *
   * @param parts the items, in order
   * @throws dev.tidemark.store.StoreBusyException if one is in a newer format
   */
  public static List<SyncRecord> decode(List<Item> parts) {
    parts.forEach(Format::check);
    return PageCodec.decode(PageItems.join(parts)).values().stream()
        .map(CommitItems::stored)
        .toList();
  }

  private static SyncRecord stored(PagedRecord paged) {
    return switch (paged.content()) {
      case Content.None _ -> new SyncRecord.Tombstone(paged.key(), paged.modification());
      case Content.Inline(String text) ->
          new SyncRecord.Live(paged.key(), new RecordValue(text), paged.modification());
      case Content.Parts _ -> throw new IllegalStateException("commit part without a value");
    };
  }
}
