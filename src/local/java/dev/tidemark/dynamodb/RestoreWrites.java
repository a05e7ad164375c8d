package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.pages.PageItems;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * The writes of a restore.
 *
 * @param isDryRun whether nothing is written
 */
record RestoreWrites(DynamoDbClient client, String table, boolean isDryRun) {
  /** DynamoDB's limit of a transaction is 100 items. */
  private static final int MAX_DELETES = 50;

  /**
   * Writes the chunks of a page again, with fewer records. A write that lands late, when its run
   * was killed and functions serve the table, must not undo an update of the page.
   *
   * @return false if the page has changed since
   */
  boolean replacePage(List<Item> chunks) {
    return write(
        chunks.stream()
            .map(chunk -> new TableWrites(table).put(chunk, isUnchanged(chunk)))
            .toList());
  }

  /**
   * Deletes pages and value parts. A deletion that lands late must not delete a page that a new
   * dataset of that name has.
   *
   * @return false if one of the items has changed since
   */
  boolean deleteAll(List<Item> items) {
    boolean areDeleted = true;
    for (int from = 0; from < items.size(); from += MAX_DELETES) {
      areDeleted &=
          write(
              items.subList(from, Math.min(items.size(), from + MAX_DELETES)).stream()
                  .map(item -> new TableWrites(table).delete(item.key(), isUnchanged(item)))
                  .toList());
    }
    return areDeleted;
  }

  /** A page has the count of its last update. The key of a value part is never used again. */
  static Expression isUnchanged(Item item) {
    OptionalLong count = item.findNumber(PageItems.SYNC_COUNT);
    return count.isPresent()
        ? Conditions.isAt(PageItems.SYNC_COUNT, count.getAsLong())
        : Conditions.isNotNewer();
  }

  private boolean write(List<TransactWriteItem> writes) {
    if (isDryRun) {
      return true;
    }
    try {
      client.transactWriteItems(request -> request.transactItems(writes));
      return true;
    } catch (TransactionCanceledException e) {
      if (e.cancellationReasons().stream()
          .noneMatch(reason -> "ConditionalCheckFailed".equals(reason.code()))) {
        throw e;
      }
      return false;
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
