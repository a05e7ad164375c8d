package dev.tidemark.local.memory;

import java.util.List;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;

/** DynamoDB's errors, as the SDK throws them. */
public final class MemoryErrors {
  private MemoryErrors() {}

  /** Returns the error of an invalid request. */
  public static DynamoDbException invalid(String message) {
    return of(DynamoDbException.builder(), "ValidationException", message);
  }

  /** Returns the exception of a transaction that was cancelled for these reasons. */
  public static TransactionCanceledException cancelled(List<CancellationReason> reasons) {
    List<String> codes = reasons.stream().map(CancellationReason::code).toList();
    String message =
        "Transaction cancelled, please refer cancellation reasons for specific reasons "
            + codes.toString();
    return (TransactionCanceledException)
        of(
            TransactionCanceledException.builder().cancellationReasons(reasons),
            "TransactionCanceledException",
            message);
  }

  /** Returns the error of a single write whose condition failed. */
  static DynamoDbException conditionFailed(CancellationReason reason) {
    return of(
        ConditionalCheckFailedException.builder().item(reason.hasItem() ? reason.item() : null),
        "ConditionalCheckFailedException",
        "The conditional request failed");
  }

  /** Returns the error of a table or stream that does not exist. */
  static DynamoDbException notFound(String message) {
    return of(ResourceNotFoundException.builder(), "ResourceNotFoundException", message);
  }

  /** Returns the error of a table that exists already. */
  static DynamoDbException inUse(String message) {
    return of(ResourceInUseException.builder(), "ResourceInUseException", message);
  }

  /** Returns the error of another transaction with the token of an earlier one. */
  static DynamoDbException mismatch() {
    return of(
        IdempotentParameterMismatchException.builder(),
        "IdempotentParameterMismatchException",
        "The transaction differs from the earlier one with its ClientRequestToken");
  }

  /** Returns the error of changes that are no longer in a stream. */
  static DynamoDbException trimmed(String message) {
    return of(TrimmedDataAccessException.builder(), "TrimmedDataAccessException", message);
  }

  /** Returns the error of a mistake in the engine itself. */
  static DynamoDbException failed() {
    return (DynamoDbException)
        DynamoDbException.builder()
            .message("The memory engine failed; its log has the reason")
            .statusCode(500)
            .awsErrorDetails(
                details("InternalServerError", "The memory engine failed; its log has the reason"))
            .build();
  }

  private static DynamoDbException of(
      DynamoDbException.Builder builder, String code, String message) {
    return (DynamoDbException)
        builder.message(message).statusCode(400).awsErrorDetails(details(code, message)).build();
  }

  /** Returns the details of an error with a code. */
  public static AwsErrorDetails details(String code) {
    return details(code, code);
  }

  private static AwsErrorDetails details(String code, String message) {
    return AwsErrorDetails.builder().errorCode(code).errorMessage(message).build();
  }
}
