package dev.tidemark.consistency.restores;

import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.local.memory.MemoryDynamoDb;
import dev.tidemark.model.DatasetId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A backup of a table, which has each item as of one of two moments.
 *
 * @param items the items
 * @param datasets the datasets whose item the backup has, with their moment
 */
record Backup(List<Map<String, AttributeValue>> items, Map<DatasetId, Moments> datasets) {
  /** A table at one moment. */
  record Snapshot(
      Map<ItemKey, Map<String, AttributeValue>> items, Map<DatasetId, Content> datasets) {
    static Snapshot of(MemoryDynamoDb table, Map<DatasetId, Content> datasets) {
      Map<ItemKey, Map<String, AttributeValue>> items = new HashMap<>();
      table.all().forEach(item -> items.put(ItemKey.of(item), item));
      return new Snapshot(items, Map.copyOf(datasets));
    }

    private boolean hasPages(DatasetId id) {
      return items.keySet().stream()
          .anyMatch(
              key ->
                  key.partition().equals(ItemKey.partition(id.owner()))
                      && key.sort().startsWith(ItemKey.pagePrefix(id.name())));
    }
  }

  /**
   * A dataset in a backup.
   *
   * @param content the content at the moment of its item
   * @param other the content at the other moment; empty if it did not exist
   * @param mayBeTorn whether it is in pages, which may be of the other moment
   */
  record Moments(Content content, Optional<Content> other, boolean mayBeTorn) {}

  /** Takes each item as of one of two moments. */
  static Backup torn(Snapshot early, Snapshot late, Random random) {
    TreeSet<ItemKey> keys = new TreeSet<>(Comparator.comparing(ItemKey::toString));
    keys.addAll(early.items().keySet());
    keys.addAll(late.items().keySet());
    List<Map<String, AttributeValue>> items = new ArrayList<>();
    Map<DatasetId, Moments> datasets = new HashMap<>();
    int lateOfTen = random.nextInt(11);
    for (ItemKey key : keys) {
      boolean isLate = random.nextInt(10) < lateOfTen;
      Snapshot moment = isLate ? late : early;
      Snapshot other = isLate ? early : late;
      Optional.ofNullable(moment.items().get(key)).ifPresent(items::add);
      moment
          .datasets()
          .forEach(
              (id, content) -> {
                if (ItemKey.dataset(id).equals(key)) {
                  datasets.put(
                      id,
                      new Moments(
                          content,
                          Optional.ofNullable(other.datasets().get(id)),
                          mayBeTorn(id, moment, other)));
                }
              });
    }
    return new Backup(items, datasets);
  }

  /** A dataset whose records were all lost is still in pages, though it has none. */
  private static boolean mayBeTorn(DatasetId id, Snapshot moment, Snapshot other) {
    boolean isEmpty =
        Optional.ofNullable(moment.datasets().get(id))
            .filter(content -> content.records().isEmpty())
            .isPresent();
    return moment.hasPages(id) || (isEmpty && other.hasPages(id));
  }

  /** Returns a new table with the items. */
  MemoryDynamoDb restored() {
    MemoryDynamoDb table = new MemoryDynamoDb();
    items.forEach(item -> table.putItem(put -> put.tableName("table").item(item)));
    return table;
  }
}
