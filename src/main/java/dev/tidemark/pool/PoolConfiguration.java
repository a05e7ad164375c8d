package dev.tidemark.pool;

import java.util.Optional;

/**
 * The configuration of a pool.
 *
 * @param pushSync how other devices are told of changes; empty if they are not
 * @param streams where updates are published; empty if they are not
 * @param changeCount how often the pool was configured, by developers and by {@link #stopped};
 *     every write has a condition on it
 * @see <a
 *     href="https://docs.aws.amazon.com/cognitosync/latest/APIReference/API_GetIdentityPoolConfiguration.html">
 *     GetIdentityPoolConfiguration</a>
 */
public record PoolConfiguration(
    Optional<PushSync> pushSync, Optional<CognitoStreams> streams, long changeCount) {
  /** The configuration of a pool that was never configured. */
  public static final PoolConfiguration NONE =
      new PoolConfiguration(Optional.empty(), Optional.empty(), 0);

  /** Tells whether two configurations say the same, however often each was changed before. */
  public boolean saysTheSameAs(PoolConfiguration other) {
    return pushSync.equals(other.pushSync) && streams.equals(other.streams);
  }

  /** Tells whether updates are published. */
  public boolean isStreaming() {
    return streams.map(CognitoStreams::isEnabled).orElse(false);
  }

  /**
   * Returns the configuration with its streams disabled by the service.
   *
   * @param reason why updates cannot be published; without keys or values of records
   */
  public PoolConfiguration stopped(String reason) {
    return new PoolConfiguration(
        pushSync, streams.map(enabled -> enabled.stopped(reason)), changeCount);
  }
}
