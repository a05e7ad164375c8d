package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.item.Format;
import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.Quotas;
import dev.tidemark.model.RecentUpdate;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.Update;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An update of a dataset that is one item, as one UpdateItem without a read before it. Its
 * conditions are the count of the dataset, its format, and the count of each patched record.
 *
 * <p>The device's listing, at that count, tells that the dataset is one item and how large it is;
 * the first condition makes sure that both are still true. No update within {@link
 * DatasetItem#MAX_BYTES} can exceed quotas that {@link #isWithin} accepts, nor a bound of
 * tombstones except their age, which is left to the updates that do read.
 *
 * @param key the key of the dataset item
 * @param names the names of the expressions' placeholders
 * @param values the values of the expressions' placeholders
 */
record UpdateWithoutRead(
    ItemKey key,
    String updateExpression,
    String conditionExpression,
    Map<String, String> names,
    Map<String, AttributeValue> values) {
  /** More patches would come near DynamoDB's limits for expressions. */
  static final int MAX_PATCHES = 100;

  /** DynamoDB's limit of a name in an expression, in bytes. */
  static final int MAX_KEY_BYTES = 255;

  /** DynamoDB's limit of an expression, in bytes. */
  private static final int MAX_EXPRESSION_BYTES = 4096;

  /** The bytes of a record beside its key and value are never fewer. */
  static final int MIN_RECORD_BYTES = 16;

  /** The growth of an item beside its records: a recent update, an author, and longer numbers. */
  private static final int MAX_GROWTH = 400;

  /**
   * Returns the update; empty if it is too large, so that the dataset must be read.
   *
   * @param at the count that the dataset must be at
   * @param bytes the size of the dataset item at that count
   */
  static Optional<UpdateWithoutRead> of(
      DatasetId id, SyncCount at, long bytes, List<RecordPatch> patches, Update update) {
    SyncCount count = at.next();
    if (hasTooManyOrLongKeys(patches)) {
      return Optional.empty();
    }
    Map<String, AttributeValue> records = RecordsConverter.encode(update.records(count));
    long growth = Item.bytesOfMap(DatasetSchema.RECORDS, records) + MAX_GROWTH;
    if (bytes + growth > DatasetItem.MAX_BYTES) {
      return Optional.empty();
    }
    Expressions expressions = new Expressions(at, patches.size());
    expressions.setDataset(count, update);
    for (RecordPatch patch : patches) {
      expressions.setRecord(patch, records);
    }
    return expressions.update(ItemKey.dataset(id));
  }

  /**
   * Tells whether every dataset that is one item is within quotas of datasets. Otherwise each
   * update must read the dataset, for its totals.
   */
  static boolean isWithin(Quotas quotas) {
    return quotas.records() >= DatasetItem.MAX_BYTES / MIN_RECORD_BYTES
        && quotas.dataStorage() >= DatasetItem.MAX_BYTES;
  }

  private static boolean hasTooManyOrLongKeys(List<RecordPatch> patches) {
    for (RecordPatch patch : patches) {
      if (patch.key().utf8Length() > MAX_KEY_BYTES) {
        return true;
      }
    }
    return patches.size() > MAX_PATCHES;
  }

  /** The expressions of an update while they are built. */
  private static final class Expressions {
    private static final int HEAD_CHARACTERS = 80;
    private static final int PATCH_CHARACTERS = 32;
    private static final int HEAD_VALUES = 6;

    private static final String PATH = DatasetSchema.RECORDS + ".#";
    private static final String COUNT_IS = "." + RecordsConverter.SYNC_COUNT + "=";

    private final StringBuilder sets;
    private final StringBuilder conditions;
    private final Map<String, String> names;
    private final Map<String, AttributeValue> values;
    private final Map<SyncCount, String> counts = new HashMap<>();

    Expressions(SyncCount at, int patches) {
      sets = new StringBuilder(HEAD_CHARACTERS + patches * PATCH_CHARACTERS);
      conditions = new StringBuilder(HEAD_CHARACTERS + patches * PATCH_CHARACTERS);
      names = HashMap.newHashMap(patches);
      values = HashMap.newHashMap(HEAD_VALUES + 2 * patches);
      conditions.append(DatasetSchema.SYNC_COUNT).append("=:at");
      conditions.append(" AND ").append(Format.CONDITION);
      values.put(":at", Item.number(at.value()));
      Format.addValue(values);
    }

    /** Sets the attributes of the dataset that every update changes. */
    void setDataset(SyncCount count, Update update) {
      set(DatasetSchema.SYNC_COUNT, Item.number(count.value()));
      set(DatasetSchema.LAST_MODIFIED_DATE, Item.number(update.date().toEpochMilli()));
      set(DatasetSchema.LAST_MODIFIED_BY, AttributeValue.fromS(update.author()));
      set(
          RecentUpdateSlots.name(RecentUpdateSlots.slot(count)),
          AttributeValue.fromB(RecentUpdateSlots.encode(RecentUpdate.of(update, count))));
    }

    private void set(String attribute, AttributeValue value) {
      sets.append(sets.isEmpty() ? "SET " : ",").append(attribute).append("=:").append(attribute);
      values.put(":" + attribute, value);
    }

    /** Sets a record. It must be at the count of the patch. */
    void setRecord(RecordPatch patch, Map<String, AttributeValue> records) {
      String key = patch.key().value();
      int number = names.size();
      names.put("#" + number, key);
      if (patch.syncCount().equals(SyncCount.ZERO)) {
        conditions.append(" AND attribute_not_exists(").append(PATH).append(number).append(')');
      } else {
        String count = counts.computeIfAbsent(patch.syncCount(), this::addCount);
        conditions.append(" AND ").append(PATH).append(number).append(COUNT_IS).append(count);
      }
      sets.append(',').append(PATH).append(number).append("=:r").append(number);
      values.put(
          ":r" + number,
          Objects.requireNonNull(records.get(key), "update has no record for a patch"));
    }

    /** Adds the value once for all records that must be at the count, and returns its name. */
    private String addCount(SyncCount count) {
      String name = ":c" + count.value();
      values.put(name, Item.number(count.value()));
      return name;
    }

    Optional<UpdateWithoutRead> update(ItemKey key) {
      // Both have a byte for each character.
      return Math.max(sets.length(), conditions.length()) > MAX_EXPRESSION_BYTES
          ? Optional.empty()
          : Optional.of(
              new UpdateWithoutRead(key, sets.toString(), conditions.toString(), names, values));
    }
  }
}
