package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.pages.PageChanges.PagePut;
import dev.tidemark.dynamodb.pages.PageItems;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.Quotas;
import dev.tidemark.model.SyncCount;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Creates the writes of a transaction, each with its condition. */
class TransactionWrites {
  private final String table;
  private final int maxDatasets;

  /** Creates writes to a table under Amazon's quota. */
  TransactionWrites(String table) {
    this(table, Quotas.AMAZON.datasets());
  }

  /**
   * Creates writes to a table.
   *
   * @param maxDatasets the most datasets of an identity
   */
  TransactionWrites(String table, int maxDatasets) {
    this.table = table;
    this.maxDatasets = maxDatasets;
  }

  /** Replaces the dataset that was read. Its count must be the one that was read. */
  TransactWriteItem replace(SyncCount seen, EncodedDatasetItem after) {
    return put(after, Conditions.isAt(DatasetSchema.SYNC_COUNT, seen.value()));
  }

  /** Creates a dataset. No concurrent request may have created it since the read. */
  TransactWriteItem create(EncodedDatasetItem after) {
    return put(after, Conditions.isAbsent());
  }

  private TransactWriteItem put(EncodedDatasetItem after, Expression condition) {
    return put(after.item(), condition, ReturnValuesOnConditionCheckFailure.ALL_OLD);
  }

  /**
   * Replaces an identity item. No concurrent request may have created or deleted another dataset of
   * the identity since the read.
   */
  TransactWriteItem put(IdentityItem seen, IdentityItem after) {
    return put(
        IdentitySchema.encode(after),
        Conditions.isAtOrAbsent(IdentitySchema.VERSION, seen.version()),
        ReturnValuesOnConditionCheckFailure.NONE);
  }

  /**
   * Counts a dataset that the same transaction creates, in the identity item as it is now. An
   * earlier deletion stays remembered. Creations of other datasets do not fail the condition, so
   * that an identity can create many at once.
   */
  TransactWriteItem countCreation(IdentityItem seen, DatasetName created) {
    return count(
        IdentitySchema.COUNT_CREATION,
        seen.owner(),
        Conditions.allowsCreation(seen, created, maxDatasets));
  }

  /** Counts a dataset with an update expression, on a condition. */
  final TransactWriteItem count(String expression, PoolIdentity owner, Expression condition) {
    return TransactWriteItem.builder()
        .update(
            update ->
                update
                    .tableName(table)
                    .key(ItemKey.identity(owner).attributes())
                    .updateExpression(expression)
                    .conditionExpression(condition.expression())
                    .expressionAttributeNames(condition.expressionNames())
                    .expressionAttributeValues(
                        Expression.joinValues(
                            condition.expressionValues(), IdentitySchema.COUNT_CREATION_VALUES)))
        .build();
  }

  /** Writes the first item of a page. The page must be the one that was read. */
  TransactWriteItem put(PagePut page) {
    return put(
        page.item(),
        Conditions.isAtOrAbsent(PageItems.SYNC_COUNT, page.seen().value()),
        ReturnValuesOnConditionCheckFailure.NONE);
  }

  private TransactWriteItem put(
      Item item, Expression condition, ReturnValuesOnConditionCheckFailure returned) {
    return TransactWriteItem.builder()
        .put(
            put ->
                put.tableName(table)
                    .item(item.attributes())
                    .conditionExpression(condition.expression())
                    .expressionAttributeValues(condition.expressionValues())
                    .returnValuesOnConditionCheckFailure(returned))
        .build();
  }

  /** Writes an item that the condition of another write protects. */
  TransactWriteItem put(Item item) {
    return put(item, Conditions.isNotNewer(), ReturnValuesOnConditionCheckFailure.NONE);
  }

  /** Deletes an item that the condition of another write protects. */
  TransactWriteItem delete(ItemKey key) {
    Expression condition = Conditions.isNotNewer();
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

  /**
   * Deletes the dataset that was read. Its count must be the one that was read: the count of the
   * deletion follows it.
   */
  TransactWriteItem delete(DatasetId id, SyncCount seen) {
    Expression condition = Conditions.isAt(DatasetSchema.SYNC_COUNT, seen.value());
    return TransactWriteItem.builder()
        .delete(
            delete ->
                delete
                    .tableName(table)
                    .key(ItemKey.dataset(id).attributes())
                    .conditionExpression(condition.expression())
                    .expressionAttributeValues(condition.expressionValues()))
        .build();
  }
}
