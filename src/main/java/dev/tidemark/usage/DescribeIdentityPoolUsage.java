package dev.tidemark.usage;

import dev.tidemark.model.IdentityPoolId;
import java.util.Optional;

/**
 * Describes how much data the identities of a pool store.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/cognitosync/latest/APIReference/API_DescribeIdentityPoolUsage.html">
 *     DescribeIdentityPoolUsage</a>
 */
public final class DescribeIdentityPoolUsage {
  private final PoolUsageStore store;

  /** Makes the operation on a store. */
  public DescribeIdentityPoolUsage(PoolUsageStore store) {
    this.store = store;
  }

  /** Returns a pool's usage; empty if the pool was never used. */
  public Optional<PoolUsage> describe(IdentityPoolId pool) {
    return store.usage(pool);
  }
}
