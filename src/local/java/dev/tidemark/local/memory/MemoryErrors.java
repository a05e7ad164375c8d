package dev.tidemark.local.memory;

import java.util.List;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** DynamoDB's errors, as the SDK throws them. */
public final class MemoryErrors {
  private MemoryErrors() {}

  /** Returns the error of an invalid request. */
  public static DynamoDbException invalid(String message) {
    return (DynamoDbException)
        DynamoDbException.builder()
            .message(message)
            .statusCode(400)
            .awsErrorDetails(details("ValidationException"))
            .build();
  }

  /** Returns the exception of a transaction that was cancelled for these reasons. */
  public static TransactionCanceledException cancelled(List<CancellationReason> reasons) {
    List<String> codes = reasons.stream().map(CancellationReason::code).toList();
    return TransactionCanceledException.builder()
        .cancellationReasons(reasons)
        .message(
            "Transaction cancelled, please refer cancellation reasons for specific reasons ["
                + String.join(", ", codes)
                + "]")
        .statusCode(400)
        .awsErrorDetails(details("TransactionCanceledException"))
        .build();
  }

  /** Returns the exception of a single write whose condition failed. */
  static ConditionalCheckFailedException conditionFailed(CancellationReason reason) {
    return ConditionalCheckFailedException.builder()
        .item(reason.hasItem() ? reason.item() : null)
        .message("The conditional request failed")
        .statusCode(400)
        .awsErrorDetails(details("ConditionalCheckFailedException"))
        .build();
  }

  /** Returns the error of a table or stream that does not exist. */
  static ResourceNotFoundException notFound(String message) {
    return ResourceNotFoundException.builder()
        .message(message)
        .statusCode(400)
        .awsErrorDetails(details("ResourceNotFoundException"))
        .build();
  }

  /** Returns the details of an error with a code. */
  public static AwsErrorDetails details(String code) {
    return AwsErrorDetails.builder().errorCode(code).errorMessage(code).build();
  }
}
