package dev.tidemark.dynamodb.client;

import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.store.StoreFailedException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;

/**
 * The meaning of an exception for the write that it ended.
 *
 * <p>Only a failed condition means that an item has changed. Another transaction on the same items,
 * or throttling, tells nothing about the items: it is never a conflict.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html">
 *     TransactWriteItems</a>, for the codes of a cancelled transaction
 */
public sealed interface WriteFailure {
  /**
   * Nothing is written, because a condition failed.
   *
   * @param item the item that failed it, if DynamoDB returned one
   * @param lost the failure, if the response to an earlier attempt was lost: then the condition may
   *     have failed because of that attempt
   */
  record ConditionFailed(Optional<Item> item, Optional<StoreFailedException> lost)
      implements WriteFailure {}

  /**
   * Nothing is written.
   *
   * @param cause for the caller to throw
   */
  record NotWritten(RuntimeException cause) implements WriteFailure {}

  /** The outcome is unknown: the write may have been carried out, or may be later. */
  record Unknown(StoreFailedException cause) implements WriteFailure {}

  /** Returns the meaning of an exception for a write, considering all of the SDK's attempts. */
  static WriteFailure of(SdkException failure) {
    WriteFailure last = ofLastAttempt(failure);
    if (!AttemptsMark.LOST.isOn(failure)) {
      return last;
    }
    StoreFailedException lost = new StoreFailedException(failure);
    return last instanceof ConditionFailed failed
        ? new ConditionFailed(failed.item(), Optional.of(lost))
        : new Unknown(lost);
  }

  private static WriteFailure ofLastAttempt(SdkException failure) {
    return switch (failure) {
      case ConditionalCheckFailedException failed -> conditionFailed(List.of(failed.item()));
      case TransactionCanceledException cancelled -> ofCancelled(cancelled);
      // Both mean that the same transaction was sent before, but do not tell its outcome.
      case TransactionInProgressException _, IdempotentParameterMismatchException _ ->
          new Unknown(new StoreFailedException(failure));
      case AwsServiceException refusal when isRefusal(refusal) ->
          new NotWritten(Failures.ofRead(refusal));
      // The time ran out between two attempts, the first of which was throttled.
      case ApiCallTimeoutException _ when AttemptsMark.ALL_REFUSED.isOn(failure) ->
          new NotWritten(new StoreBusyException(failure));
      default -> new Unknown(new StoreFailedException(failure));
    };
  }

  private static WriteFailure ofCancelled(TransactionCanceledException cancelled) {
    List<CancellationReason> failed =
        cancelled.cancellationReasons().stream().filter(Failures::isFailedCondition).toList();
    return failed.isEmpty()
        ? new NotWritten(Failures.ofRead(cancelled))
        : conditionFailed(failed.stream().map(CancellationReason::item).toList());
  }

  /** Takes the first of the items that is not empty: DynamoDB returns an item only on request. */
  private static WriteFailure conditionFailed(List<Map<String, AttributeValue>> items) {
    return new ConditionFailed(
        items.stream().filter(item -> !item.isEmpty()).findFirst().map(Item::new),
        Optional.empty());
  }

  /**
   * Returns whether DynamoDB has refused the request. A status in the 400s means that it was not
   * carried out; one in the 500s does not tell.
   */
  private static boolean isRefusal(AwsServiceException response) {
    return response.statusCode() >= 400 && response.statusCode() < 500;
  }
}
