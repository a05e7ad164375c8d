package dev.tidemark.local.memory;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** The operations on items. Each request names one table. */
final class ItemOperations {
  private final MemoryTables tables;

  ItemOperations(MemoryTables tables) {
    this.tables = tables;
  }

  /** Returns the operations by the value of the header {@code X-Amz-Target}. */
  Map<String, MemoryOperation> byTarget() {
    Map<String, MemoryOperation> all = new HashMap<>(oneItemOrPage());
    all.putAll(severalItems());
    return all;
  }

  private Map<String, MemoryOperation> oneItemOrPage() {
    return Map.of(
        "DynamoDB_20120810.GetItem",
        MemoryOperation.of(
            GetItemRequest::builder, on(GetItemRequest::tableName, MemoryDynamoDb::getItem)),
        "DynamoDB_20120810.PutItem",
        MemoryOperation.of(
            PutItemRequest::builder, on(PutItemRequest::tableName, MemoryDynamoDb::putItem)),
        "DynamoDB_20120810.UpdateItem",
        MemoryOperation.of(
            UpdateItemRequest::builder,
            on(UpdateItemRequest::tableName, MemoryDynamoDb::updateItem)),
        "DynamoDB_20120810.DeleteItem",
        MemoryOperation.of(
            DeleteItemRequest::builder,
            on(DeleteItemRequest::tableName, MemoryDynamoDb::deleteItem)),
        "DynamoDB_20120810.Query",
        MemoryOperation.of(
            QueryRequest::builder, on(QueryRequest::tableName, MemoryDynamoDb::query)),
        "DynamoDB_20120810.Scan",
        MemoryOperation.of(ScanRequest::builder, on(ScanRequest::tableName, MemoryDynamoDb::scan)));
  }

  private Map<String, MemoryOperation> severalItems() {
    return Map.of(
        "DynamoDB_20120810.BatchGetItem",
        MemoryOperation.of(
            BatchGetItemRequest::builder,
            on(
                (BatchGetItemRequest request) -> one(request.requestItems().keySet()),
                MemoryDynamoDb::batchGetItem)),
        "DynamoDB_20120810.BatchWriteItem",
        MemoryOperation.of(
            BatchWriteItemRequest::builder,
            on(
                (BatchWriteItemRequest request) -> one(request.requestItems().keySet()),
                MemoryDynamoDb::batchWriteItem)),
        "DynamoDB_20120810.TransactGetItems",
        MemoryOperation.of(
            TransactGetItemsRequest::builder,
            on(ItemOperations::tableOfReads, MemoryDynamoDb::transactGetItems)),
        "DynamoDB_20120810.TransactWriteItems",
        MemoryOperation.of(
            TransactWriteItemsRequest::builder,
            on(ItemOperations::tableOfWrites, MemoryDynamoDb::transactWriteItems)));
  }

  /** Returns an operation that runs on the table that its request names. */
  private <Q extends SdkPojo> Function<Q, SdkPojo> on(
      Function<Q, String> table, BiFunction<MemoryDynamoDb, Q, ? extends SdkPojo> operation) {
    return request -> {
      String name = table.apply(request);
      MemoryDynamoDb items = tables.of(name).items();
      synchronized (items) {
        // Otherwise the calls that failed would count for this one.
        var _ = items.usage();
        SdkPojo response = operation.apply(items, request);
        return ConsumedUnits.in(request, response, name, items.usage());
      }
    };
  }

  private static String tableOfReads(TransactGetItemsRequest request) {
    return one(
        request.transactItems().stream()
            .map(TransactGetItem::get)
            .map(get -> get.tableName())
            .distinct()
            .toList());
  }

  private static String tableOfWrites(TransactWriteItemsRequest request) {
    return one(
        request.transactItems().stream().map(ItemOperations::writtenTable).distinct().toList());
  }

  private static String writtenTable(TransactWriteItem write) {
    if (write.put() != null) {
      return write.put().tableName();
    }
    if (write.update() != null) {
      return write.update().tableName();
    }
    return write.delete() == null ? write.conditionCheck().tableName() : write.delete().tableName();
  }

  private static String one(Collection<String> names) {
    if (names.size() != 1) {
      throw MemoryErrors.invalid("In the memory engine, a request must name exactly one table");
    }
    return names.iterator().next();
  }
}
