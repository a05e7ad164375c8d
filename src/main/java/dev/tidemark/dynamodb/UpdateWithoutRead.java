package dev.tidemark.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.model.DatasetId;
import dev.tidemark.model.RecentUpdate;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.model.Update;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An update of a dataset that is one item, as one request and without a read: on condition of the
 * dataset's count and of each patched record's.
 *
 * <p>That the dataset is one item, and how large, was said when it was at that count, so the first
 * condition makes it true. In {@link DynamoDbDatasetStore#MAX_ITEM_BYTES} no quota can be passed,
 * and no bound of tombstones but that of age, which updates that read all keep.
 *
 * @param key of the dataset item
 * @param names that stand in the expressions
 * @param values that stand in the expressions
 */
record UpdateWithoutRead(
    Map<String, AttributeValue> key,
    String updateExpression,
    String conditionExpression,
    Map<String, String> names,
    Map<String, AttributeValue> values) {
  /** With more, the expressions would come near DynamoDB's limits. */
  static final int MAX_PATCHES = 100;

  /** The most bytes of a name in an expression. */
  static final int MAX_KEY_BYTES = 255;

  /** The most bytes of an expression. */
  private static final int MAX_EXPRESSION_BYTES = 4096;

  /** What an update adds to the item beside records: a slot, an author, and longer numbers. */
  private static final int MAX_GROWTH = 400;

  /**
   * Returns the request, unless the dataset has to be read.
   *
   * @param at the count that the dataset must be at
   * @param bytes the size of the dataset item at that count
   */
  static Optional<UpdateWithoutRead> of(
      DatasetId id, SyncCount at, long bytes, List<RecordPatch> patches, Update update) {
    SyncCount count = at.next();
    List<SyncRecord> records = update.records(count);
    if (patches.size() > MAX_PATCHES
        || patches.stream().anyMatch(patch -> patch.key().utf8Length() > MAX_KEY_BYTES)
        || bytes + size(records) + MAX_GROWTH > DynamoDbDatasetStore.MAX_ITEM_BYTES) {
      return Optional.empty();
    }
    Map<String, String> names = new HashMap<>();
    Map<String, AttributeValue> values = new HashMap<>();
    StringJoiner sets = new StringJoiner(",", "SET ", "");
    StringJoiner conditions = new StringJoiner(" AND ");
    conditions.add(DatasetSchema.SYNC_COUNT + "=:at");
    values.put(":at", number(at.value()));
    attributes(count, update)
        .forEach(
            (name, value) -> {
              sets.add(name + "=:" + name);
              values.put(":" + name, value);
            });
    for (int i = 0; i < patches.size(); i++) {
      RecordPatch patch = patches.get(i);
      String path = DatasetSchema.RECORDS + ".#" + i;
      names.put("#" + i, patch.key().value());
      if (patch.syncCount().equals(SyncCount.ZERO)) {
        conditions.add("attribute_not_exists(" + path + ")");
      } else {
        conditions.add(path + "." + RecordsConverter.SYNC_COUNT + "=:c" + i);
        values.put(":c" + i, number(patch.syncCount().value()));
      }
      sets.add(path + "=:r" + i);
      values.put(":r" + i, AttributeValue.fromM(RecordsConverter.map(records.get(i))));
    }
    String updateExpression = sets.toString();
    String conditionExpression = conditions.toString();
    return isTooLong(updateExpression) || isTooLong(conditionExpression)
        ? Optional.empty()
        : Optional.of(
            new UpdateWithoutRead(
                ItemKeys.attributes(id.owner(), ItemKeys.dataset(id.name())),
                updateExpression,
                conditionExpression,
                names,
                values));
  }

  /** What an update sets beside records. */
  private static Map<String, AttributeValue> attributes(SyncCount count, Update update) {
    RecentUpdate recent = RecentUpdate.of(update, count);
    Map<String, AttributeValue> attributes = new LinkedHashMap<>();
    attributes.put(DatasetSchema.SYNC_COUNT, number(count.value()));
    attributes.put(DatasetSchema.LAST_MODIFIED_DATE, number(update.date().toEpochMilli()));
    attributes.put(DatasetSchema.LAST_MODIFIED_BY, AttributeValue.fromS(update.author()));
    attributes.put(
        RecentUpdateSlots.name(RecentUpdateSlots.slot(count)),
        AttributeValue.fromB(RecentUpdateSlots.encode(recent)));
    return attributes;
  }

  private static long size(List<SyncRecord> records) {
    Map<String, AttributeValue> map = new HashMap<>();
    records.forEach(
        each -> map.put(each.key().value(), AttributeValue.fromM(RecordsConverter.map(each))));
    return ItemSize.of(Map.of(DatasetSchema.RECORDS, AttributeValue.fromM(map)));
  }

  private static boolean isTooLong(String expression) {
    return expression.getBytes(UTF_8).length > MAX_EXPRESSION_BYTES;
  }

  private static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }
}
