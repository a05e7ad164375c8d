package dev.tidemark.consistency.simulation;

import dev.tidemark.local.memory.MemoryErrors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.RequestLimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ThrottlingException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;

/** The errors of DynamoDB as exceptions of the SDK. */
final class SimulatedFailures {
  /** The code of a write that does not cancel its transaction. */
  static final String NO_REASON = "None";

  /** The code of a write that conflicts with another transaction. */
  static final String CONFLICT = "TransactionConflict";

  /** The codes that are independent of conditions. */
  private static final List<String> REASONS =
      List.of(
          CONFLICT,
          "ThrottlingError",
          "ProvisionedThroughputExceeded",
          "ValidationError",
          "ItemCollectionSizeLimitExceeded");

  private static final int BAD_REQUEST = 400;
  private static final int INTERNAL_SERVER_ERROR = 500;

  private SimulatedFailures() {}

  static CancellationReason reason(String code) {
    return CancellationReason.builder().code(code).build();
  }

  /** Returns a random reason to cancel a transaction, other than a failed condition. */
  static CancellationReason anyReason(Random random) {
    return reason(REASONS.get(random.nextInt(REASONS.size())));
  }

  /** Returns the cancellation of a transaction by one of its writes. */
  static DynamoDbException cancelled(int writes, CancellationReason reason, Random random) {
    List<CancellationReason> reasons =
        new ArrayList<>(Collections.nCopies(writes, reason(NO_REASON)));
    reasons.set(random.nextInt(writes), reason);
    return MemoryErrors.cancelled(reasons);
  }

  static DynamoDbException failed() {
    return build(
        InternalServerErrorException.builder(), INTERNAL_SERVER_ERROR, "InternalServerError");
  }

  static DynamoDbException throttled(Random random) {
    return switch (random.nextInt(3)) {
      case 0 ->
          refused(
              ProvisionedThroughputExceededException.builder(),
              "ProvisionedThroughputExceededException");
      case 1 -> refused(RequestLimitExceededException.builder(), "RequestLimitExceeded");
      default -> refused(ThrottlingException.builder(), "ThrottlingException");
    };
  }

  static DynamoDbException conflict() {
    return refused(TransactionConflictException.builder(), "TransactionConflictException");
  }

  static DynamoDbException inProgress() {
    return refused(TransactionInProgressException.builder(), "TransactionInProgressException");
  }

  static DynamoDbException mismatch() {
    return refused(
        IdempotentParameterMismatchException.builder(), "IdempotentParameterMismatchException");
  }

  private static DynamoDbException refused(DynamoDbException.Builder failure, String code) {
    return build(failure, BAD_REQUEST, code);
  }

  private static DynamoDbException build(
      DynamoDbException.Builder failure, int status, String code) {
    failure.message(code).statusCode(status).awsErrorDetails(MemoryErrors.details(code));
    return (DynamoDbException) failure.build();
  }
}
