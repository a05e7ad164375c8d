package dev.tidemark.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.item.RequiredAttribute;
import dev.tidemark.dynamodb.stream.ItemChange;
import dev.tidemark.usage.SequenceNumber;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
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
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;
import software.amazon.awssdk.services.dynamodb.paginators.ScanIterable;

/**
 * A DynamoDB in memory with one table, with the operations that the dataset store uses and
 * DynamoDB's limits. It counts calls, and capacity units by the published rules.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html">
 *     DynamoDB reads and writes</a>, for the units
 */
public final class MemoryDynamoDb implements DynamoDbClient {
  private static final int READ_UNIT = 4 * 1024;
  private static final int WRITE_UNIT = 1024;
  private static final long MAX_ITEM_BYTES = 400 * 1024;
  private static final int MAX_TRANSACTION_ITEMS = 100;
  private static final int MAX_BATCH = 100;
  private static final long MAX_TRANSACTION_BYTES = 4 * 1024 * 1024;
  private static final long MAX_QUERY_BYTES = 1024 * 1024;

  private final NavigableMap<String, NavigableMap<String, Map<String, AttributeValue>>> items =
      new TreeMap<>();
  private final List<String> calls = new ArrayList<>();
  private Consumer<ItemChange> watch = _ -> {};
  private int scanPage = Integer.MAX_VALUE;
  private long readUnits;
  private long writeUnits;

  /**
   * The usage of a period.
   *
   * @param calls the names of the operations, in order
   */
  public record Usage(List<String> calls, long readUnits, long writeUnits) {}

  /** Returns the usage since the last call of this method. */
  public synchronized Usage usage() {
    Usage usage = new Usage(List.copyOf(calls), readUnits, writeUnits);
    calls.clear();
    readUnits = 0;
    writeUnits = 0;
    return usage;
  }

  /** Returns the number of items. */
  public synchronized int size() {
    return items.values().stream().mapToInt(Map::size).sum();
  }

  /** Shows each later change of an item to a watch. */
  public synchronized void watch(Consumer<ItemChange> changes) {
    watch = changes;
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}

  @Override
  public synchronized GetItemResponse getItem(GetItemRequest request) {
    calls.add("GetItem");
    Optional<Map<String, AttributeValue>> item = find(request.key());
    readUnits += readUnits(item);
    return GetItemResponse.builder().item(item.orElse(null)).build();
  }

