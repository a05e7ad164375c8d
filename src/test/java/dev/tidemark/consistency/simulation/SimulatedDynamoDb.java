package dev.tidemark.consistency.simulation;

import dev.tidemark.dynamodb.StoreInternals;
import dev.tidemark.local.memory.MemoryDynamoDb;
import dev.tidemark.local.memory.MemoryErrors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * A {@link MemoryDynamoDb} under concurrency: requests take time, in which others run.
 *
 * <p>A transaction writes its items one by one in random order; meanwhile DynamoDB refuses other
 * writes and transactional reads of those items. A retry with the same token does not write again.
 * A batch and a Query read one item after another. A read that is not strongly consistent may
 * return an older item.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html">
 *     DynamoDB Transactions</a>, for isolation, conflicts and tokens
 */
public final class SimulatedDynamoDb {
  private final MemoryDynamoDb memory = new MemoryDynamoDb();
  private final Set<Map<String, AttributeValue>> locked = new HashSet<>();
  private final Map<Map<String, AttributeValue>, List<Optional<Map<String, AttributeValue>>>>
      versions = new HashMap<>();
  private final Map<String, Transaction> transactions = new HashMap<>();
  private final Scheduler scheduler;
  private final Random random;
  private final TableWatch watch;

  /** Takes all decisions from this generator. */
  public SimulatedDynamoDb(Scheduler scheduler, Random random) {
    this(scheduler, random, new TableWatch());
  }

  /** Also shows each write to a watch. */
  SimulatedDynamoDb(Scheduler scheduler, Random random, TableWatch watch) {
    this.scheduler = scheduler;
    this.random = random;
    this.watch = watch;
  }

  GetItemResponse getItem(GetItemRequest request) {
    Optional<Map<String, AttributeValue>> item =
        Optional.of(memory.getItem(request).item()).filter(found -> !found.isEmpty());
    return GetItemResponse.builder()
        .item(visible(request.key(), item, request.consistentRead()).orElse(null))
        .build();
  }

  /**
   * Reads items in random order, each at another moment of the request.
   *
   * @param isPartly whether to leave some keys unprocessed
   */
  BatchGetItemResponse batchGetItem(BatchGetItemRequest request, boolean isPartly) {
    Map.Entry<String, KeysAndAttributes> asked =
        request.requestItems().entrySet().iterator().next();
    String table = asked.getKey();
    List<Map<String, AttributeValue>> keys =
        new ArrayList<>(
            asked.getValue().keys().stream().sorted(Comparator.comparing(Map::toString)).toList());
    Collections.shuffle(keys, random);
    int processed = isPartly ? random.nextInt(keys.size()) : keys.size();
    List<Map<String, AttributeValue>> found = new ArrayList<>();
    for (Map<String, AttributeValue> key : keys.subList(0, processed)) {
      letOthersRun(keys.size());
      visible(key, memory.find(key), asked.getValue().consistentRead()).ifPresent(found::add);
    }
    List<Map<String, AttributeValue>> left = keys.subList(processed, keys.size());
    return BatchGetItemResponse.builder()
        .responses(Map.of(table, found))
        .unprocessedKeys(
            left.isEmpty()
                ? Map.of()
                : Map.of(table, asked.getValue().toBuilder().keys(left).build()))
        .build();
  }

  QueryResponse query(QueryRequest request) {
    List<Map<String, AttributeValue>> found = new ArrayList<>();
    Map<String, AttributeValue> last = request.exclusiveStartKey();
    int limit = request.limit() == null ? Integer.MAX_VALUE : request.limit();
    do {
      int piece = Math.min(1 + random.nextInt(random.nextBoolean() ? 3 : 40), limit - found.size());
      QueryRequest next =
          request.toBuilder()
              .limit(piece)
              .exclusiveStartKey(last == null || last.isEmpty() ? null : last)
              .build();
      QueryResponse response = memory.query(next);
      for (Map<String, AttributeValue> item : response.items()) {
        visible(StoreInternals.keyOf(item), Optional.of(item), request.consistentRead())
            .ifPresent(found::add);
      }
      last = response.lastEvaluatedKey();
      letOthersRun(3);
      // A real Query ends a page at 1 MB.
    } while (!last.isEmpty() && found.size() < limit && random.nextInt(12) > 0);
    return QueryResponse.builder()
        .items(found)
        .count(found.size())
        .lastEvaluatedKey(last.isEmpty() ? null : last)
        .build();
  }

