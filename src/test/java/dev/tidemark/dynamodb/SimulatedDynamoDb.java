package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.FaultPlan.Fault;
import dev.tidemark.proof.Scheduler;
import dev.tidemark.sync.Backoff;
import dev.tidemark.sync.DatasetStore;
import dev.tidemark.sync.Deadline;
import java.time.Duration;
import java.time.Instant;
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
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.RequestLimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ThrottlingException;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * {@link MemoryDynamoDb} as it is in operation, with the SDK's retries in front of it: requests
 * take their time, others come in between, and faults happen.
 *
 * <p>A transaction writes one item after another, in any order, and goes on whatever becomes of its
 * caller; meanwhile its items refuse other writes and transactional reads. A batch and a Query read
 * one item after another. A read that is not marked as consistent may bring an older item.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html">
 *     DynamoDB Transactions</a>, for isolation, conflicts and tokens
 */
public final class SimulatedDynamoDb implements DynamoDbClient {
  /** How often the SDK sends a request in all. */
  private static final int MAX_ATTEMPTS = 3;

  /** As {@link DynamoDbClients} sets them. */
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(15);

  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(5);
  private static final int BAD_REQUEST = 400;
  private static final int INTERNAL_SERVER_ERROR = 500;
  private static final List<String> REASONS =
      List.of(
          "TransactionConflict",
          "ThrottlingError",
          "ProvisionedThroughputExceeded",
          "ValidationError",
          "ItemCollectionSizeLimitExceeded");

  private final MemoryDynamoDb memory = new MemoryDynamoDb();
  private final Set<Map<String, AttributeValue>> locked = new HashSet<>();
  private final Map<Map<String, AttributeValue>, List<Optional<Map<String, AttributeValue>>>>
      versions = new HashMap<>();
  private final Scheduler scheduler;
  private final Random random;
  private final FaultPlan faults;

  /** Meets the faults of the plan; all else that is left to chance is decided by the numbers. */
  public SimulatedDynamoDb(Scheduler scheduler, Random random, FaultPlan faults) {
    this.scheduler = scheduler;
    this.random = random;
    this.faults = faults;
  }

  /** Returns a store on it, whose salts are of the same random numbers. */
  public DatasetStore store(Backoff backoff) {
    return new DynamoDbDatasetStore(this, "table", backoff, random::nextLong);
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}

  @Override
  public GetItemResponse getItem(GetItemRequest request) {
    return read(
        _ -> {
          Optional<Map<String, AttributeValue>> item =
              Optional.of(memory.getItem(request).item()).filter(found -> !found.isEmpty());
          return GetItemResponse.builder()
              .item(seen(request.key(), item, request.consistentRead()).orElse(null))
              .build();
        });
  }

