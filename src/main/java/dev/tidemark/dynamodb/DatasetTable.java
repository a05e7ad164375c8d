package dev.tidemark.dynamodb;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.SyncCount;
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
import software.amazon.awssdk.enhanced.dynamodb.model.TransactDeleteItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.TransactGetItemsEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.TransactPutItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.TransactWriteItemsEnhancedRequest;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/**
 * The requests about dataset items and identity items, one method each, with the conditions of each
 * write. Every method throws what the SDK throws.
 *
 * <p>A transaction is given no client request token: the SDK makes one for each call, and sends the
 * same one again only when it repeats that very call.
 */
final class DatasetTable {
  private final DynamoDbEnhancedClient client;
  private final DynamoDbTable<Dataset> datasets;
  private final DynamoDbTable<IdentityItem> identities;

  DatasetTable(DynamoDbClient client, String table) {
    // The extensions that a client has by default number versions by themselves; here the
    // conditions
    // of each write are written out.
    this.client =
        DynamoDbEnhancedClient.builder().dynamoDbClient(client).extensions(List.of()).build();
    this.datasets = this.client.table(table, DatasetSchema.INSTANCE);
    this.identities = this.client.table(table, IdentitySchema.INSTANCE);
  }

  /** What was there of a dataset and its identity at one moment. */
  record Both(Optional<Dataset> dataset, IdentityItem identity) {}

  /** Returns the dataset, if there is one. */
  Optional<Dataset> get(DatasetId id) {
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

  /** Returns datasets of an identity in the order of their names. */
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
        .map(name -> ItemKeys.key(new DatasetId(owner, name)))
        .ifPresent(key -> query.exclusiveStartKey(key.primaryKeyMap(DatasetSchema.INSTANCE)));
    return datasets.query(query.build()).items().stream().limit(limit).toList();
  }

  /** Puts a dataset in the place of the one that was seen. */
  void replace(SyncCount seen, Dataset after) {
    datasets.putItem(
        PutItemEnhancedRequest.builder(Dataset.class)
            .item(after)
            .conditionExpression(isAt(seen))
            // What refuses the write is what the next attempt would read.
            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
            .build());
  }

  /** Puts a dataset where none was seen, and counts it. */
  void create(IdentityItem identity, Dataset after) {
    client.transactWriteItems(
        TransactWriteItemsEnhancedRequest.builder()
            .addPutItem(
                datasets,
                TransactPutItemEnhancedRequest.builder(Dataset.class)
                    .item(after)
                    // Another request may have created it since.
                    .conditionExpression(isAbsent())
                    .returnValuesOnConditionCheckFailure(
                        ReturnValuesOnConditionCheckFailure.ALL_OLD)
                    .build())
            .addPutItem(identities, put(identity, identity.afterCreation()))
            .build());
  }

  /** Deletes the dataset that was seen, and remembers the count. */
  void delete(DatasetId id, SyncCount seen, IdentityItem identity) {
    client.transactWriteItems(
        TransactWriteItemsEnhancedRequest.builder()
            .addDeleteItem(
                datasets,
                TransactDeleteItemEnhancedRequest.builder()
                    .key(ItemKeys.key(id))
                    // An update that came in between would make the remembered count wrong.
                    .conditionExpression(isAt(seen))
                    .build())
            .addPutItem(identities, put(identity, identity.afterDeletion(id.name(), seen.next())))
            .build());
  }

  private static TransactPutItemEnhancedRequest<IdentityItem> put(
      IdentityItem seen, IdentityItem after) {
    return TransactPutItemEnhancedRequest.builder(IdentityItem.class)
        .item(after)
        // Other datasets may have been created or deleted since, and must stay counted.
        .conditionExpression(
            seen.version() == 0 ? isAbsent() : equal(IdentitySchema.VERSION, seen.version()))
        .build();
  }

  /** Holds for no item that is missing, either. */
  private static Expression isAt(SyncCount seen) {
    return equal(DatasetSchema.SYNC_COUNT, seen.value());
  }

  private static Expression isAbsent() {
    return Expression.builder()
        .expression("attribute_not_exists(" + ItemKeys.PARTITION + ")")
        .build();
  }

  private static Expression equal(String attribute, long seen) {
    return Expression.builder()
        .expression(attribute + " = :seen")
        .expressionValues(Map.of(":seen", AttributeValue.fromN(Long.toString(seen))))
        .build();
  }
}
