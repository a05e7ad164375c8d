package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * The writes of a restore.
 *
 * @param isDryRun whether nothing is written
 */
record RestoreWrites(DynamoDbClient client, String table, boolean isDryRun) {
  /** DynamoDB's limit of a transaction is 100 items. */
  private static final int MAX_DELETES = 50;

  void putAll(List<Item> chunks) {
    write(
        chunks.stream()
            .map(
                chunk ->
                    TransactWriteItem.builder()
                        .put(put -> put.tableName(table).item(chunk.attributes()))
                        .build())
            .toList());
  }

  void deleteAll(List<ItemKey> keys) {
    for (int from = 0; from < keys.size(); from += MAX_DELETES) {
      write(
          keys.subList(from, Math.min(keys.size(), from + MAX_DELETES)).stream()
              .map(
                  key ->
                      TransactWriteItem.builder()
                          .delete(delete -> delete.tableName(table).key(key.attributes()))
                          .build())
              .toList());
    }
  }

  private void write(List<TransactWriteItem> writes) {
    if (!isDryRun) {
      client.transactWriteItems(request -> request.transactItems(writes));
    }
  }

  /** Returns false if another run of the restore, or a function, has written the item since. */
  boolean put(Map<String, AttributeValue> attributes, Expression condition) {
    if (isDryRun) {
      return true;
    }
    try {
      client.putItem(
          put ->
              put.tableName(table)
                  .item(attributes)
                  .conditionExpression(condition.expression())
                  .expressionAttributeValues(condition.expressionValues()));
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }
}
