package dev.tidemark.dynamodb;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.SyncCount;
import dev.tidemark.store.Backoff;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.enhanced.dynamodb.Document;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.model.PutItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.TransactGetItemsEnhancedRequest;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * The requests about the items of datasets and identities, one method each, with the conditions of
 * each write. Every method throws what the SDK throws.
 *
 * <p>A transaction is given no client request token: the SDK makes one for each call, and sends the
 * same one again only when it repeats that very call.
 */
final class DatasetTable {
  /** How many items one batch of reads may have. */
  private static final int MAX_BATCH = 100;

  /** How often keys are asked for again that DynamoDB left out of a batch. */
  private static final int MAX_BATCHES = 6;

  private final DynamoDbClient dynamoDb;
  private final DynamoDbEnhancedClient client;
  private final DynamoDbTable<DatasetItem> datasets;
  private final DynamoDbTable<IdentityItem> identities;
  private final String name;
  private final Backoff backoff;

  DatasetTable(DynamoDbClient client, String table, Backoff backoff) {
    // The extensions that a client has by default number versions by themselves; here the
    // conditions of each write are written out.
    this.dynamoDb = client;
    this.client =
        DynamoDbEnhancedClient.builder().dynamoDbClient(client).extensions(List.of()).build();
    this.datasets = this.client.table(table, DatasetSchema.INSTANCE);
    this.identities = this.client.table(table, IdentitySchema.INSTANCE);
    this.name = table;
    this.backoff = backoff;
  }

  /** What was there of a dataset and its identity at one moment. */
  record Both(Optional<DatasetItem> dataset, IdentityItem identity) {}

  /** Returns the dataset, if there is one. */
  Optional<DatasetItem> get(DatasetId id) {
    return Optional.ofNullable(
        datasets.getItem(get -> get.key(ItemKeys.key(id)).consistentRead(true)));
  }

  /** Returns the dataset and its identity as they were at one moment. */
  Both getBoth(DatasetId id) {
    List<Document> items =
        client.transactGetItems(
            TransactGetItemsEnhancedRequest.builder()
                .addGetItem(datasets, ItemKeys.key(id))
                .addGetItem(identities, ItemKeys.identityKey(id.owner()))
                .build());
    return new Both(
        Optional.ofNullable(items.get(0).getItem(datasets)),
        Optional.ofNullable(items.get(1).getItem(identities))
            .orElseGet(() -> IdentityItem.beginning(id.owner())));
  }

  /** Returns the items that are there, each as it was at some moment since the call. */
  List<Map<String, AttributeValue>> batchGet(List<Map<String, AttributeValue>> keys) {
    List<Map<String, AttributeValue>> items = new ArrayList<>();
    for (int from = 0; from < keys.size(); from += MAX_BATCH) {
      items.addAll(batch(keys.subList(from, Math.min(keys.size(), from + MAX_BATCH))));
    }
    return items;
  }

  private List<Map<String, AttributeValue>> batch(List<Map<String, AttributeValue>> keys) {
    List<Map<String, AttributeValue>> items = new ArrayList<>();
    List<Map<String, AttributeValue>> rest = keys;
    for (int batch = 1; ; batch++) {
      KeysAndAttributes asked = KeysAndAttributes.builder().keys(rest).consistentRead(true).build();
      BatchGetItemResponse answer =
          dynamoDb.batchGetItem(request -> request.requestItems(Map.of(name, asked)));
      items.addAll(answer.responses().getOrDefault(name, List.of()));
      KeysAndAttributes left = answer.unprocessedKeys().get(name);
      if (left == null || left.keys().isEmpty()) {
        return items;
      }
      if (batch == MAX_BATCHES || !backoff.pause(batch)) {
        throw ProvisionedThroughputExceededException.builder()
            .message("DynamoDB left keys of a batch unread again and again")
            .build();
      }
      rest = left.keys();
    }
  }

  /** Returns all items of a dataset's pages, each as it was at some moment since the call. */
  List<Map<String, AttributeValue>> queryPages(DatasetId id) {
    return dynamoDb
        .queryPaginator(
            query ->
                query
                    .tableName(name)
                    .consistentRead(true)
                    .keyConditionExpression(
                        ItemKeys.PARTITION
                            + " = :owner AND begins_with("
                            + ItemKeys.SORT
                            + ", :pages)")
                    .expressionAttributeValues(
                        Map.of(
                            ":owner",
                            AttributeValue.fromS(ItemKeys.partition(id.owner())),
                            ":pages",
                            AttributeValue.fromS(ItemKeys.pages(id.name())))))
        .items()
        .stream()
        .toList();
  }

