package dev.tidemark.sns;

import dev.tidemark.aws.AssumedRoles;
import dev.tidemark.pool.PushSync;
import dev.tidemark.store.Deadline;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sts.StsClient;

/** SNS with the rights that a pool's configuration names: those of a role, or the deployment's. */
public final class SnsAccess {
  /** The name of the sessions in CloudTrail. */
  private static final String SESSION = "tidemark-push";

  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

  /** The codes for credentials that may have expired before their time. */
  private static final Set<String> EXPIRED =
      Set.of("ExpiredToken", "ExpiredTokenException", "InvalidClientTokenId");

  private final SnsClient sns;
  private final AssumedRoles roles;

  /**
   * Creates the access.
   *
   * @param sns a client with the deployment's own rights
   */
  public SnsAccess(SnsClient sns, StsClient sts, InstantSource clock) {
    this.sns = sns;
    this.roles = new AssumedRoles(sts, SESSION, clock);
  }

  /** A call of SNS. */
  @FunctionalInterface
  interface Call<R> {
    /** Calls; the request takes the credentials and the timeout from {@code override}. */
    R with(SnsClient sns, Consumer<AwsRequestOverrideConfiguration.Builder> override);
  }

  /**
   * Calls SNS with a pool's rights.
   *
   * @throws SdkException if the role cannot be assumed or the call fails
   */
  <R> R call(PushSync push, Call<R> call) {
    try {
      return call.with(sns, override -> configure(push, override));
    } catch (SdkException e) {
      if (EXPIRED.contains(code(e))) {
        push.role().ifPresent(roles::forget);
      }
      throw e;
    }
  }

  private void configure(PushSync push, AwsRequestOverrideConfiguration.Builder override) {
    override.apiCallTimeout(Deadline.timeout(CALL_TIMEOUT));
    push.role()
        .map(roles::of)
        .ifPresent(
            credentials ->
                override.credentialsProvider(StaticCredentialsProvider.create(credentials)));
  }

  /** Returns the code of a service's error; empty text for other failures. */
  static String code(SdkException failure) {
    return failure instanceof AwsServiceException refusal
        ? Optional.ofNullable(refusal.awsErrorDetails())
            .map(details -> String.valueOf(details.errorCode()))
            .orElse("")
        : "";
  }
}
