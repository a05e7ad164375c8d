package dev.tidemark.dynamodb;

import dev.tidemark.store.Deadline;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.store.StoreFailedException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.ReplicatedWriteConflictException;
import software.amazon.awssdk.services.dynamodb.model.RequestLimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ThrottlingException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;

/**
 * What faults of DynamoDB mean.
 *
 * <p>Only a failed condition says that something has changed. Another transaction in the way, or
 * throttling, says nothing about the items: it is never a conflict.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html">
 *     Error handling with DynamoDB</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html">
 *     TransactWriteItems</a>, for the codes of a cancelled transaction
 */
final class Faults {
  private static final String CONDITION_FAILED = "ConditionalCheckFailed";
  private static final String NO_REASON = "None";
  private static final Set<String> BUSY_REASONS =
      Set.of("TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded");

  private Faults() {}

  /** What a fault means for the write that met it. */
  sealed interface WriteFault {
    /**
     * Nothing is written, for a condition did not hold.
     *
     * @param item the item that refused it, if the refusal brought one
     * @param lost the fault, if the answer to an earlier attempt was lost: then what does not hold
     *     any more may be because of that
     */
    record ConditionFailed(
        Optional<Map<String, AttributeValue>> item, Optional<StoreFailedException> lost)
        implements WriteFault {}

    /** Nothing is written; the cause is to be thrown. */
    record NotWritten(RuntimeException cause) implements WriteFault {}

    /** Nobody knows whether it is written. */
    record Unknown(StoreFailedException cause) implements WriteFault {}
  }

  /** Returns what a fault means for a write, all attempts of the SDK taken together. */
  static WriteFault ofWrite(SdkException fault) {
    WriteFault last = ofLastAttempt(fault);
    if (!AttemptsMark.LOST.isOn(fault)) {
      return last;
    }
    StoreFailedException lost = new StoreFailedException(fault);
    return last instanceof WriteFault.ConditionFailed superseded
        ? new WriteFault.ConditionFailed(superseded.item(), Optional.of(lost))
        : new WriteFault.Unknown(lost);
  }

  private static WriteFault ofLastAttempt(SdkException fault) {
    return switch (fault) {
      case ConditionalCheckFailedException failed ->
          new WriteFault.ConditionFailed(
              Optional.of(failed.item()).filter(item -> !item.isEmpty()), Optional.empty());
      case TransactionCanceledException cancelled -> ofCancelled(cancelled);
      // Both say that the same transaction was sent before, and not what became of it.
      case TransactionInProgressException _, IdempotentParameterMismatchException _ ->
          new WriteFault.Unknown(new StoreFailedException(fault));
      case AwsServiceException answer when isRefusal(answer) ->
          new WriteFault.NotWritten(ofRead(answer));
      // The time was over between two attempts, and the first was throttled.
      case ApiCallTimeoutException _ when AttemptsMark.ALL_REFUSED.isOn(fault) ->
          new WriteFault.NotWritten(new StoreBusyException(fault));
      default -> new WriteFault.Unknown(new StoreFailedException(fault));
    };
  }

  /** Returns what is to be thrown when a read met a fault. */
  static RuntimeException ofRead(SdkException fault) {
    return isBusy(fault) || isOutOfTime(fault)
        ? new StoreBusyException(fault)
        : new StoreFailedException(fault);
  }

  /** Tells whether the request's own time is over, in which a read changes nothing. */
  private static boolean isOutOfTime(SdkException fault) {
    return fault instanceof ApiCallTimeoutException && Deadline.leftBeforeAttempt().isNegative();
  }

  private static WriteFault ofCancelled(TransactionCanceledException cancelled) {
    List<CancellationReason> failed =
        cancelled.cancellationReasons().stream()
            .filter(reason -> CONDITION_FAILED.equals(reason.code()))
            .toList();
    return failed.isEmpty()
        ? new WriteFault.NotWritten(ofRead(cancelled))
        : new WriteFault.ConditionFailed(
            failed.stream()
                .map(CancellationReason::item)
                .filter(item -> !item.isEmpty())
                .findFirst(),
            Optional.empty());
  }

  /** An answer in the 400s says that nothing was done; one in the 500s says nothing. */
  private static boolean isRefusal(AwsServiceException answer) {
    return answer.statusCode() >= 400 && answer.statusCode() < 500;
  }

  /** Tells whether the fault is of the moment, and has changed nothing. */
  static boolean isBusy(SdkException fault) {
    return switch (fault) {
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

  /** Any other reason, such as a validation error, would be there again the next time. */
  private static boolean isBusy(List<CancellationReason> reasons) {
    List<String> codes =
        reasons.stream()
            .map(CancellationReason::code)
            .filter(code -> !NO_REASON.equals(code))
            .toList();
    return !codes.isEmpty() && BUSY_REASONS.containsAll(codes);
  }
}
