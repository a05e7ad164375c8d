package dev.tidemark.pool;

import dev.tidemark.model.IdentityPoolId;

/**
 * Returns the configuration of a pool.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/cognitosync/latest/APIReference/API_GetIdentityPoolConfiguration.html">
 *     GetIdentityPoolConfiguration</a>
 */
public final class GetIdentityPoolConfiguration {
  private final PoolStore store;

  /** Makes the operation on a store. */
  public GetIdentityPoolConfiguration(PoolStore store) {
    this.store = store;
  }

  /** Returns the configuration; of a pool that was never configured, {@code NONE}. */
  public PoolConfiguration get(IdentityPoolId pool) {
    return store.configuration(pool);
  }
}
