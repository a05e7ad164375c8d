package dev.tidemark.dynamodb.pages;

import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.item.ItemReader;
import dev.tidemark.dynamodb.pages.PagedRecord.Content;
import dev.tidemark.dynamodb.pages.PagedRecord.PartId;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.RecordValue;
import dev.tidemark.model.SyncRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the values of paged records that are in parts. */
final class ValueReader {
  private final ItemReader items;

  ValueReader(ItemReader items) {
    this.items = items;
  }

  /** Returns the records with their values; empty if a value part no longer exists. */
  Optional<NavigableMap<RecordKey, SyncRecord>> records(DatasetId id, List<PagedRecord> paged) {
    FetchedItems parts = new FetchedItems(items);
    parts.fetch(keys(id, paged));
    NavigableMap<RecordKey, SyncRecord> records = new TreeMap<>();
    for (PagedRecord each : paged) {
      Optional<SyncRecord> complete = complete(id, each, parts);
      if (complete.isEmpty()) {
        return Optional.empty();
      }
      records.put(each.key(), complete.get());
    }
    return Optional.of(records);
  }

  private static List<ItemKey> keys(DatasetId id, List<PagedRecord> paged) {
    List<ItemKey> keys = new ArrayList<>();
    for (PagedRecord each : paged) {
      for (PartId part : each.parts()) {
        keys.add(PageItems.key(id, part));
      }
    }
    return keys;
  }

  private static Optional<SyncRecord> complete(
      DatasetId id, PagedRecord paged, FetchedItems parts) {
    return switch (paged.content()) {
      case Content.None _ ->
          Optional.of(new SyncRecord.Tombstone(paged.key(), paged.modification()));
      case Content.Inline(String text) -> Optional.of(live(paged, text));
      case Content.Parts(List<PartId> ids) -> {
        List<Item> found =
            ids.stream().flatMap(part -> parts.get(PageItems.key(id, part)).stream()).toList();
        yield found.size() < ids.size()
            ? Optional.empty()
            : Optional.of(live(paged, PageItems.value(found)));
      }
    };
  }

  private static SyncRecord live(PagedRecord paged, String value) {
    return new SyncRecord.Live(paged.key(), new RecordValue(value), paged.modification());
  }
}
