package dev.tidemark.pool;

import java.util.Optional;

/**
 * The configuration of a pool.
 *
 * @param pushSync how other devices are told of changes; empty if they are not
 * @param streams where updates are published; empty if they are not
 * @see <a
 *     href="https://docs.aws.amazon.com/cognitosync/latest/APIReference/API_GetIdentityPoolConfiguration.html">
 *     GetIdentityPoolConfiguration</a>
 */
public record PoolConfiguration(Optional<PushSync> pushSync, Optional<CognitoStreams> streams) {
  /** The configuration of a pool that was never configured. */
  public static final PoolConfiguration NONE =
      new PoolConfiguration(Optional.empty(), Optional.empty());
}
