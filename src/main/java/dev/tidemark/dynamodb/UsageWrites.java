package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.item.Format;
import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.usage.CountedBatch;
import dev.tidemark.usage.UsageDifference;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * Creates the writes that count a batch of a pool.
 *
 * @param table the table's name
 */
record UsageWrites(String table, IdentityPoolId pool, CountedBatch batch) {
  /** The number of the last counted change, in the item that remembers a batch. */
  static final String COUNTED_UP_TO = "countedUpTo";

  /** The only attribute of the item that lists a pool. */
  static final String LISTED = "listed";

  /** The time after which DynamoDB may delete an item, in seconds since 1970. */
  static final String EXPIRY = Item.EXPIRY;

  private static final String ADDITION =
      " ADD %s :bytes,%s :sessions,%s :one"
          .formatted(UsageCounter.DATA_STORAGE, UsageCounter.SESSIONS, UsageCounter.VERSION);

  /** Adds to a counter, and leaves its date unless it has none. */
  static final String ADD_WITHOUT_DATE =
      "SET %1$s=if_not_exists(%1$s,:date)".formatted(UsageCounter.LAST_MODIFIED_DATE) + ADDITION;

  /** Remembers the batch. Fails, and returns the item, if one with this first change is counted. */
  TransactWriteItem remember(Instant expiry) {
    Map<String, AttributeValue> item =
        new HashMap<>(ItemKey.counted(pool, batch.stream(), batch.first()).attributes());
    item.put(COUNTED_UP_TO, AttributeValue.fromS(batch.last().value()));
    item.put(EXPIRY, Item.number(expiry.getEpochSecond()));
    return TransactWriteItem.builder()
        .put(
            put ->
                put.tableName(table)
                    .item(item)
                    .conditionExpression(Conditions.isAbsent().expression())
                    .returnValuesOnConditionCheckFailure(
                        ReturnValuesOnConditionCheckFailure.ALL_OLD))
        .build();
  }

  /**
   * Adds to the counter. Fails, and returns the item, if the counter has a later date: this shard
   * of the stream then lags behind the one that the date is from.
   */
  TransactWriteItem addWithDate(UsageDifference difference) {
    return add(
        difference,
        "SET %s=:date".formatted(UsageCounter.LAST_MODIFIED_DATE) + ADDITION,
        Format.CONDITION
            + " AND (attribute_not_exists(%1$s) OR %1$s<=:date)"
                .formatted(UsageCounter.LAST_MODIFIED_DATE));
  }

  /** Adds to the counter, and leaves its date unless it has none. */
  TransactWriteItem addWithoutDate(UsageDifference difference) {
    return add(difference, ADD_WITHOUT_DATE, Format.CONDITION);
  }

  private TransactWriteItem add(UsageDifference difference, String addition, String condition) {
    return update(
        table,
        Update.builder()
            .key(UsageCounter.key(pool, batch).attributes())
            .updateExpression(addition)
            .conditionExpression(condition)
            .expressionAttributeValues(Format.valuesWith(UsageCounter.additionOf(difference))));
  }

  /** Lists the pool, if it is not yet listed. */
  static TransactWriteItem listPool(String table, IdentityPoolId pool) {
    return update(
        table,
        Update.builder()
            .key(ItemKey.listedPool(pool).attributes())
            .updateExpression("SET " + LISTED + "=:one")
            .conditionExpression(Format.CONDITION)
            .expressionAttributeValues(Format.valuesWith(Map.of(":one", Item.number(1)))));
  }

  private static TransactWriteItem update(String table, Update.Builder update) {
    return TransactWriteItem.builder()
        .update(
            update
                .tableName(table)
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build())
        .build();
  }
}
