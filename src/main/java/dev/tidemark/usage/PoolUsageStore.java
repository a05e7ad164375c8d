package dev.tidemark.usage;

import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.store.StoreFailedException;
import java.util.List;
import java.util.Optional;

/** The counted usage of identity pools. */
public interface PoolUsageStore {
  /**
   * Returns the usage of a pool; empty if no change of the pool was counted.
   *
   * @throws StoreBusyException if the store is throttled
   * @throws StoreFailedException if the store failed
   */
  Optional<PoolUsage> usage(IdentityPoolId pool);

  /**
   * Returns the first pools with usage, in the order of their ids.
   *
   * @param limit the most pools to return
   * @throws StoreBusyException if the store is throttled
   * @throws StoreFailedException if the store failed
   */
  List<IdentityPoolId> pools(int limit);

  /** Returns the pools after another one, as {@link #pools(int)} does. */
  List<IdentityPoolId> poolsAfter(IdentityPoolId previous, int limit);
}
