package dev.tidemark.local.control;

import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.model.IdentityPoolId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteRequest;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * All items of a local table.
 *
 * @param client the client of a DynamoDB on this machine
 * @param table the name of the table
 */
record TableContent(DynamoDbClient client, String table) {
  /** The most writes that DynamoDB takes at once. */
  private static final int MAX_WRITES = 25;

  /** Visits all items. */
  void read(Consumer<Map<String, AttributeValue>> visitor) {
    client
        .scanPaginator(scan -> scan.tableName(table).consistentRead(true))
        .items()
        .forEach(visitor);
  }

  /** Deletes all items, and returns their number. */
  long deleteAll() {
    return delete(_ -> true);
  }

  /** Deletes the items of an identity pool, and returns their number. */
  long deletePool(IdentityPoolId pool) {
    return delete(item -> isOf(pool, item));
  }

  /** Writes items, and returns their number. */
  long write(List<Map<String, AttributeValue>> items) {
    write(items.stream().map(TableContent::put));
    return items.size();
  }

  private interface Filter {
    boolean test(Map<String, AttributeValue> item);
  }

  private long delete(Filter filter) {
    List<ItemKey> keys = new ArrayList<>();
    read(
        item -> {
          if (filter.test(item)) {
            keys.add(ItemKey.of(item));
          }
        });
    write(keys.stream().map(TableContent::delete));
    return keys.size();
  }

  private static boolean isOf(IdentityPoolId pool, Map<String, AttributeValue> item) {
    ItemKey key = ItemKey.of(item);
    return switch (key.partition()) {
      case ItemKey.POOLS -> key.equals(ItemKey.listedPool(pool));
      case ItemKey.RUNS -> key.equals(ItemKey.bulkPublish(pool));
      case String partition when partition.startsWith(ItemKey.ENDPOINT_PREFIX) ->
          Optional.ofNullable(item.get("pool"))
              .map(AttributeValue::s)
              .filter(pool.value()::equals)
              .isPresent();
      case String partition ->
          partition.equals(pool.value()) || partition.startsWith(pool.value() + "/");
    };
  }

  private static WriteRequest put(Map<String, AttributeValue> item) {
    return WriteRequest.builder().putRequest(PutRequest.builder().item(item).build()).build();
  }

  private static WriteRequest delete(ItemKey key) {
    return WriteRequest.builder()
        .deleteRequest(DeleteRequest.builder().key(key.attributes()).build())
        .build();
  }

  private void write(Stream<WriteRequest> writes) {
    List<WriteRequest> batch = new ArrayList<>();
    writes.forEach(
        write -> {
          batch.add(write);
          if (batch.size() == MAX_WRITES) {
            send(batch);
          }
        });
    send(batch);
  }

  /** Writes a batch until nothing is left of it. */
  private void send(List<WriteRequest> batch) {
    while (!batch.isEmpty()) {
      Map<String, List<WriteRequest>> writes = Map.of(table, List.copyOf(batch));
      batch.clear();
      batch.addAll(
          client
              .batchWriteItem(request -> request.requestItems(writes))
              .unprocessedItems()
              .getOrDefault(table, List.of()));
    }
  }
}