  private Optional<Map<String, AttributeValue>> visible(
      Map<String, AttributeValue> key,
      Optional<Map<String, AttributeValue>> item,
      @Nullable Boolean isConsistent) {
    if (Boolean.TRUE.equals(isConsistent)) {
      return item;
    }
    List<Optional<Map<String, AttributeValue>>> older = versions.getOrDefault(key, List.of());
    int version = random.nextInt(older.size() + 1);
    return version == older.size() ? item : older.get(version);
  }

  TransactGetItemsResponse transactGetItems(TransactGetItemsRequest request) {
    refuseLocked(request.transactItems().stream().map(each -> each.get().key()).toList());
    return memory.transactGetItems(request);
  }

  PutItemResponse putItem(PutItemRequest request) {
    return single(StoreInternals.keyOf(request.item()), () -> memory.putItem(request));
  }

  UpdateItemResponse updateItem(UpdateItemRequest request) {
    return single(request.key(), () -> memory.updateItem(request));
  }

  private <T> T single(Map<String, AttributeValue> key, Supplier<T> write) {
    if (locked.contains(key)) {
      throw SimulatedFailures.conflict();
    }
    Optional<Map<String, AttributeValue>> before = memory.find(key);
    T response = write.get();
    watch.written(before, memory.find(key));
    versionsOf(key).add(before);
    return response;
  }

  TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
    return transactions
        .computeIfAbsent(request.clientRequestToken(), _ -> new Transaction(request))
        .run();
  }

  /** A transaction with its token, which writes once however often it is sent. */
  private final class Transaction {
    private final TransactWriteItemsRequest request;
    private final List<Map<String, AttributeValue>> keys;
    private boolean isRunning;
    private boolean isDone;

    Transaction(TransactWriteItemsRequest request) {
      this.request = request;
      this.keys = request.transactItems().stream().map(SimulatedDynamoDb::keyOf).toList();
    }

    TransactWriteItemsResponse run() {
      if (isRunning) {
        throw SimulatedFailures.inProgress();
      }
      if (!isDone) {
        refuseLocked(keys);
        memory.checkConditions(request);
        writeAll();
      }
      return TransactWriteItemsResponse.builder().build();
    }

    private void writeAll() {
      isRunning = true;
      locked.addAll(keys);
      List<TransactWriteItem> writes = new ArrayList<>(request.transactItems());
      Collections.shuffle(writes, random);
      for (TransactWriteItem write : writes) {
        letOthersRun(writes.size());
        Map<String, AttributeValue> key = keyOf(write);
        Optional<Map<String, AttributeValue>> before = memory.find(key);
        versionsOf(key).add(before);
        memory.apply(write);
        watch.written(before, memory.find(key));
        sleepSometimes(writes.size());
      }
      sleepSometimes(1);
      keys.forEach(locked::remove);
      isRunning = false;
      isDone = true;
    }
  }

  /** Returns whether a transaction has begun or is complete; then nothing can cancel it. */
  boolean hasBegun(TransactWriteItemsRequest request) {
    Transaction transaction = transactions.get(request.clientRequestToken());
    return transaction != null && (transaction.isRunning || transaction.isDone);
  }

  /** Returns the cancellation reason of each write of a transaction. */
  List<CancellationReason> reasons(TransactWriteItemsRequest request) {
    return memory.reasons(request);
  }

  private static Map<String, AttributeValue> keyOf(TransactWriteItem write) {
    if (write.update() != null) {
      return write.update().key();
    }
    return write.put() == null ? write.delete().key() : StoreInternals.keyOf(write.put().item());
  }

  private List<Optional<Map<String, AttributeValue>>> versionsOf(Map<String, AttributeValue> key) {
    return versions.computeIfAbsent(key, _ -> new ArrayList<>());
  }

  private void refuseLocked(List<Map<String, AttributeValue>> keys) {
    if (keys.stream().anyMatch(locked::contains)) {
      throw MemoryErrors.cancelled(
          keys.stream()
              .map(
                  key ->
                      locked.contains(key)
                          ? SimulatedFailures.reason(SimulatedFailures.CONFLICT)
                          : SimulatedFailures.reason(SimulatedFailures.NO_REASON))
              .toList());
    }
  }

  /** Sleeps now and then, about once in twice as many calls as given. */
  private void sleepSometimes(int calls) {
    if (random.nextInt(2 * calls) == 0) {
      scheduler.sleep(Duration.ofMillis(random.nextInt(1000)));
    }
  }

  /** Lets others run, about twice in as many calls as given. */
  private void letOthersRun(int calls) {
    if (random.nextInt(calls) < 2) {
      scheduler.pause();
    }
  }
}
