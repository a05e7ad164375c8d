package dev.tidemark.streams;

import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.pool.CognitoStreams;
import dev.tidemark.pool.PoolConfiguration;

/**
 * The streams of pools, and their configuration. Implementations may be called by several threads.
 */
public interface PoolStreams {
  /**
   * Returns the configuration of a pool.
   *
   * @throws dev.tidemark.store.StoreBusyException if the store is throttled
   * @throws dev.tidemark.store.StoreFailedException if the store failed
   */
  PoolConfiguration configuration(IdentityPoolId pool);

  /** Returns the stream of a pool. */
  DatasetStream stream(CognitoStreams streams);

  /**
   * Disables streaming of a pool, unless a developer has configured the pool since it was read.
   *
   * @param reason why nothing can be published; without keys or values of records
   */
  void disable(IdentityPoolId pool, PoolConfiguration seen, String reason);
}
