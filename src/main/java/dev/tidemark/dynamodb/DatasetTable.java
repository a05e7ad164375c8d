package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.SyncCount;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Reads and writes the items of datasets and identities; each method uses one operation of
 * DynamoDB. The most frequent ones ask for the units that they consume, as the client would
 * otherwise do on a copy of the request. Throws the SDK's exceptions, and {@link
 * dev.tidemark.store.StoreBusyException} if an item that was read is in a newer format.
 */
final class DatasetTable {
  private final DynamoDbClient client;
  private final String name;

  DatasetTable(DynamoDbClient client, String name) {
    this.client = client;
    this.name = name;
  }

  /** A dataset item, if it exists, and its identity item, as of one moment. */
  record DatasetAndIdentity(Optional<EncodedDatasetItem> dataset, IdentityItem identity) {}

  /** Returns a dataset item, if it exists. */
  Optional<EncodedDatasetItem> get(DatasetId id) {
    GetItemResponse response =
        client.getItem(
            get ->
                get.tableName(name)
                    .key(ItemKey.dataset(id).attributes())
                    .consistentRead(true)
                    .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));
    return response.hasItem()
        ? Optional.of(EncodedDatasetItem.decode(new Item(response.item())))
        : Optional.empty();
  }

  /** Returns the items of a dataset and its identity as of one moment. */
  DatasetAndIdentity getWithIdentity(DatasetId id) {
    List<ItemResponse> items =
        client
            .transactGetItems(
                request ->
                    request.transactItems(
                        get(ItemKey.dataset(id)), get(ItemKey.identity(id.owner()))))
            .responses();
    return new DatasetAndIdentity(
        item(items.get(0)).map(EncodedDatasetItem::decode),
        item(items.get(1))
            .map(IdentitySchema::decode)
            .orElseGet(() -> IdentityItem.initial(id.owner())));
  }

  private TransactGetItem get(ItemKey key) {
    return TransactGetItem.builder().get(get -> get.tableName(name).key(key.attributes())).build();
  }

  private static Optional<Item> item(ItemResponse response) {
    return response.hasItem() ? Optional.of(new Item(response.item())) : Optional.empty();
  }

  /**
   * Returns an identity's first datasets, ordered by name. A dataset that is stored in pages comes
   * without its records.
   */
  List<Dataset> list(PoolIdentity owner, int limit) {
    return list(listing(owner, limit), limit);
  }

  /** Returns the datasets after a name, like {@link #list(PoolIdentity, int)}. */
  List<Dataset> listAfter(PoolIdentity owner, DatasetName after, int limit) {
    // The start key of a Query need not belong to an item.
    ItemKey start = ItemKey.dataset(new DatasetId(owner, after));
    return list(listing(owner, limit).exclusiveStartKey(start.attributes()), limit);
  }

  private QueryRequest.Builder listing(PoolIdentity owner, int limit) {
    return QueryRequest.builder()
        .tableName(name)
        .keyConditionExpression(
            ItemKey.PARTITION + " = :partition AND begins_with(" + ItemKey.SORT + ", :prefix)")
        .expressionAttributeValues(
            Map.of(
                ":partition",
                AttributeValue.fromS(ItemKey.partition(owner)),
                ":prefix",
                AttributeValue.fromS(ItemKey.DATASET_PREFIX)))
        .consistentRead(true)
        .limit(limit);
  }

  private List<Dataset> list(QueryRequest.Builder query, int limit) {
    return client.queryPaginator(query.build()).items().stream()
        .limit(limit)
        .map(item -> EncodedDatasetItem.decode(new Item(item)).content().dataset())
        .toList();
  }

  /** Replaces a dataset that is one item, if its count is still {@code seen}. */
  void replace(SyncCount seen, EncodedDatasetItem after) {
    Expression condition = Conditions.isAt(DatasetSchema.SYNC_COUNT, seen.value());
    client.putItem(
        put ->
            put.tableName(name)
                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                .item(after.item().attributes())
                .conditionExpression(condition.expression())
                .expressionAttributeValues(condition.expressionValues())
                // A failed condition returns the item, so the next attempt needs no read.
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
  }

  /** Updates a dataset that is one item, without reading it first. */
  void update(UpdateWithoutRead update) {
    client.updateItem(
        request ->
            request
                .tableName(name)
                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                .key(update.key().attributes())
                .updateExpression(update.updateExpression())
                .conditionExpression(update.conditionExpression())
                .expressionAttributeNames(update.names())
                .expressionAttributeValues(update.values())
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
  }

  /**
   * Writes all items or none. Each call has an idempotency token of its own, which only the SDK's
   * retries of that call repeat.
   */
  void write(Collection<TransactWriteItem> writes) {
    client.transactWriteItems(request -> request.transactItems(writes));
  }
}
