package dev.tidemark.dynamodb.client;

import dev.tidemark.store.Deadline;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.store.StoreFailedException;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.ReplicatedWriteConflictException;
import software.amazon.awssdk.services.dynamodb.model.RequestLimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ThrottlingException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;

/**
 * Classifies the exceptions of DynamoDB. {@link WriteFailure} does so for writes.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html">
 *     Error handling with DynamoDB</a>
 */
public final class Failures {
  private static final String CONDITION_FAILED = "ConditionalCheckFailed";
  private static final String NO_REASON = "None";
  private static final String CONFLICT = "TransactionConflict";
  private static final Set<String> BUSY_REASONS =
      Set.of(CONFLICT, "ThrottlingError", "ProvisionedThroughputExceeded");

  private Failures() {}

  /**
   * Returns the result of a read.
   *
   * @throws StoreBusyException if a retry may succeed, or the request has run out of time
   * @throws StoreFailedException for any other failure
   */
  public static <T> T reading(Supplier<T> read) {
    try {
      return read.get();
    } catch (SdkException e) {
      throw ofRead(e);
    }
  }

  /** Returns the exception to throw for a failed read. */
  public static RuntimeException ofRead(SdkException failure) {
    return isBusy(failure) || isOutOfTime(failure)
        ? new StoreBusyException(failure)
        : new StoreFailedException(failure);
  }

  /** Returns whether the request itself has run out of time. A read then has changed nothing. */
  private static boolean isOutOfTime(SdkException failure) {
    return failure instanceof ApiCallTimeoutException && Deadline.leftBeforeAttempt().isNegative();
  }

  /** Returns whether the request has changed nothing and a retry may succeed. */
  public static boolean isBusy(SdkException failure) {
    return switch (failure) {
      case TransactionConflictException _,
          ProvisionedThroughputExceededException _,
          RequestLimitExceededException _,
          ThrottlingException _,
          ReplicatedWriteConflictException _ ->
          true;
      case TransactionCanceledException cancelled -> isBusy(cancelled.cancellationReasons());
      default -> false;
    };
  }

  /** Returns whether DynamoDB throttled a call, or a part of a transaction. */
  static boolean isThrottled(Throwable failure) {
    return failure instanceof ProvisionedThroughputExceededException
        || failure instanceof ThrottlingException
        || failure instanceof RequestLimitExceededException
        || (failure instanceof TransactionCanceledException cancelled
            && isBusy(cancelled)
            && !isOnlyConflict(cancelled));
  }

  /** Any other reason, such as a validation error, would also fail a retry. */
  private static boolean isBusy(List<CancellationReason> reasons) {
    List<String> codes =
        reasons.stream()
            .map(CancellationReason::code)
            .filter(code -> !NO_REASON.equals(code))
            .toList();
    return !codes.isEmpty() && BUSY_REASONS.containsAll(codes);
  }

  /** Returns whether only other transactions on the same items cancelled a transaction. */
  public static boolean isOnlyConflict(TransactionCanceledException cancelled) {
    return isBusy(cancelled)
        && cancelled.cancellationReasons().stream()
            .map(CancellationReason::code)
            .allMatch(Set.of(CONFLICT, NO_REASON)::contains);
  }

  /** Returns whether a failed condition cancelled the transaction. */
  static boolean isFailedCondition(CancellationReason reason) {
    return CONDITION_FAILED.equals(reason.code());
  }
}
