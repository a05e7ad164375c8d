package dev.tidemark.aws;

import dev.tidemark.model.RoleArn;
import dev.tidemark.store.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * The credentials of roles that pools name, each cached until shortly before it expires.
 *
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole
 *     </a>
 */
public final class AssumedRoles {
  /** The most that AWS allows to a session that assumes another role. */
  private static final Duration LIFE = Duration.ofHours(1);

  /** Longer than a request with its retries. */
  private static final Duration RESERVE = Duration.ofMinutes(5);

  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);

  /** The most roles in the cache; a deployment with more assumes some more often. */
  private static final int MAX_ROLES = 1000;

  private final StsClient sts;
  private final String session;
  private final InstantSource clock;
  private final Map<RoleArn, Session> sessions = new ConcurrentHashMap<>();

  /**
   * Creates an empty cache.
   *
   * @param session the name of the sessions in CloudTrail
   */
  public AssumedRoles(StsClient sts, String session, InstantSource clock) {
    this.sts = sts;
    this.session = session;
    this.clock = clock;
  }

  private record Session(AwsCredentials credentials, Instant expiresAt) {}

  /**
   * Returns credentials of a role. Concurrent calls for one role assume it once.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException if it cannot be assumed
   */
  public AwsCredentials of(RoleArn role) {
    if (sessions.size() >= MAX_ROLES) {
      sessions.clear();
    }
    return sessions
        .compute(role, (_, cached) -> cached == null || isEnding(cached) ? assume(role) : cached)
        .credentials();
  }

  /** Forgets the credentials of a role that were refused. */
  public void forget(RoleArn role) {
    sessions.remove(role);
  }

  private boolean isEnding(Session session) {
    return !clock.instant().isBefore(session.expiresAt().minus(RESERVE));
  }

  private Session assume(RoleArn role) {
    Credentials assumed =
        sts.assumeRole(
                call ->
                    call.roleArn(role.value())
                        .roleSessionName(session)
                        .durationSeconds(Math.toIntExact(LIFE.toSeconds()))
                        .overrideConfiguration(
                            o -> o.apiCallTimeout(Deadline.timeout(CALL_TIMEOUT))))
            .credentials();
    return new Session(
        AwsSessionCredentials.create(
            assumed.accessKeyId(), assumed.secretAccessKey(), assumed.sessionToken()),
        assumed.expiration());
  }
}
