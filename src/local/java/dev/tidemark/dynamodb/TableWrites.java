package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Makes the parts of transactions on a table.
 *
 * @param table the table's name
 */
record TableWrites(String table) {
  TransactWriteItem put(Item item, Expression condition) {
    return TransactWriteItem.builder()
        .put(
            put ->
                put.tableName(table)
                    .item(item.attributes())
                    .conditionExpression(condition.expression())
                    .expressionAttributeValues(condition.expressionValues()))
        .build();
  }

  TransactWriteItem delete(ItemKey key, Expression condition) {
    return TransactWriteItem.builder()
        .delete(
            delete ->
                delete
                    .tableName(table)
                    .key(key.attributes())
                    .conditionExpression(condition.expression())
                    .expressionAttributeValues(condition.expressionValues()))
        .build();
  }

  /** Requires something of an item that is not written. */
  TransactWriteItem check(ItemKey key, Expression condition) {
    return TransactWriteItem.builder()
        .conditionCheck(
            check ->
                check
                    .tableName(table)
                    .key(key.attributes())
                    .conditionExpression(condition.expression())
                    .expressionAttributeValues(condition.expressionValues()))
        .build();
  }
}
