package dev.tidemark.local.memory;

import dev.tidemark.dynamodb.stream.ItemChange;
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
  private static final int MAX_WRITES = 25;

  private final MemoryItems items = new MemoryItems();
  private final TransactionTokens transactions = new TransactionTokens();
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
    return reads().getItem(request);
  }

  @Override
  public synchronized BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
    meter.call("BatchGetItem");
    return reads().batchGetItem(request);
  }

  @Override
  public synchronized QueryResponse query(QueryRequest request) {
    meter.call("Query");
    return reads().query(request);
  }

  @Override
  public synchronized TransactGetItemsResponse transactGetItems(TransactGetItemsRequest request) {
    meter.call("TransactGetItems");
    return reads().transactGetItems(request);
  }

  /** Sets the most items that a scan reads for one page. */
  public synchronized void pageScansBy(int most) {
    scanPage = most;
  }

  @Override
  public synchronized ScanResponse scan(ScanRequest request) {
    meter.call("Scan");
    return reads().scan(request, scanPage);
  }

  private MemoryReads reads() {
    return new MemoryReads(items, meter);
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
  public synchronized PutItemResponse putItem(PutItemRequest request) {
    meter.call("PutItem");
    Optional<Map<String, AttributeValue>> before = single(MemoryWrite.of(request));
    return PutItemResponse.builder()
        .attributes(MemoryReturns.of(request.returnValues(), before, Optional.empty()))
        .build();
  }

  @Override
  public synchronized DeleteItemResponse deleteItem(DeleteItemRequest request) {
    meter.call("DeleteItem");
    Optional<Map<String, AttributeValue>> before = single(MemoryWrite.of(request));
    return DeleteItemResponse.builder()
        .attributes(MemoryReturns.of(request.returnValues(), before, Optional.empty()))
        .build();
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
    for (MemoryWrite write : all) {
      var _ = single(write);
    }
    return BatchWriteItemResponse.builder().unprocessedItems(Map.of()).build();
  }

  @Override
  public synchronized UpdateItemResponse updateItem(UpdateItemRequest request) {
    meter.call("UpdateItem");
    MemoryWrite write = MemoryWrite.of(request, find(request.key()));
    Optional<Map<String, AttributeValue>> before = single(write);
    return UpdateItemResponse.builder()
        .attributes(MemoryReturns.of(request.returnValues(), before, write.item()))
        .build();
  }

  private Optional<Map<String, AttributeValue>> single(MemoryWrite write) {
    return writes().single(write);
  }

  @Override
  public synchronized TransactWriteItemsResponse transactWriteItems(
      TransactWriteItemsRequest request) {
    meter.call("TransactWriteItems");
    if (!transactions.isMade(request)) {
      checkConditions(request);
      request.transactItems().forEach(this::apply);
      transactions.add(request);
    }
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
