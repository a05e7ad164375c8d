package dev.tidemark.kinesis;

import dev.tidemark.streams.DatasetStream.Result;
import dev.tidemark.streams.StreamBusyException;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.model.StsException;

/**
 * Classifies the failures of publishing. Only failures of the pool's own setup make its stream
 * unusable; all others, also of the deployment's credentials, are worth a later try.
 *
 * @see <a href="https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecord.html">
 *     PutRecord</a>
 */
final class StreamFailures {
  /** The codes of Kinesis for a record that it does not take, among others one too large. */
  private static final Set<String> INVALID =
      Set.of("InvalidArgumentException", "ValidationException");

  /** The codes of Kinesis for a missing or forbidden stream or key. */
  private static final Set<String> UNUSABLE_STREAM =
      Set.of(
          "ResourceNotFoundException",
          "AccessDeniedException",
          "KMSDisabledException",
          "KMSInvalidStateException",
          "KMSAccessDeniedException",
          "KMSNotFoundException",
          "KMSOptInRequired");

  /** The codes of STS for a role that is missing or does not trust the deployment. */
  private static final Set<String> UNUSABLE_ROLE =
      Set.of("AccessDenied", "RegionDisabledException", "ValidationError");

  private static final Set<String> EXPIRED =
      Set.of("ExpiredTokenException", "ExpiredToken", "UnrecognizedClientException");

  private StreamFailures() {}

  /** Tells whether Kinesis refused the record itself. */
  static boolean isOfRecord(SdkException failure) {
    return INVALID.contains(code(failure));
  }

  /** Tells whether the credentials may have expired before their time. */
  static boolean isOfCredentials(SdkException failure) {
    return EXPIRED.contains(code(failure));
  }

  /**
   * Returns the result of a failure. Its text has the code only, since a message may have content.
   *
   * @throws StreamBusyException if a later try may succeed
   */
  static Result.Unusable result(SdkException failure) {
    String code = code(failure);
    if (failure instanceof StsException && UNUSABLE_ROLE.contains(code)) {
      return new Result.Unusable("The role cannot be assumed (" + code + ")");
    }
    if (!(failure instanceof StsException)
        && (UNUSABLE_STREAM.contains(code) || INVALID.contains(code))) {
      return new Result.Unusable("Kinesis refuses the stream (" + code + ")");
    }
    throw new StreamBusyException(failure);
  }

  private static String code(SdkException failure) {
    return failure instanceof AwsServiceException refusal && refusal.awsErrorDetails() != null
        ? String.valueOf(refusal.awsErrorDetails().errorCode())
        : "";
  }
}