  @Override
  public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
    Map.Entry<String, KeysAndAttributes> asked =
        request.requestItems().entrySet().iterator().next();
    return read(isPartly -> batch(asked.getKey(), asked.getValue(), isPartly));
  }

  /** Items come in any order, and are of any moment while the request lasts. */
  private BatchGetItemResponse batch(String table, KeysAndAttributes asked, boolean isPartly) {
    List<Map<String, AttributeValue>> keys =
        new ArrayList<>(asked.keys().stream().sorted(Comparator.comparing(Map::toString)).toList());
    Collections.shuffle(keys, random);
    int processed = isPartly ? random.nextInt(keys.size()) : keys.size();
    List<Map<String, AttributeValue>> found = new ArrayList<>();
    for (Map<String, AttributeValue> key : keys.subList(0, processed)) {
      comeInBetween(keys.size());
      memory.getItem(GetItemRequest.builder().tableName(table).key(key).build());
      seen(key, memory.find(key), asked.consistentRead()).ifPresent(found::add);
    }
    List<Map<String, AttributeValue>> left = keys.subList(processed, keys.size());
    return BatchGetItemResponse.builder()
        .responses(Map.of(table, found))
        .unprocessedKeys(
            left.isEmpty() ? Map.of() : Map.of(table, asked.toBuilder().keys(left).build()))
        .build();
  }

  @Override
  public QueryResponse query(QueryRequest request) {
    return read(
        _ -> {
          List<Map<String, AttributeValue>> found = new ArrayList<>();
          Map<String, AttributeValue> last = request.exclusiveStartKey();
          int limit = request.limit() == null ? Integer.MAX_VALUE : request.limit();
          do {
            int piece = Math.min(1 + random.nextInt(40), limit - found.size());
            QueryRequest next =
                request.toBuilder()
                    .limit(piece)
                    .exclusiveStartKey(last == null || last.isEmpty() ? null : last)
                    .build();
            QueryResponse answer = memory.query(next);
            for (Map<String, AttributeValue> item : answer.items()) {
              seen(ItemKeys.keyOf(item), Optional.of(item), request.consistentRead())
                  .ifPresent(found::add);
            }
            last = answer.lastEvaluatedKey();
            comeInBetween(3);
          } while (!last.isEmpty() && found.size() < limit);
          return QueryResponse.builder()
              .items(found)
              .count(found.size())
              .lastEvaluatedKey(last.isEmpty() ? null : last)
              .build();
        });
  }

  private Optional<Map<String, AttributeValue>> seen(
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

  @Override
  public TransactGetItemsResponse transactGetItems(TransactGetItemsRequest request) {
    return read(
        _ -> {
          List<Map<String, AttributeValue>> keys =
              request.transactItems().stream().map(each -> each.get().key()).toList();
          refuseLocked(keys);
          return memory.transactGetItems(request);
        });
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    return single(ItemKeys.keyOf(request.item()), () -> memory.putItem(request));
  }

  @Override
  public UpdateItemResponse updateItem(UpdateItemRequest request) {
    return single(request.key(), () -> memory.updateItem(request));
  }

  private <T> T single(Map<String, AttributeValue> key, Supplier<T> write) {
    return write(
        () -> {
          if (locked.contains(key)) {
            throw conflict();
          }
          Optional<Map<String, AttributeValue>> before = memory.find(key);
          T answer = write.get();
          keep(key, before);
          return answer;
        },
        false,
        List.of(key));
  }

  @Override
  public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
    Transaction transaction = new Transaction(request);
    return write(transaction::run, true, transaction.keys);
  }

  /** A transaction with its token: however often it is sent, it is carried out once. */
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
        throw inProgress();
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
        comeInBetween(writes.size());
        Map<String, AttributeValue> key = keyOf(write);
        keep(key, memory.find(key));
        memory.apply(write);
        takeLong();
      }
      takeLong();
      keys.forEach(locked::remove);
      isRunning = false;
      isDone = true;
    }
  }

  private static Map<String, AttributeValue> keyOf(TransactWriteItem write) {
    return write.put() == null ? write.delete().key() : ItemKeys.keyOf(write.put().item());
  }

  private void keep(Map<String, AttributeValue> key, Optional<Map<String, AttributeValue>> before) {
    versions.computeIfAbsent(key, _ -> new ArrayList<>()).add(before);
  }

  private void refuseLocked(List<Map<String, AttributeValue>> keys) {
    if (keys.stream().anyMatch(locked::contains)) {
      throw MemoryDynamoDb.cancelled(
          keys.stream()
              .map(key -> reason(locked.contains(key) ? "TransactionConflict" : "None"))
              .toList());
    }
  }

  /** Lets others do much meanwhile, now and then. */
  private void takeLong() {
    if (random.nextInt(6) == 0) {
      scheduler.sleep(Duration.ofMillis(random.nextInt(1000)));
    }
  }

  /** Lets others go on about twice while as many things are done. */
  private void comeInBetween(int things) {
    if (random.nextInt(things) < 2) {
      scheduler.pause();
    }
  }

  /** A read; it is told whether it is to be carried out in part. */
  private interface Read<T> {
    T carryOut(boolean isPartly);
  }

  private <T> T read(Read<T> read) {
    Instant end = end();
    for (int attempt = 1; ; attempt++) {
      scheduler.pause();
      try {
        Optional<Fault> fault = faults.next(false);
        if (fault.isPresent() && fault.get() != Fault.UNPROCESSED) {
          failRead(fault.get(), end);
        }
        T answer = read.carryOut(fault.isPresent() && fault.get() == Fault.UNPROCESSED);
        scheduler.pause();
        return answer;
      } catch (SdkException e) {
        if (attempt == MAX_ATTEMPTS || !isRetried(e)) {
          throw e;
        }
      }
    }
  }

  /** Returns when a call of the SDK ends by itself. */
  private Instant end() {
    Duration left = Deadline.left();
    return scheduler.now().plus(left.compareTo(CALL_TIMEOUT) < 0 ? left : CALL_TIMEOUT);
  }

  private void failRead(Fault fault, Instant end) {
    switch (fault) {
      case REQUEST_LOST, ANSWER_LOST -> throw lost();
      case FAILED, FAILED_AFTERWARDS -> throw failed();
      case TIMED_OUT -> throw timedOut(end);
      case THROTTLED -> throw throttled();
      // Plain reads meet no transactions.
      default -> scheduler.sleep(Duration.ofMillis(random.nextInt(5000)));
    }
  }

  private <T> T write(
      Supplier<T> write, boolean isTransaction, List<Map<String, AttributeValue>> keys) {
    Instant end = end();
    boolean isAnswerLost = false;
    for (int attempt = 1; ; attempt++) {
      scheduler.pause();
      SdkException failure;
      try {
        Optional<Fault> fault = faults.next(true);
        if (fault.isPresent()) {
          failWrite(fault.get(), write, isTransaction, keys, end);
        }
        T answer = await(write, isTransaction);
        scheduler.pause();
        return answer;
      } catch (SdkException e) {
        failure = e;
      }
      if (attempt == MAX_ATTEMPTS || !isRetried(failure)) {
        if (isAnswerLost) {
          AnswerLostException.mark(failure);
        }
        throw failure;
      }
      isAnswerLost |= isAnswerLost(failure);
    }
  }

  /** Fails, or not if the fault is only to take long, or does not concern this write. */
  private <T> void failWrite(
      Fault fault,
      Supplier<T> write,
      boolean isTransaction,
      List<Map<String, AttributeValue>> keys,
      Instant end) {
    switch (fault) {
      case REQUEST_LOST -> throw lost();
      case ANSWER_LOST -> {
        await(write, isTransaction);
        throw lost();
      }
      case FAILED -> throw failed();
      case FAILED_AFTERWARDS -> {
        await(write, isTransaction);
        throw failed();
      }
      case TIMED_OUT -> {
        int delay = random.nextInt(random.nextInt(4) == 0 ? 60_000 : 500);
        scheduler.spawn(Duration.ofMillis(delay), () -> unheard(write));
        throw timedOut(end);
      }
      case SLOW, UNPROCESSED -> scheduler.sleep(Duration.ofMillis(random.nextInt(5000)));
      case THROTTLED -> throw throttled();
      case CONFLICT -> throw isTransaction ? cancelled(keys, "TransactionConflict") : conflict();
      case CANCELLED -> {
        if (isTransaction) {
          throw cancelled(keys, REASONS.get(random.nextInt(REASONS.size())));
        }
      }
      case CANCELLED_MIXED -> {
        if (isTransaction) {
          throw MemoryDynamoDb.cancelled(keys.stream().map(_ -> anyReason()).toList());
        }
      }
      case IN_PROGRESS -> {
        if (isTransaction) {
          scheduler.spawn(Duration.ofMillis(random.nextInt(500)), () -> unheard(write));
          throw inProgress();
        }
      }
      case PARAMETER_MISMATCH -> {
        if (isTransaction) {
          throw IdempotentParameterMismatchException.builder()
              .message("another")
              .statusCode(BAD_REQUEST)
              .awsErrorDetails(MemoryDynamoDb.details("IdempotentParameterMismatchException"))
              .build();
        }
      }
    }
  }

  /** DynamoDB finishes a transaction, whatever becomes of who asked for it. */
  private <T> T await(Supplier<T> write, boolean isTransaction) {
    if (!isTransaction) {
      return write.get();
    }
    List<T> answer = new ArrayList<>();
    List<SdkException> failure = new ArrayList<>();
    scheduler.join(
        scheduler.spawn(
            Duration.ZERO,
            () -> {
              try {
                answer.add(write.get());
              } catch (SdkException e) {
                failure.add(e);
              }
            }));
    if (!failure.isEmpty()) {
      throw failure.getFirst();
    }
    return answer.getFirst();
  }

  private static <T> void unheard(Supplier<T> write) {
    try {
      var _ = write.get();
    } catch (SdkException refused) {
      // Nobody waits for this answer.
    }
  }

  private CancellationReason anyReason() {
    return reason(random.nextBoolean() ? "None" : REASONS.get(random.nextInt(3)));
  }

  private DynamoDbException cancelled(List<Map<String, AttributeValue>> keys, String code) {
    int chosen = random.nextInt(keys.size());
    List<CancellationReason> reasons = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      reasons.add(reason(i == chosen ? code : "None"));
    }
    return MemoryDynamoDb.cancelled(reasons);
  }

  private static CancellationReason reason(String code) {
    return CancellationReason.builder().code(code).build();
  }

  /** A transaction is in progress only where an earlier attempt at it was sent, and lost. */
  private static boolean isAnswerLost(SdkException failure) {
    return failure instanceof SdkClientException
        || failure instanceof InternalServerErrorException
        || failure instanceof TransactionInProgressException;
  }

  private static boolean isRetried(SdkException failure) {
    return (isAnswerLost(failure) && !(failure instanceof ApiCallTimeoutException))
        || failure instanceof ProvisionedThroughputExceededException
        || failure instanceof RequestLimitExceededException
        || failure instanceof ThrottlingException;
  }

  private static SdkClientException lost() {
    return SdkClientException.create("lost");
  }

  /** The SDK gives up an attempt, or the whole call. */
  private SdkClientException timedOut(Instant end) {
    Instant attemptEnd = scheduler.now().plus(ATTEMPT_TIMEOUT);
    boolean isLast = !attemptEnd.isBefore(end);
    Duration wait = Duration.between(scheduler.now(), isLast ? end : attemptEnd);
    scheduler.sleep(wait.isNegative() ? Duration.ZERO : wait);
    return isLast
        ? ApiCallTimeoutException.create(CALL_TIMEOUT.toMillis())
        : ApiCallAttemptTimeoutException.create(ATTEMPT_TIMEOUT.toMillis());
  }

  private static DynamoDbException failed() {
    return InternalServerErrorException.builder()
        .message("failed")
        .statusCode(INTERNAL_SERVER_ERROR)
        .awsErrorDetails(MemoryDynamoDb.details("InternalServerError"))
        .build();
  }

  private DynamoDbException throttled() {
    DynamoDbException.Builder failure =
        switch (random.nextInt(3)) {
          case 0 -> ProvisionedThroughputExceededException.builder();
          case 1 -> RequestLimitExceededException.builder();
          default -> ThrottlingException.builder();
        };
    failure.message("throttled").statusCode(BAD_REQUEST);
    failure.awsErrorDetails(MemoryDynamoDb.details("ThrottlingException"));
    return (DynamoDbException) failure.build();
  }

  private static DynamoDbException conflict() {
    return TransactionConflictException.builder()
        .message("conflict")
        .statusCode(BAD_REQUEST)
        .awsErrorDetails(MemoryDynamoDb.details("TransactionConflictException"))
        .build();
  }

  private static DynamoDbException inProgress() {
    return TransactionInProgressException.builder()
        .message("in progress")
        .statusCode(BAD_REQUEST)
        .awsErrorDetails(MemoryDynamoDb.details("TransactionInProgressException"))
        .build();
  }
}
