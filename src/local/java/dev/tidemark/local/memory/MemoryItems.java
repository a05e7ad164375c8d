package dev.tidemark.local.memory;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.stream.ItemChange;
import dev.tidemark.usage.SequenceNumber;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The items of a table in the order of their keys, and a watch that sees each change. */
final class MemoryItems {
  private static final long MAX_ITEM_BYTES = 400 * 1024;

  private final NavigableMap<String, NavigableMap<String, Map<String, AttributeValue>>> partitions =
      new TreeMap<>();
  private Consumer<ItemChange> watch = _ -> {};

  /** Shows each later change of an item to a watch. */
  void watch(Consumer<ItemChange> changes) {
    watch = changes;
  }

  /** Returns the item with a key, if there is one. */
  Optional<Map<String, AttributeValue>> find(Map<String, AttributeValue> key) {
    ItemKey parsed = key(key);
    return Optional.ofNullable(partitions.get(parsed.partition()))
        .map(partition -> partition.get(parsed.sort()));
  }

  /** Returns the items of a partition, in the order of their sort keys. */
  NavigableMap<String, Map<String, AttributeValue>> partition(String key) {
    return partitions.getOrDefault(key, new TreeMap<>());
  }

  /** Returns all items, in the order of their keys. */
  Stream<Map<String, AttributeValue>> all() {
    return partitions.values().stream().flatMap(partition -> partition.values().stream());
  }

  /** Returns the items of one part of the table, which is divided by the partition keys. */
  Stream<Map<String, AttributeValue>> segment(int segment, int segments) {
    return partitions.entrySet().stream()
        .filter(each -> Math.floorMod(each.getKey().hashCode(), segments) == segment)
        .flatMap(each -> each.getValue().values().stream());
  }

  void remove(Map<String, AttributeValue> key) {
    ItemKey parsed = key(key);
    NavigableMap<String, Map<String, AttributeValue>> partition =
        partitions.getOrDefault(parsed.partition(), new TreeMap<>());
    Optional<Item> before = Optional.ofNullable(partition.remove(parsed.sort())).map(Item::new);
    if (partition.isEmpty()) {
      partitions.remove(parsed.partition());
    }
    watch.accept(change(before, Optional.empty()));
  }

  void put(Map<String, AttributeValue> item) {
    long bytes = bytes(item);
    if (bytes > MAX_ITEM_BYTES) {
      throw MemoryErrors.invalid("Item size has exceeded the maximum: " + bytes + " bytes");
    }
    ItemKey key = key(item);
    Item after = new Item(item);
    Optional<Item> before =
        Optional.ofNullable(
                partitions
                    .computeIfAbsent(key.partition(), _ -> new TreeMap<>(MemoryItems::order))
                    .put(key.sort(), after.attributes()))
            .map(Item::new);
    watch.accept(change(before, Optional.of(after)));
  }

  private static ItemChange change(Optional<Item> before, Optional<Item> after) {
    return new ItemChange("", new SequenceNumber("1"), before, after);
  }

  /** Returns the key of an item. */
  static ItemKey key(Map<String, AttributeValue> item) {
    return new ItemKey(text(item, ItemKey.PARTITION), text(item, ItemKey.SORT));
  }

  private static String text(Map<String, AttributeValue> item, String name) {
    return Optional.ofNullable(item.get(name))
        .map(AttributeValue::s)
        .filter(text -> !text.isEmpty())
        .orElseThrow(() -> MemoryErrors.invalid("The key's attribute " + name + " is no text"));
  }

  /** Returns an item's size in bytes, as DynamoDB counts them. */
  static long bytes(Map<String, AttributeValue> item) {
    return new Item(item).bytes();
  }

  /** Returns whether a scan reads a key after another. */
  static boolean isAfter(ItemKey key, ItemKey start) {
    int partitions = key.partition().compareTo(start.partition());
    return partitions > 0 || (partitions == 0 && order(key.sort(), start.sort()) > 0);
  }

  /** Compares the bytes of UTF-8. */
  static int order(String one, String other) {
    return Arrays.compareUnsigned(one.getBytes(UTF_8), other.getBytes(UTF_8));
  }
}
