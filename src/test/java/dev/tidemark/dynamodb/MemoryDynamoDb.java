package dev.tidemark.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * The operations of DynamoDB that the stores of datasets use, on one table in memory, with
 * DynamoDB's limits. It counts calls, and capacity units by the published rules.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html">
 *     DynamoDB reads and writes</a>, for the units
 */
public final class MemoryDynamoDb implements DynamoDbClient {
  private static final int READ_UNIT = 4 * 1024;
  private static final int WRITE_UNIT = 1024;
  private static final int MAX_EXPRESSION = 4096;
  private static final int MAX_TRANSACTION_ITEMS = 100;
  private static final int MAX_BATCH = 100;
  private static final long MAX_TRANSACTION_BYTES = 4 * 1024 * 1024;
  private static final long MAX_QUERY_BYTES = 1024 * 1024;

  private static final Pattern ABSENT = Pattern.compile("attribute_not_exists\\((.+)\\)");
  private static final Pattern EQUAL = Pattern.compile("(.+?) ?= ?(:\\w+)");
  private static final Pattern PREFIX = Pattern.compile("begins_with ?\\((.+), ?(:\\w+)\\)");

  private final NavigableMap<String, NavigableMap<String, Map<String, AttributeValue>>> items =
      new TreeMap<>();
  private final List<String> calls = new ArrayList<>();
  private long readUnits;
  private long writeUnits;

  /**
   * What was used.
   *
   * @param calls the names of the operations, in order
   */
  record Usage(List<String> calls, long readUnits, long writeUnits) {}

  /** Returns what was used since the last call of this method. */
  synchronized Usage usage() {
    Usage usage = new Usage(List.copyOf(calls), readUnits, writeUnits);
    calls.clear();
    readUnits = 0;
    writeUnits = 0;
    return usage;
  }

