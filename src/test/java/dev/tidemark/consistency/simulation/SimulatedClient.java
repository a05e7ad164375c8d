package dev.tidemark.consistency.simulation;

import dev.tidemark.consistency.simulation.FaultPlan.Fault;
import dev.tidemark.consistency.simulation.FaultPlan.Request;
import dev.tidemark.consistency.simulation.TableWatch.Writer;
import dev.tidemark.dynamodb.StoreInternals;
import dev.tidemark.dynamodb.client.DynamoDbClients;
import dev.tidemark.local.memory.MemoryErrors;
import dev.tidemark.store.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
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
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
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
 * The SDK's client of a {@link SimulatedDynamoDb}, with the retries and timeouts that {@link
 * DynamoDbClients} sets, and with injected faults. DynamoDB carries out a request that it has
 * received even if the caller has timed out or was killed.
 */
public final class SimulatedClient implements DynamoDbClient {
  /** The name of the only table. */
  public static final String TABLE = "table";

  /** The number of attempts of the SDK. */
  private static final int MAX_ATTEMPTS = 3;

  /** The timeouts of {@link DynamoDbClients}. */
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(15);

  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(5);

  /** The upper bounds of the SDK's first pause, in general and when DynamoDB throttles. */
  private static final Duration FIRST_PAUSE = Duration.ofMillis(25);

  private static final Duration THROTTLED_PAUSE = Duration.ofSeconds(1);

  /** A write with this delay lands between the next steps of its sender. */
  private static final Duration VERY_SHORT_DELAY = Duration.ofMillis(100);

  /** Delays within an attempt's timeout, beyond it, and beyond the call's timeout. */
  private static final Duration SHORT_DELAY = Duration.ofMillis(500);

  private static final Duration LONG_DELAY = Duration.ofSeconds(7);
  private static final Duration VERY_LONG_DELAY = Duration.ofMinutes(1);

  private final SimulatedDynamoDb dynamoDb;
  private final Scheduler scheduler;
  private final Random random;
  private final FaultPlan faults;
  private final Writer writer;
  private int writesOnTheirWay;

  /** Connects to a simulated DynamoDB; the generator decides all that the plan does not. */
  public SimulatedClient(
      SimulatedDynamoDb dynamoDb, Scheduler scheduler, Random random, FaultPlan faults) {
    this(dynamoDb, scheduler, random, faults, Writer.OLD);
  }

  /** Connects as the functions of a version. */
  SimulatedClient(
      SimulatedDynamoDb dynamoDb,
      Scheduler scheduler,
      Random random,
      FaultPlan faults,
      Writer writer) {
    this.writer = writer;
    this.dynamoDb = dynamoDb;
    this.scheduler = scheduler;
    this.random = random;
    this.faults = faults;
  }

