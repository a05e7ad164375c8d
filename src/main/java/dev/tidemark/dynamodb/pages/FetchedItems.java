package dev.tidemark.dynamodb.pages;

import dev.tidemark.dynamodb.item.Format;
import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.item.ItemReader;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The items that a read has fetched so far: of each key, the latest. */
final class FetchedItems {
  private final ItemReader reader;
  private final Map<ItemKey, Item> byKey = new HashMap<>();

  FetchedItems(ItemReader reader) {
    this.reader = reader;
  }

  boolean isEmpty() {
    return byKey.isEmpty();
  }

  Optional<Item> get(ItemKey key) {
    return Optional.ofNullable(byKey.get(key));
  }

  /**
   * Adds items.
   *
   * @throws dev.tidemark.store.StoreBusyException if one is in a newer format
   */
  void add(Collection<Item> items) {
    items.forEach(Format::check);
    items.forEach(item -> byKey.put(item.key(), item));
  }

  /** Fetches items, also those that were fetched before. */
  void fetch(List<ItemKey> keys) {
    add(reader.batchGet(keys));
  }

  /** Fetches the items that were not fetched before. */
  void fetchMissing(List<ItemKey> keys) {
    fetch(keys.stream().filter(key -> !byKey.containsKey(key)).toList());
  }

  void forget(List<ItemKey> keys) {
    keys.forEach(byKey::remove);
  }
}
