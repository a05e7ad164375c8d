package dev.tidemark.dynamodb;

import dev.tidemark.consistency.Scheduler;
import dev.tidemark.dynamodb.FaultPlan.Fault;
import dev.tidemark.dynamodb.FaultPlan.Request;
import dev.tidemark.dynamodb.client.AttemptsMark;
import dev.tidemark.dynamodb.client.DynamoDbClients;
import dev.tidemark.pool.PoolStore;
import dev.tidemark.store.Backoff;
import dev.tidemark.store.Deadline;
import dev.tidemark.sync.DatasetStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.RequestLimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ThrottlingException;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * The SDK's client, as {@link DynamoDbClients} makes it, of a {@link SimulatedDynamoDb}: with its
 * retries and time-outs, and with what may happen to a request on its way. DynamoDB carries out
 * what it was sent, whatever becomes of who asked for it.
 */
public final class SimulatedClient implements DynamoDbClient {
  /** The only one. */
  public static final String TABLE = "table";

  /** How often the SDK sends a request in all. */
  private static final int MAX_ATTEMPTS = 3;

  /** As {@link DynamoDbClients} sets them. */
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(15);

  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(5);

  /** What the SDK's first pause is below, and where DynamoDB throttles. */
  private static final Duration FIRST_PAUSE = Duration.ofMillis(25);

  private static final Duration THROTTLED_PAUSE = Duration.ofSeconds(1);

  /** What is on its way for so long comes in between what its sender does next. */
  private static final Duration VERY_SHORT_DELAY = Duration.ofMillis(100);

  /** How long requests take that take long: short of an attempt's end, past it, past the call's. */
  private static final Duration SHORT_DELAY = Duration.ofMillis(500);

  private static final Duration LONG_DELAY = Duration.ofSeconds(7);
  private static final Duration VERY_LONG_DELAY = Duration.ofMinutes(1);

  private final SimulatedDynamoDb dynamoDb;
  private final Scheduler scheduler;
  private final Random random;
  private final FaultPlan faults;
  private int writesOnTheirWay;

  /** Meets the faults of the plan; all else that is left to chance is decided by the numbers. */
  public SimulatedClient(
      SimulatedDynamoDb dynamoDb, Scheduler scheduler, Random random, FaultPlan faults) {
    this.dynamoDb = dynamoDb;
    this.scheduler = scheduler;
    this.random = random;
    this.faults = faults;
  }

  /** Returns a store on it, whose datasets have these salts. */
  public DatasetStore store(Backoff backoff, LongSupplier salts) {
    return new DynamoDbDatasetStore(this, TABLE, backoff, salts);
  }

  /** Returns a store of settings of pools on it. */
  public PoolStore poolStore(Backoff backoff) {
    return new DynamoDbPoolStore(this, TABLE, backoff);
  }

  /**
   * Tells whether all writes are done that were sent, also those that nobody waits for any more.
   */
  public boolean isQuiet() {
    return writesOnTheirWay == 0;
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}

  @Override
  public GetItemResponse getItem(GetItemRequest request) {
    return read(Request.READ, _ -> dynamoDb.getItem(request));
  }

