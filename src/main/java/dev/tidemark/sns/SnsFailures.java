package dev.tidemark.sns;

import dev.tidemark.push.PlatformEndpoints.Result;
import dev.tidemark.push.PushFailedException;
import java.util.Locale;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sns.model.InvalidParameterException;
import software.amazon.awssdk.services.sts.model.StsException;

/**
 * Classifies the failures of SNS and STS. A reason has the code only, since a message may repeat
 * the token.
 *
 * @see <a href="https://docs.aws.amazon.com/sns/latest/api/API_CreatePlatformEndpoint.html">
 *     CreatePlatformEndpoint</a>
 */
final class SnsFailures {
  /** The codes of SNS for a missing, disabled or forbidden application. */
  private static final Set<String> UNUSABLE_APPLICATION =
      Set.of(
          "NotFound",
          "NotFoundException",
          "PlatformApplicationDisabled",
          "PlatformApplicationDisabledException",
          "AuthorizationError",
          "AuthorizationErrorException",
          "AccessDenied",
          "AccessDeniedException");

  /** The codes of STS for a role that is missing or does not trust the deployment. */
  private static final Set<String> UNUSABLE_ROLE =
      Set.of("AccessDenied", "RegionDisabledException", "ValidationError");

  private SnsFailures() {}

  /**
   * Returns the result of a failed registration.
   *
   * @throws PushFailedException if the failure has another reason than those of {@link Result}
   */
  static Result ofRegistration(SdkException failure) {
    String code = SnsAccess.code(failure);
    if (isThrottled(failure)) {
      return new Result.Throttled();
    }
    if (failure instanceof StsException) {
      if (UNUSABLE_ROLE.contains(code)) {
        return new Result.Unusable("the role cannot be assumed (" + code + ")");
      }
      throw new PushFailedException(failure);
    }
    if (UNUSABLE_APPLICATION.contains(code)) {
      return new Result.Unusable("SNS refuses the application (" + code + ")");
    }
    if (failure instanceof InvalidParameterException refusal) {
      return isOfToken(refusal)
          ? new Result.InvalidToken()
          : new Result.Unusable("SNS refuses the application (" + code + ")");
    }
    throw new PushFailedException(failure);
  }

  /** SNS's message is "Invalid parameter: Token Reason: …"; one about the ARN names that. */
  private static boolean isOfToken(InvalidParameterException refusal) {
    return String.valueOf(refusal.getMessage())
        .toLowerCase(Locale.ROOT)
        .startsWith("invalid parameter: token");
  }

  private static boolean isThrottled(SdkException failure) {
    return failure instanceof AwsServiceException refusal && refusal.isThrottlingException();
  }
}