  @Override
  public synchronized BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
    calls.add("BatchGetItem");
    Map<String, List<Map<String, AttributeValue>>> responses = new HashMap<>();
    request
        .requestItems()
        .forEach(
            (table, asked) ->
                responses.put(
                    table,
                    keys(asked).stream()
                        .map(
                            key -> {
                              Optional<Map<String, AttributeValue>> item = find(key);
                              readUnits += readUnits(item);
                              return item;
                            })
                        .flatMap(Optional::stream)
                        .toList()));
    return BatchGetItemResponse.builder().responses(responses).unprocessedKeys(Map.of()).build();
  }

  private static List<Map<String, AttributeValue>> keys(KeysAndAttributes asked) {
    if (asked.keys().isEmpty()
        || asked.keys().size() > MAX_BATCH
        || asked.keys().stream().distinct().count() < asked.keys().size()) {
      throw invalid("keys of a batch: " + asked.keys().size());
    }
    return asked.keys();
  }

  @Override
  public synchronized QueryResponse query(QueryRequest request) {
    calls.add("Query");
    String[] conditions = request.keyConditionExpression().split(" AND ", -1);
    MemoryExpressions expressions =
        new MemoryExpressions(
            request.expressionAttributeNames(), request.expressionAttributeValues());
    String partition = "";
    String prefix = "";
    for (String condition : conditions) {
      Matcher begins = MemoryExpressions.PREFIX.matcher(condition.strip());
      Matcher equals = MemoryExpressions.EQUAL.matcher(condition.strip());
      if (begins.matches()) {
        prefix = expressions.value(begins.group(2)).s();
        if (prefix.isEmpty()) {
          throw invalid("an empty key");
        }
      } else if (equals.matches()) {
        partition = expressions.value(equals.group(2)).s();
      } else {
        throw invalid(condition);
      }
    }
    NavigableMap<String, Map<String, AttributeValue>> rest =
        items.getOrDefault(partition, new TreeMap<>()).tailMap(prefix, true);
    if (request.hasExclusiveStartKey()) {
      String after = text(request.exclusiveStartKey(), ItemKey.SORT);
      rest = rest.tailMap(after.compareTo(prefix) < 0 ? prefix : after, false);
    }
    return page(request, rest, prefix);
  }

  private QueryResponse page(
      QueryRequest request, NavigableMap<String, Map<String, AttributeValue>> rest, String prefix) {
    List<Map<String, AttributeValue>> found = new ArrayList<>();
    Map<String, AttributeValue> last = Map.of();
    long bytes = 0;
    int limit = request.limit() == null ? Integer.MAX_VALUE : request.limit();
    for (Map.Entry<String, Map<String, AttributeValue>> entry : rest.entrySet()) {
      if (!entry.getKey().startsWith(prefix)) {
        break;
      }
      if (found.size() == limit || bytes >= MAX_QUERY_BYTES) {
        last = ItemKey.of(found.getLast()).attributes();
        break;
      }
      found.add(entry.getValue());
      bytes += bytes(entry.getValue());
    }
    readUnits += Math.max(1, Math.ceilDiv(bytes, READ_UNIT));
    return QueryResponse.builder()
        .items(found)
        .count(found.size())
        .lastEvaluatedKey(last.isEmpty() ? null : last)
        .build();
  }

  /** Sets the most items that a scan reads for one page. */
  public synchronized void pageScansBy(int items) {
    scanPage = items;
  }

  /** Divides the table by the partition keys; one segment is one page unless set otherwise. */
  @Override
  public synchronized ScanResponse scan(ScanRequest request) {
    calls.add("Scan");
    Optional<ItemKey> start =
        request.hasExclusiveStartKey()
            ? Optional.of(ItemKey.of(request.exclusiveStartKey()))
            : Optional.empty();
    List<Map<String, AttributeValue>> rest =
        items.entrySet().stream()
            .filter(
                partition ->
                    Math.floorMod(partition.getKey().hashCode(), request.totalSegments())
                        == request.segment())
            .flatMap(partition -> partition.getValue().values().stream())
            .filter(item -> start.map(key -> isAfter(ItemKey.of(item), key)).orElse(true))
            .toList();
    List<Map<String, AttributeValue>> read = rest.stream().limit(scanPage).toList();
    readUnits += read.stream().mapToLong(MemoryDynamoDb::bytes).sum() / READ_UNIT + 1;
    MemoryExpressions expressions =
        new MemoryExpressions(
            request.expressionAttributeNames(), request.expressionAttributeValues());
    List<Map<String, AttributeValue>> found =
        read.stream()
            .filter(item -> expressions.beginsWith(request.filterExpression(), item))
            .map(item -> MemoryExpressions.project(request.projectionExpression(), item))
            .toList();
    return ScanResponse.builder()
        .items(found)
        .count(found.size())
        .lastEvaluatedKey(
            read.size() < rest.size() ? ItemKey.of(read.getLast()).attributes() : null)
        .build();
  }

  private static boolean isAfter(ItemKey key, ItemKey start) {
    int partitions = key.partition().compareTo(start.partition());
    return partitions > 0 || (partitions == 0 && order(key.sort(), start.sort()) > 0);
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
    return items.values().stream().flatMap(partition -> partition.values().stream()).toList();
  }

  @Override
  public synchronized TransactGetItemsResponse transactGetItems(TransactGetItemsRequest request) {
    calls.add("TransactGetItems");
    return TransactGetItemsResponse.builder()
        .responses(
            request.transactItems().stream()
                .map(
                    each -> {
                      Optional<Map<String, AttributeValue>> item = find(each.get().key());
                      readUnits += 2 * readUnits(item);
                      return ItemResponse.builder().item(item.orElse(null)).build();
                    })
                .toList())
        .build();
  }

  @Override
  public synchronized PutItemResponse putItem(PutItemRequest request) {
    calls.add("PutItem");
    single(MemoryWrite.of(request));
    return PutItemResponse.builder().build();
  }

  @Override
  public synchronized UpdateItemResponse updateItem(UpdateItemRequest request) {
    calls.add("UpdateItem");
    MemoryExpressions expressions =
        new MemoryExpressions(
            request.expressionAttributeNames(), request.expressionAttributeValues());
    Map<String, AttributeValue> after =
        expressions.set(request.updateExpression(), find(request.key()).orElse(request.key()));
    single(MemoryWrite.of(request, after));
    return UpdateItemResponse.builder().build();
  }

  @Override
  public synchronized TransactWriteItemsResponse transactWriteItems(
      TransactWriteItemsRequest request) {
    calls.add("TransactWriteItems");
    checkConditions(request);
    request.transactItems().forEach(this::apply);
    return TransactWriteItemsResponse.builder().build();
  }

  /** Checks the conditions of a transaction. Uses its units even if one fails. */
  public synchronized void checkConditions(TransactWriteItemsRequest request) {
    List<MemoryWrite> writes = writes(request);
    check(writes);
    writeUnits += 2 * writes.stream().mapToLong(this::units).sum();
    List<CancellationReason> reasons = reasons(request);
    if (reasons.stream().anyMatch(reason -> !reason.code().equals("None"))) {
      throw cancelled(reasons);
    }
  }

  /** Returns for each write of a transaction the reason to cancel it, or none. */
  public synchronized List<CancellationReason> reasons(TransactWriteItemsRequest request) {
    return writes(request).stream().map(this::reason).toList();
  }

  private List<MemoryWrite> writes(TransactWriteItemsRequest request) {
    return request.transactItems().stream().map(this::evaluated).toList();
  }

  private MemoryWrite evaluated(TransactWriteItem write) {
    if (write.update() == null) {
      return MemoryWrite.of(write);
    }
    Update update = write.update();
    MemoryExpressions expressions =
        new MemoryExpressions(
            update.expressionAttributeNames(), update.expressionAttributeValues());
    Map<String, AttributeValue> after =
        expressions.set(update.updateExpression(), find(update.key()).orElse(update.key()));
    return MemoryWrite.of(update, after, expressions);
  }

  /** Returns the exception of a transaction that was cancelled for these reasons. */
  public static TransactionCanceledException cancelled(List<CancellationReason> reasons) {
    return TransactionCanceledException.builder()
        .cancellationReasons(reasons)
        .message("cancelled")
        .statusCode(400)
        .awsErrorDetails(details("TransactionCanceledException"))
        .build();
  }

  /** Makes one write of a transaction without checking its condition. */
  public synchronized void apply(TransactWriteItem write) {
    if (write.conditionCheck() == null) {
      apply(evaluated(write));
    }
  }

  private static void check(List<MemoryWrite> writes) {
    long bytes =
        writes.stream()
            .flatMap(write -> write.item().stream())
            .mapToLong(MemoryDynamoDb::bytes)
            .sum();
    if (writes.size() > MAX_TRANSACTION_ITEMS || bytes > MAX_TRANSACTION_BYTES) {
      throw invalid(writes.size() + " items of " + bytes + " bytes");
    }
    if (writes.stream().map(MemoryWrite::key).distinct().count() < writes.size()) {
      throw invalid("an item twice");
    }
  }

  private void single(MemoryWrite write) {
    writeUnits += units(write);
    CancellationReason reason = reason(write);
    if (!reason.code().equals("None")) {
      throw ConditionalCheckFailedException.builder()
          .item(reason.hasItem() ? reason.item() : null)
          .message("refused")
          .statusCode(400)
          .awsErrorDetails(details("ConditionalCheckFailedException"))
          .build();
    }
    apply(write);
  }

  private CancellationReason reason(MemoryWrite write) {
    Optional<Map<String, AttributeValue>> old = find(write.key());
    if (write.condition() == null
        || write.expressions().hold(write.condition(), old.orElse(Map.of()))) {
      return CancellationReason.builder().code("None").build();
    }
    return CancellationReason.builder()
        .code("ConditionalCheckFailed")
        .item(write.returnsOld() ? old.orElse(null) : null)
        .build();
  }

  private void apply(MemoryWrite write) {
    NavigableMap<String, Map<String, AttributeValue>> partition =
        items.computeIfAbsent(
            text(write.key(), ItemKey.PARTITION), _ -> new TreeMap<>(MemoryDynamoDb::order));
    String sort = text(write.key(), ItemKey.SORT);
    Optional<Item> before = Optional.ofNullable(partition.get(sort)).map(Item::new);
    if (write.item().isEmpty()) {
      partition.remove(sort);
      watch.accept(change(before, Optional.empty()));
      return;
    }
    long bytes = bytes(write.item().get());
    if (bytes > MAX_ITEM_BYTES) {
      throw invalid("an item of " + bytes + " bytes");
    }
    partition.put(sort, Map.copyOf(write.item().get()));
    watch.accept(change(before, Optional.of(new Item(partition.get(sort)))));
  }

  private static ItemChange change(Optional<Item> before, Optional<Item> after) {
    return new ItemChange("", new SequenceNumber("1"), before, after);
  }

  /** Compares the bytes of UTF-8. */
  private static int order(String one, String other) {
    return Arrays.compareUnsigned(one.getBytes(UTF_8), other.getBytes(UTF_8));
  }

  /** Returns the item with a key, if there is one. Does not count as a call. */
  public synchronized Optional<Map<String, AttributeValue>> find(Map<String, AttributeValue> key) {
    return Optional.ofNullable(items.get(text(key, ItemKey.PARTITION)))
        .map(partition -> partition.get(text(key, ItemKey.SORT)));
  }

  private static String text(Map<String, AttributeValue> item, String name) {
    return RequiredAttribute.check(item.get(name), name).s();
  }

  private static long bytes(Map<String, AttributeValue> item) {
    return new Item(item).bytes();
  }

  private static long readUnits(Optional<Map<String, AttributeValue>> item) {
    return Math.max(1, Math.ceilDiv(item.map(MemoryDynamoDb::bytes).orElse(0L), READ_UNIT));
  }

  /** Counts the larger of the item before and the item after. */
  private long units(MemoryWrite write) {
    long before = find(write.key()).map(MemoryDynamoDb::bytes).orElse(0L);
    long after = write.item().map(MemoryDynamoDb::bytes).orElse(0L);
    return Math.max(1, Math.ceilDiv(Math.max(before, after), WRITE_UNIT));
  }

  /** Returns DynamoDB's error for an invalid request. */
  static DynamoDbException invalid(String what) {
    return (DynamoDbException)
        DynamoDbException.builder()
            .message(what)
            .statusCode(400)
            .awsErrorDetails(details("ValidationException"))
            .build();
  }

  public static AwsErrorDetails details(String code) {
    return AwsErrorDetails.builder().errorCode(code).errorMessage(code).build();
  }
}
