package dev.tidemark.local.memory;

import dev.tidemark.dynamodb.stream.ItemChange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;
import software.amazon.awssdk.services.dynamodb.paginators.ScanIterable;

/**
 * One table in memory, with the operations on items that Tidemark uses and DynamoDB's limits. It
 * counts calls, and capacity units by the published rules. Requests may name any table.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html">
 *     DynamoDB reads and writes</a>, for the units
 */
public final class MemoryDynamoDb implements DynamoDbClient {
  private static final int MAX_BATCH = 100;
  private static final int MAX_WRITES = 25;

  private final MemoryItems items = new MemoryItems();
  private final MemoryMeter meter = new MemoryMeter();
  private int scanPage = Integer.MAX_VALUE;

  /**
   * The usage of a period.
   *
   * @param calls the names of the operations, in order
   */
  public record Usage(List<String> calls, long readUnits, long writeUnits) {}

  /** Returns the usage since the last call of this method. */
  public synchronized Usage usage() {
    return meter.usage();
  }

  /** Returns the number of items. */
  public synchronized int size() {
    return Math.toIntExact(items.all().count());
  }

  /** Shows each later change of an item to a watch. */
  public synchronized void watch(Consumer<ItemChange> changes) {
    items.watch(changes);
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}

  @Override
  public synchronized GetItemResponse getItem(GetItemRequest request) {
    meter.call("GetItem");
    Optional<Map<String, AttributeValue>> item = meter.read(find(request.key()));
    return GetItemResponse.builder().item(item.orElse(null)).build();
  }

  @Override
  public synchronized BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
    meter.call("BatchGetItem");
    Map<String, List<Map<String, AttributeValue>>> responses = new HashMap<>();
    request
        .requestItems()
        .forEach(
            (table, asked) ->
                responses.put(
                    table,
                    keys(asked).stream()
                        .map(key -> meter.read(find(key)))
                        .flatMap(Optional::stream)
                        .toList()));
    return BatchGetItemResponse.builder().responses(responses).unprocessedKeys(Map.of()).build();
  }

  private static List<Map<String, AttributeValue>> keys(KeysAndAttributes asked) {
    if (asked.keys().isEmpty()
        || asked.keys().size() > MAX_BATCH
        || asked.keys().stream().distinct().count() < asked.keys().size()) {
      throw MemoryErrors.invalid("keys of a batch: " + asked.keys().size());
    }
    return asked.keys();
  }

  @Override
  public synchronized QueryResponse query(QueryRequest request) {
    meter.call("Query");
    MemoryPages page = MemoryPages.query(request, items);
    meter.readBytes(page.bytes());
    return QueryResponse.builder()
        .items(page.items())
        .count(page.items().size())
        .scannedCount(page.items().size())
        .lastEvaluatedKey(page.lastKey())
        .build();
  }

  /** Sets the most items that a scan reads for one page. */
  public synchronized void pageScansBy(int most) {
    scanPage = most;
  }

  @Override
  public synchronized ScanResponse scan(ScanRequest request) {
    meter.call("Scan");
    MemoryPages page = MemoryPages.scan(request, items, scanPage);
    meter.scanBytes(page.bytes());
    MemoryExpressions expressions =
        new MemoryExpressions(
            request.expressionAttributeNames(), request.expressionAttributeValues());
    List<Map<String, AttributeValue>> found =
        page.items().stream()
            .filter(item -> expressions.beginsWith(request.filterExpression(), item))
            .map(item -> MemoryExpressions.project(request.projectionExpression(), item))
            .toList();
    return ScanResponse.builder()
        .items(found)
        .count(found.size())
        .scannedCount(page.items().size())
        .lastEvaluatedKey(page.lastKey())
        .build();
  }

  @Override
  public ScanIterable scanPaginator(ScanRequest request) {
    return new ScanIterable(this, request);
  }

  /** Each table has an id of its own. */
  @Override
  public DescribeTableResponse describeTable(DescribeTableRequest request) {
    String id = Integer.toHexString(System.identityHashCode(this));
    return DescribeTableResponse.builder().table(table -> table.tableId(id)).build();
  }

  /** Returns all items, in the order of their keys. */
  public synchronized List<Map<String, AttributeValue>> all() {
    return items.all().toList();
  }

  @Override
  public synchronized TransactGetItemsResponse transactGetItems(TransactGetItemsRequest request) {
    meter.call("TransactGetItems");
    return TransactGetItemsResponse.builder()
        .responses(
            request.transactItems().stream()
                .map(
                    each -> {
                      // Its reads take two units instead of one.
                      var _ = meter.read(find(each.get().key()));
                      Optional<Map<String, AttributeValue>> item =
                          meter.read(find(each.get().key()));
                      return ItemResponse.builder().item(item.orElse(null)).build();
                    })
                .toList())
        .build();
  }

  @Override
  public synchronized PutItemResponse putItem(PutItemRequest request) {
    meter.call("PutItem");
    single(MemoryWrite.of(request));
    return PutItemResponse.builder().build();
  }

  @Override
  public synchronized DeleteItemResponse deleteItem(DeleteItemRequest request) {
    meter.call("DeleteItem");
    single(MemoryWrite.of(request));
    return DeleteItemResponse.builder().build();
  }

  @Override
  public synchronized BatchWriteItemResponse batchWriteItem(BatchWriteItemRequest request) {
    meter.call("BatchWriteItem");
    List<MemoryWrite> all =
        request.requestItems().values().stream()
            .flatMap(List::stream)
            .map(MemoryWrite::of)
            .toList();
    if (all.isEmpty() || all.size() > MAX_WRITES) {
      throw MemoryErrors.invalid("writes of a batch: " + all.size());
    }
    all.forEach(this::single);
    return BatchWriteItemResponse.builder().unprocessedItems(Map.of()).build();
  }

  @Override
  public synchronized UpdateItemResponse updateItem(UpdateItemRequest request) {
    meter.call("UpdateItem");
    single(MemoryWrite.of(request, find(request.key())));
    return UpdateItemResponse.builder().build();
  }

  private void single(MemoryWrite write) {
    writes().single(write);
  }

  @Override
  public synchronized TransactWriteItemsResponse transactWriteItems(
      TransactWriteItemsRequest request) {
    meter.call("TransactWriteItems");
    checkConditions(request);
    request.transactItems().forEach(this::apply);
    return TransactWriteItemsResponse.builder().build();
  }

  /** Checks the conditions of a transaction. Uses its units even if one fails. */
  public synchronized void checkConditions(TransactWriteItemsRequest request) {
    writes().check(request);
  }

  /** Returns for each write of a transaction the reason to cancel it, or none. */
  public synchronized List<CancellationReason> reasons(TransactWriteItemsRequest request) {
    return writes().reasons(request);
  }

  /** Makes one write of a transaction without checking its condition. */
  public synchronized void apply(TransactWriteItem write) {
    writes().apply(write);
  }

  private MemoryWrites writes() {
    return new MemoryWrites(items, meter);
  }

  /** Returns the item with a key, if there is one. Does not count as a call. */
  public synchronized Optional<Map<String, AttributeValue>> find(Map<String, AttributeValue> key) {
    return items.find(key);
  }
}