  /** Returns how many items there are. */
  synchronized int size() {
    return items.values().stream().mapToInt(Map::size).sum();
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
    Expressions expressions =
        new Expressions(request.expressionAttributeNames(), request.expressionAttributeValues());
    String partition = "";
    String prefix = "";
    for (String condition : conditions) {
      Matcher begins = PREFIX.matcher(condition.strip());
      Matcher equals = EQUAL.matcher(condition.strip());
      if (begins.matches()) {
        prefix = expressions.value(begins.group(2)).s();
      } else if (equals.matches()) {
        partition = expressions.value(equals.group(2)).s();
      } else {
        throw invalid(condition);
      }
    }
    NavigableMap<String, Map<String, AttributeValue>> rest =
        items.getOrDefault(partition, new TreeMap<>()).tailMap(prefix, true);
    if (request.hasExclusiveStartKey()) {
      String after = text(request.exclusiveStartKey(), ItemKeys.SORT);
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
        last = ItemKeys.keyOf(found.getLast());
        break;
      }
      found.add(entry.getValue());
      bytes += ItemSize.of(entry.getValue());
    }
    readUnits += Math.max(1, Math.ceilDiv(bytes, READ_UNIT));
    return QueryResponse.builder()
        .items(found)
        .count(found.size())
        .lastEvaluatedKey(last.isEmpty() ? null : last)
        .build();
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
    Write write =
        new Write(
            ItemKeys.keyOf(request.item()),
            Optional.of(request.item()),
            request.conditionExpression(),
            new Expressions(
                request.expressionAttributeNames(), request.expressionAttributeValues()),
            request.returnValuesOnConditionCheckFailure());
    single(write);
    return PutItemResponse.builder().build();
  }

  @Override
  public synchronized UpdateItemResponse updateItem(UpdateItemRequest request) {
    calls.add("UpdateItem");
    Expressions expressions =
        new Expressions(request.expressionAttributeNames(), request.expressionAttributeValues());
    checkExpression(request.updateExpression());
    Map<String, AttributeValue> after =
        find(request.key())
            .map(item -> expressions.set(request.updateExpression(), item))
            .orElse(request.key());
    Write write =
        new Write(
            request.key(),
            Optional.of(after),
            request.conditionExpression(),
            expressions,
            request.returnValuesOnConditionCheckFailure());
    single(write);
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

  /** Fails as a transaction fails before it writes anything; the units are used all the same. */
  public synchronized void checkConditions(TransactWriteItemsRequest request) {
    List<Write> writes = writes(request);
    check(writes);
    writeUnits += 2 * writes.stream().mapToLong(this::units).sum();
    List<CancellationReason> reasons = reasons(request);
    if (reasons.stream().anyMatch(reason -> !reason.code().equals("None"))) {
      throw cancelled(reasons);
    }
  }

  /** Returns for each write of a transaction the reason that its condition gives to cancel it. */
  public synchronized List<CancellationReason> reasons(TransactWriteItemsRequest request) {
    return writes(request).stream().map(this::reason).toList();
  }

  private static List<Write> writes(TransactWriteItemsRequest request) {
    return request.transactItems().stream().map(MemoryDynamoDb::write).toList();
  }

  /** Returns how a transaction fails for the reasons. */
  public static TransactionCanceledException cancelled(List<CancellationReason> reasons) {
    return TransactionCanceledException.builder()
        .cancellationReasons(reasons)
        .message("cancelled")
        .statusCode(400)
        .awsErrorDetails(details("TransactionCanceledException"))
        .build();
  }

  /** Makes one write of a transaction, whatever its condition. */
  public synchronized void apply(TransactWriteItem write) {
    apply(write(write));
  }

  private static void check(List<Write> writes) {
    long bytes =
        writes.stream().flatMap(write -> write.item().stream()).mapToLong(ItemSize::of).sum();
    if (writes.size() > MAX_TRANSACTION_ITEMS || bytes > MAX_TRANSACTION_BYTES) {
      throw invalid(writes.size() + " items of " + bytes + " bytes");
    }
    if (writes.stream().map(Write::key).distinct().count() < writes.size()) {
      throw invalid("an item twice");
    }
  }

  /** A write of an item, or its deletion. */
  private record Write(
      Map<String, AttributeValue> key,
      Optional<Map<String, AttributeValue>> item,
      @Nullable String condition,
      Expressions expressions,
      @Nullable ReturnValuesOnConditionCheckFailure returned) {
    boolean returnsOld() {
      return returned == ReturnValuesOnConditionCheckFailure.ALL_OLD;
    }
  }

  private static Write write(TransactWriteItem write) {
    if (write.put() != null) {
      Put put = write.put();
      return new Write(
          ItemKeys.keyOf(put.item()),
          Optional.of(put.item()),
          put.conditionExpression(),
          new Expressions(put.expressionAttributeNames(), put.expressionAttributeValues()),
          put.returnValuesOnConditionCheckFailure());
    }
    Delete delete = write.delete();
    return new Write(
        delete.key(),
        Optional.empty(),
        delete.conditionExpression(),
        new Expressions(delete.expressionAttributeNames(), delete.expressionAttributeValues()),
        delete.returnValuesOnConditionCheckFailure());
  }

  private void single(Write write) {
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

  private CancellationReason reason(Write write) {
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

  private void apply(Write write) {
    NavigableMap<String, Map<String, AttributeValue>> partition =
        items.computeIfAbsent(
            text(write.key(), ItemKeys.PARTITION), _ -> new TreeMap<>(MemoryDynamoDb::order));
    String sort = text(write.key(), ItemKeys.SORT);
    if (write.item().isEmpty()) {
      partition.remove(sort);
      return;
    }
    long bytes = ItemSize.of(write.item().get());
    if (bytes > ItemSize.MAX_BYTES) {
      throw invalid("an item of " + bytes + " bytes");
    }
    partition.put(sort, Map.copyOf(write.item().get()));
  }

  /** By the bytes of UTF-8. */
  private static int order(String one, String other) {
    return Arrays.compareUnsigned(one.getBytes(UTF_8), other.getBytes(UTF_8));
  }

  /** Returns the item of the key, if there is one; it counts as no call. */
  public synchronized Optional<Map<String, AttributeValue>> find(Map<String, AttributeValue> key) {
    return Optional.ofNullable(items.get(text(key, ItemKeys.PARTITION)))
        .map(partition -> partition.get(text(key, ItemKeys.SORT)));
  }

  private static String text(Map<String, AttributeValue> item, String name) {
    return RequiredAttribute.check(item.get(name), name).s();
  }

  private static long readUnits(Optional<Map<String, AttributeValue>> item) {
    return Math.max(1, Math.ceilDiv(item.map(ItemSize::of).orElse(0L), READ_UNIT));
  }

  /** By the larger of the item before and after. */
  private long units(Write write) {
    long before = find(write.key()).map(ItemSize::of).orElse(0L);
    long after = write.item().map(ItemSize::of).orElse(0L);
    return Math.max(1, Math.ceilDiv(Math.max(before, after), WRITE_UNIT));
  }

  private static void checkExpression(String expression) {
    if (expression.getBytes(UTF_8).length > MAX_EXPRESSION) {
      throw invalid("an expression too long");
    }
  }

  private static DynamoDbException invalid(String what) {
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

  /** The expressions that the stores send, and no others. */
  private record Expressions(Map<String, String> names, Map<String, AttributeValue> values) {
    AttributeValue value(String name) {
      return Optional.ofNullable(values.get(name)).orElseThrow(() -> invalid("no value " + name));
    }

    boolean hold(String condition, Map<String, AttributeValue> item) {
      checkExpression(condition);
      for (String term : condition.split(" AND ", -1)) {
        Matcher absent = ABSENT.matcher(term);
        Matcher equal = EQUAL.matcher(term);
        boolean holds;
        if (absent.matches()) {
          holds = find(path(absent.group(1)), item).isEmpty();
        } else if (equal.matches()) {
          holds = find(path(equal.group(1)), item).equals(Optional.of(value(equal.group(2))));
        } else {
          throw invalid(term);
        }
        if (!holds) {
          return false;
        }
      }
      return true;
    }

    Map<String, AttributeValue> set(String expression, Map<String, AttributeValue> item) {
      if (!expression.startsWith("SET ")) {
        throw invalid(expression);
      }
      Map<String, AttributeValue> after = new HashMap<>(item);
      for (String assignment : expression.substring("SET ".length()).split(",", -1)) {
        Matcher equal = EQUAL.matcher(assignment);
        if (!equal.matches()) {
          throw invalid(assignment);
        }
        set(path(equal.group(1)), value(equal.group(2)), after);
      }
      return after;
    }

    private static void set(
        List<String> path, AttributeValue value, Map<String, AttributeValue> map) {
      String first = path.getFirst();
      if (path.size() == 1) {
        map.put(first, value);
        return;
      }
      AttributeValue inner = map.get(first);
      // Without the map there, DynamoDB refuses the update, unless the condition does before.
      Map<String, AttributeValue> changed =
          inner == null ? new HashMap<>() : new HashMap<>(inner.m());
      set(path.subList(1, path.size()), value, changed);
      map.put(first, AttributeValue.fromM(changed));
    }

    private List<String> path(String text) {
      return Arrays.stream(text.split("\\.", -1))
          .map(
              name ->
                  name.startsWith("#")
                      ? Optional.ofNullable(names.get(name))
                          .orElseThrow(() -> invalid("no name " + name))
                      : name)
          .toList();
    }

    private static Optional<AttributeValue> find(
        List<String> path, Map<String, AttributeValue> map) {
      Optional<AttributeValue> found = Optional.ofNullable(map.get(path.getFirst()));
      return path.size() == 1
          ? found
          : found.flatMap(inner -> find(path.subList(1, path.size()), inner.m()));
    }
  }
}