  /** Returns whether no write is on its way, not even one whose caller has timed out. */
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
    return write(Write.ofItem(() -> writer.write(() -> dynamoDb.putItem(request))));
  }

  @Override
  public UpdateItemResponse updateItem(UpdateItemRequest request) {
    return write(Write.ofItem(() -> writer.write(() -> dynamoDb.updateItem(request))));
  }

  /** All attempts of a call have one token; each call has its own. */
  @Override
  public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
    TransactWriteItemsRequest call =
        request.toBuilder().clientRequestToken(Long.toHexString(random.nextLong())).build();
    return write(
        new Write<>(
            () -> writer.write(() -> dynamoDb.transactWriteItems(call)), Optional.of(call)));
  }

  /** Returns the end of a call's timeout. */
  private Instant end() {
    Duration left = Deadline.left();
    return scheduler.now().plus(left.compareTo(CALL_TIMEOUT) < 0 ? left : CALL_TIMEOUT);
  }

  /** Returns the timeout of the next attempt. */
  private Duration untilTimeout(Instant end) {
    Duration left = Duration.between(scheduler.now(), end);
    if (left.isNegative()) {
      return Duration.ZERO;
    }
    return left.compareTo(ATTEMPT_TIMEOUT) < 0 ? left : ATTEMPT_TIMEOUT;
  }

  /** Returns the exception for an attempt that times out, or for the whole call. */
  private SdkClientException timedOut(Instant end) {
    return scheduler.now().isBefore(end)
        ? ApiCallAttemptTimeoutException.create(ATTEMPT_TIMEOUT.toMillis())
        : ApiCallTimeoutException.create(CALL_TIMEOUT.toMillis());
  }

  /** Reads; the reader receives whether to leave a part unprocessed. */
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
        T response = read.apply(isPartly);
        scheduler.pause();
        return response;
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

  /** Pauses before the next attempt; returns whether there is time for one. */
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
      case REQUEST_LOST, RESPONSE_LOST -> throw lost();
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
   * A write.
   *
   * @param carryOut writes in DynamoDB
   * @param transaction the request, if it is a transaction
   */
  private record Write<T>(Supplier<T> carryOut, Optional<TransactWriteItemsRequest> transaction) {
    static <T> Write<T> ofItem(Supplier<T> carryOut) {
      return new Write<>(carryOut, Optional.empty());
    }
  }

  private <T> T write(Write<T> write) {
    Instant end = end();
    boolean isLost = false;
    for (int attempt = 1; ; attempt++) {
      scheduler.pause();
      SdkException failure;
      try {
        T response = attempt(attempt, write, end);
        scheduler.pause();
        return response;
      } catch (SdkException e) {
        failure = e;
      }
      boolean hasUnknownOutcome = isResponseLost(failure);
      if (attempt == MAX_ATTEMPTS || !isRetried(failure)) {
        throw marked(failure, isLost, hasUnknownOutcome);
      }
      if (!pause(attempt, failure, end)) {
        throw marked(timedOut(end), isLost, hasUnknownOutcome);
      }
      isLost |= hasUnknownOutcome;
    }
  }

  /** Marks a failure like the interceptor of the deployed client. */
  private static SdkException marked(
      SdkException failure, boolean isLost, boolean hasUnknownOutcome) {
    if (isLost) {
      StoreInternals.markLost(failure);
    } else if (!hasUnknownOutcome) {
      StoreInternals.markAllRefused(failure);
    }
    return failure;
  }

  private <T> T attempt(int attempt, Write<T> write, Instant end) {
    Optional<Fault> fault =
        faults.next(write.transaction().map(this::requestOf).orElse(Request.WRITE), attempt);
    if (fault.isEmpty()) {
      return new Sent<>(write, Duration.ZERO).await(end);
    }
    if (fault.get() == Fault.SLOW) {
      return new Sent<>(write, upTo(LONG_DELAY)).await(end);
    }
    throw failure(fault.get(), write, end);
  }

  private Request requestOf(TransactWriteItemsRequest transaction) {
    return dynamoDb.hasBegun(transaction) ? Request.RETRIED_TRANSACTION : Request.TRANSACTION;
  }

  private <T> SdkException failure(Fault fault, Write<T> write, Instant end) {
    return switch (fault) {
      case REQUEST_LOST -> lost();
      case RESPONSE_LOST -> {
        new Sent<>(write, Duration.ZERO).isDoneBy(end);
        yield lost();
      }
      case LATE -> {
        var _ = new Sent<>(write, upTo(VERY_SHORT_DELAY));
        yield lost();
      }
      case FAILED -> SimulatedFailures.failed();
      case FAILED_AFTER_WRITE -> {
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
          write
              .transaction()
              .map(each -> cancelled(each, SimulatedFailures.reason(SimulatedFailures.CONFLICT)))
              .orElseGet(SimulatedFailures::conflict);
      case CANCELLED ->
          cancelled(write.transaction().orElseThrow(), SimulatedFailures.anyReason(random));
      case CANCELLED_MIXED -> cancelledMixed(write.transaction().orElseThrow());
      case IN_PROGRESS -> {
        var _ = new Sent<>(write, upTo(SHORT_DELAY));
        yield SimulatedFailures.inProgress();
      }
      case PARAMETER_MISMATCH -> SimulatedFailures.mismatch();
      case SLOW, UNPROCESSED -> throw new IllegalArgumentException("no failure: " + fault);
    };
  }

  private DynamoDbException cancelled(
      TransactWriteItemsRequest transaction, CancellationReason reason) {
    return SimulatedFailures.cancelled(transaction.transactItems().size(), reason, random);
  }

  /** Returns a cancellation for random reasons, besides the conditions that fail. */
  private SdkException cancelledMixed(TransactWriteItemsRequest transaction) {
    List<CancellationReason> reasons =
        dynamoDb.reasons(transaction).stream()
            .map(
                reason ->
                    reason.code().equals(SimulatedFailures.NO_REASON) && random.nextBoolean()
                        ? SimulatedFailures.anyReason(random)
                        : reason)
            .toList();
    return MemoryErrors.cancelled(reasons);
  }

  /** A write on its way to DynamoDB. */
  private final class Sent<T> {
    private final Scheduler.Task task;
    private @Nullable T response;
    private @Nullable SdkException failure;

    Sent(Write<T> write, Duration delay) {
      task = scheduler.spawn(delay, () -> carryOut(write));
      writesOnTheirWay++;
    }

    private void carryOut(Write<T> write) {
      try {
        response = write.carryOut().get();
      } catch (SdkException e) {
        failure = e;
      }
      writesOnTheirWay--;
    }

    /** Waits for the write until the timeout; returns whether DynamoDB has responded. */
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
      return Objects.requireNonNull(response);
    }
  }

  private Duration upTo(Duration longest) {
    return Duration.ofMillis(random.nextLong(longest.toMillis()));
  }

  /** A transaction is only in progress after an earlier attempt whose response was lost. */
  private static boolean isResponseLost(SdkException failure) {
    return failure instanceof SdkClientException
        || failure instanceof InternalServerErrorException
        || failure instanceof TransactionInProgressException;
  }

  private static boolean isRetried(SdkException failure) {
    return (isResponseLost(failure) && !(failure instanceof ApiCallTimeoutException))
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