  @Override
  public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
    return read(Request.BATCH, isPartly -> dynamoDb.batchGetItem(request, isPartly));
  }

  @Override
  public QueryResponse query(QueryRequest request) {
    return read(Request.READ, _ -> dynamoDb.query(request));
  }

  @Override
  public TransactGetItemsResponse transactGetItems(TransactGetItemsRequest request) {
    return read(Request.READ, _ -> dynamoDb.transactGetItems(request));
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    return write(() -> dynamoDb.putItem(request), Optional.empty());
  }

  @Override
  public UpdateItemResponse updateItem(UpdateItemRequest request) {
    return write(() -> dynamoDb.updateItem(request), Optional.empty());
  }

  /** All attempts of a call have one token, and no two calls the same. */
  @Override
  public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
    TransactWriteItemsRequest call =
        request.toBuilder().clientRequestToken(Long.toHexString(random.nextLong())).build();
    return write(() -> dynamoDb.transactWriteItems(call), Optional.of(call));
  }

  /** Returns when a call ends by itself. */
  private Instant end() {
    Duration left = Deadline.left();
    return scheduler.now().plus(left.compareTo(CALL_TIMEOUT) < 0 ? left : CALL_TIMEOUT);
  }

  /** Returns how long an attempt is waited for. */
  private Duration untilTimeout(Instant end) {
    Duration left = Duration.between(scheduler.now(), end);
    if (left.isNegative()) {
      return Duration.ZERO;
    }
    return left.compareTo(ATTEMPT_TIMEOUT) < 0 ? left : ATTEMPT_TIMEOUT;
  }

  /** Returns what an attempt is given up with, or the whole call. */
  private SdkClientException timedOut(Instant end) {
    return scheduler.now().isBefore(end)
        ? ApiCallAttemptTimeoutException.create(ATTEMPT_TIMEOUT.toMillis())
        : ApiCallTimeoutException.create(CALL_TIMEOUT.toMillis());
  }

  /** Reads; the reader is told whether to leave a part of it. */
  private <T> T read(Request request, Function<Boolean, T> read) {
    Instant end = end();
    for (int attempt = 1; ; attempt++) {
      scheduler.pause();
      try {
        Optional<Fault> fault = faults.next(request, attempt);
        boolean isPartly = fault.equals(Optional.of(Fault.UNPROCESSED));
        if (fault.isPresent() && !isPartly) {
          failRead(fault.get(), end);
        }
        T answer = read.apply(isPartly);
        scheduler.pause();
        return answer;
      } catch (SdkException e) {
        if (attempt == MAX_ATTEMPTS || !isRetried(e)) {
          throw e;
        }
        if (!pause(attempt, e, end)) {
          throw timedOut(end);
        }
      }
    }
  }

  /** Lets time pass before the next attempt, and tells whether there is enough for one. */
  private boolean pause(int attempts, SdkException failure, Instant end) {
    Duration base = isThrottled(failure) ? THROTTLED_PAUSE : FIRST_PAUSE;
    Duration pause = upTo(base.multipliedBy(1L << (attempts - 1)));
    boolean isInTime = scheduler.now().plus(pause).isBefore(end);
    Duration left = Duration.between(scheduler.now(), end);
    scheduler.sleep(isInTime ? pause : left.isNegative() ? Duration.ZERO : left);
    return isInTime;
  }

  private void failRead(Fault fault, Instant end) {
    switch (fault) {
      case REQUEST_LOST, ANSWER_LOST -> throw lost();
      case FAILED -> throw SimulatedFailures.failed();
      case THROTTLED -> throw SimulatedFailures.throttled(random);
      case SLOW, TIMED_OUT -> {
        Duration timeout = untilTimeout(end);
        Duration delay = fault == Fault.SLOW ? upTo(LONG_DELAY) : timeout;
        if (delay.compareTo(timeout) < 0) {
          scheduler.sleep(delay);
        } else {
          scheduler.sleep(timeout);
          throw timedOut(end);
        }
      }
      default -> throw new IllegalArgumentException("no fault of a read: " + fault);
    }
  }

  /**
   * Writes.
   *
   * @param transaction what is sent, if it is a transaction
   */
  private <T> T write(Supplier<T> write, Optional<TransactWriteItemsRequest> transaction) {
    Instant end = end();
    boolean isLost = false;
    for (int attempt = 1; ; attempt++) {
      scheduler.pause();
      SdkException failure;
      try {
        T answer = attempt(attempt, write, transaction, end);
        scheduler.pause();
        return answer;
      } catch (SdkException e) {
        failure = e;
      }
      boolean isAwaited = isAnswerLost(failure);
      if (attempt == MAX_ATTEMPTS || !isRetried(failure)) {
        throw marked(failure, isLost, isAwaited);
      }
      if (!pause(attempt, failure, end)) {
        throw marked(timedOut(end), isLost, isAwaited);
      }
      isLost |= isAwaited;
    }
  }

  /** As {@link LostResponseInterceptor} does. */
  private static SdkException marked(SdkException failure, boolean isLost, boolean isAwaited) {
    if (isLost) {
      AttemptsMark.LOST.put(failure);
    } else if (!isAwaited) {
      AttemptsMark.ALL_REFUSED.put(failure);
    }
    return failure;
  }

  private <T> T attempt(
      int attempt,
      Supplier<T> write,
      Optional<TransactWriteItemsRequest> transaction,
      Instant end) {
    Optional<Fault> fault =
        faults.next(transaction.map(this::requestOf).orElse(Request.WRITE), attempt);
    if (fault.isEmpty()) {
      return new Sent<>(write, Duration.ZERO).await(end);
    }
    if (fault.get() == Fault.SLOW) {
      return new Sent<>(write, upTo(LONG_DELAY)).await(end);
    }
    throw failure(fault.get(), write, transaction, end);
  }

  private Request requestOf(TransactWriteItemsRequest transaction) {
    return dynamoDb.hasBegun(transaction) ? Request.REPEATED_TRANSACTION : Request.TRANSACTION;
  }

  private <T> SdkException failure(
      Fault fault,
      Supplier<T> write,
      Optional<TransactWriteItemsRequest> transaction,
      Instant end) {
    return switch (fault) {
      case REQUEST_LOST -> lost();
      case ANSWER_LOST -> {
        new Sent<>(write, Duration.ZERO).isDoneBy(end);
        yield lost();
      }
      case LATE -> {
        var _ = new Sent<>(write, upTo(VERY_SHORT_DELAY));
        yield lost();
      }
      case FAILED -> SimulatedFailures.failed();
      case FAILED_AFTERWARDS -> {
        new Sent<>(write, Duration.ZERO).isDoneBy(end);
        yield SimulatedFailures.failed();
      }
      case TIMED_OUT -> {
        var _ = new Sent<>(write, upTo(random.nextInt(4) == 0 ? VERY_LONG_DELAY : SHORT_DELAY));
        scheduler.sleep(untilTimeout(end));
        yield timedOut(end);
      }
      case THROTTLED -> SimulatedFailures.throttled(random);
      case CONFLICT ->
          transaction.isPresent()
              ? cancelled(transaction.get(), SimulatedFailures.reason(SimulatedFailures.CONFLICT))
              : SimulatedFailures.conflict();
      case CANCELLED -> cancelled(transaction.orElseThrow(), SimulatedFailures.anyReason(random));
      case CANCELLED_MIXED -> cancelledMixed(transaction.orElseThrow());
      case IN_PROGRESS -> {
        var _ = new Sent<>(write, upTo(SHORT_DELAY));
        yield SimulatedFailures.inProgress();
      }
      case PARAMETER_MISMATCH -> SimulatedFailures.mismatch();
      case SLOW, UNPROCESSED -> throw new IllegalArgumentException("no failure: " + fault);
    };
  }

  private SdkException cancelled(TransactWriteItemsRequest transaction, CancellationReason reason) {
    return SimulatedFailures.cancelled(transaction.transactItems().size(), reason, random);
  }

  /** Any reasons, and the conditions that do not hold. */
  private SdkException cancelledMixed(TransactWriteItemsRequest transaction) {
    List<CancellationReason> reasons =
        dynamoDb.reasons(transaction).stream()
            .map(
                reason ->
                    reason.code().equals(SimulatedFailures.NO_REASON) && random.nextBoolean()
                        ? SimulatedFailures.anyReason(random)
                        : reason)
            .toList();
    return MemoryDynamoDb.cancelled(reasons);
  }

  /** A write on its way to DynamoDB. */
  private final class Sent<T> {
    private final Scheduler.Task task;
    private @Nullable T answer;
    private @Nullable SdkException failure;

    Sent(Supplier<T> write, Duration delay) {
      task = scheduler.spawn(delay, () -> carryOut(write));
      writesOnTheirWay++;
    }

    private void carryOut(Supplier<T> write) {
      try {
        answer = write.get();
      } catch (SdkException e) {
        failure = e;
      }
      writesOnTheirWay--;
    }

    /** Waits for it as long as the SDK does, and tells whether it was carried out, or refused. */
    boolean isDoneBy(Instant end) {
      return scheduler.join(task, untilTimeout(end));
    }

    T await(Instant end) {
      if (!isDoneBy(end)) {
        throw timedOut(end);
      }
      if (failure != null) {
        throw failure;
      }
      return Objects.requireNonNull(answer);
    }
  }

  private Duration upTo(Duration longest) {
    return Duration.ofMillis(random.nextLong(longest.toMillis()));
  }

  /** A transaction is in progress only where an earlier attempt at it was sent, and lost. */
  private static boolean isAnswerLost(SdkException failure) {
    return failure instanceof SdkClientException
        || failure instanceof InternalServerErrorException
        || failure instanceof TransactionInProgressException;
  }

  private static boolean isRetried(SdkException failure) {
    return (isAnswerLost(failure) && !(failure instanceof ApiCallTimeoutException))
        || isThrottled(failure);
  }

  private static boolean isThrottled(SdkException failure) {
    return failure instanceof ProvisionedThroughputExceededException
        || failure instanceof RequestLimitExceededException
        || failure instanceof ThrottlingException;
  }

  private static SdkClientException lost() {
    return SdkClientException.create("lost");
  }
}