  /**
   * Returns datasets of an identity in the order of their names; those in pages without records.
   */
  List<Dataset> query(PoolIdentity owner, Optional<DatasetName> after, int limit) {
    QueryEnhancedRequest.Builder query =
        QueryEnhancedRequest.builder()
            .queryConditional(
                QueryConditional.sortBeginsWith(
                    key ->
                        key.partitionValue(ItemKeys.partition(owner))
                            .sortValue(ItemKeys.DATASET_PREFIX)))
            .consistentRead(true)
            .limit(limit);
    // A Query goes on after any key, also after one that has no item any more.
    after
        .map(dataset -> ItemKeys.key(new DatasetId(owner, dataset)))
        .ifPresent(key -> query.exclusiveStartKey(key.primaryKeyMap(DatasetSchema.INSTANCE)));
    return datasets.query(query.build()).items().stream()
        .limit(limit)
        .map(DatasetItem::dataset)
        .toList();
  }

  /** Puts a dataset in the place of the one that was seen, where it is one item. */
  void replace(SyncCount seen, DatasetItem after) {
    datasets.putItem(
        PutItemEnhancedRequest.builder(DatasetItem.class)
            .item(after)
            .conditionExpression(isAt(DatasetSchema.SYNC_COUNT, seen.value()))
            // What refuses the write is what the next attempt would read.
            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
            .build());
  }

  /** Makes an update of a dataset that is one item. */
  void update(UpdateWithoutRead update) {
    dynamoDb.updateItem(
        request ->
            request
                .tableName(name)
                .key(update.key())
                .updateExpression(update.updateExpression())
                .conditionExpression(update.conditionExpression())
                .expressionAttributeNames(update.names())
                .expressionAttributeValues(update.values())
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
  }

  /** Makes all of the writes or none. */
  void write(Collection<TransactWriteItem> writes) {
    dynamoDb.transactWriteItems(request -> request.transactItems(writes));
  }

  /** Returns the write of a dataset in the place of the one that was seen. */
  TransactWriteItem putReplacing(SyncCount seen, DatasetItem after) {
    return put(after, isAt(DatasetSchema.SYNC_COUNT, seen.value()));
  }

  /** Returns the write of a dataset where none was seen: another request may have made it since. */
  TransactWriteItem putAbsent(DatasetItem after) {
    return put(after, isAbsent());
  }

  private TransactWriteItem put(DatasetItem after, Expression condition) {
    return put(
        DatasetSchema.INSTANCE.itemToMap(after, true),
        condition,
        ReturnValuesOnConditionCheckFailure.ALL_OLD);
  }

  /** Returns the write of an identity: other datasets may have been made or deleted since. */
  TransactWriteItem put(IdentityItem seen, IdentityItem after) {
    return put(
        IdentitySchema.INSTANCE.itemToMap(after, true),
        isAtOrAbsent(IdentitySchema.VERSION, seen.version()),
        ReturnValuesOnConditionCheckFailure.NONE);
  }

  /** Returns the write of the first item of a page that was seen at a count; 0 for a new page. */
  TransactWriteItem putPage(Map<String, AttributeValue> item, long seen) {
    return put(
        item, isAtOrAbsent(PageItems.SYNC_COUNT, seen), ReturnValuesOnConditionCheckFailure.NONE);
  }

  private TransactWriteItem put(
      Map<String, AttributeValue> item,
      Expression condition,
      ReturnValuesOnConditionCheckFailure returned) {
    return TransactWriteItem.builder()
        .put(
            put ->
                put.tableName(name)
                    .item(item)
                    .conditionExpression(condition.expression())
                    .expressionAttributeValues(condition.expressionValues())
                    .returnValuesOnConditionCheckFailure(returned))
        .build();
  }

  /** Returns the write of an item that the write of another item guards. */
  TransactWriteItem put(Map<String, AttributeValue> item) {
    return TransactWriteItem.builder().put(put -> put.tableName(name).item(item)).build();
  }

  /** Returns the deletion of an item that the write of another item guards. */
  TransactWriteItem delete(Map<String, AttributeValue> key) {
    return TransactWriteItem.builder().delete(delete -> delete.tableName(name).key(key)).build();
  }

  /** Returns the deletion of the dataset that was seen: an update would make the count wrong. */
  TransactWriteItem delete(DatasetId id, SyncCount seen) {
    Expression condition = isAt(DatasetSchema.SYNC_COUNT, seen.value());
    return TransactWriteItem.builder()
        .delete(
            delete ->
                delete
                    .tableName(name)
                    .key(ItemKeys.key(id).primaryKeyMap(DatasetSchema.INSTANCE))
                    .conditionExpression(condition.expression())
                    .expressionAttributeValues(condition.expressionValues()))
        .build();
  }

  /** Returns the condition that an item is at a count or version, or is not there, for 0. */
  static Expression isAtOrAbsent(String attribute, long seen) {
    return seen == 0 ? isAbsent() : isAt(attribute, seen);
  }

  private static Expression isAbsent() {
    return Expression.builder()
        .expression("attribute_not_exists(" + ItemKeys.PARTITION + ")")
        .build();
  }

  /** Holds for no item that is missing, either. */
  private static Expression isAt(String attribute, long seen) {
    return Expression.builder()
        .expression(attribute + " = :seen")
        .expressionValues(Map.of(":seen", AttributeValue.fromN(Long.toString(seen))))
        .build();
  }
}
