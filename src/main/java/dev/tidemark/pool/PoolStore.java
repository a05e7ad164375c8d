package dev.tidemark.pool;

import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.LambdaFunctionArn;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.store.StoreFailedException;
import java.util.Optional;

/** The store of identity pools' settings. A pool that was never set up has default settings. */
public interface PoolStore {

  /**
   * Returns the Lambda function that a pool has set as its sync trigger, if any.
   *
   * @throws StoreBusyException if the store is throttled
   * @throws StoreFailedException if the store failed
   */
  Optional<LambdaFunctionArn> syncTrigger(IdentityPoolId pool);

  /**
   * Sets the sync trigger of a pool.
   *
   * @throws StoreBusyException if throttling or concurrent writes lasted too long; the setting is
   *     unchanged
   * @throws StoreFailedException if the store failed; the setting may have changed
   */
  void setSyncTrigger(IdentityPoolId pool, LambdaFunctionArn function);

  /**
   * Removes the sync trigger of a pool, if it has one.
   *
   * @throws StoreBusyException if throttling or concurrent writes lasted too long; the setting is
   *     unchanged
   * @throws StoreFailedException if the store failed; the setting may have changed
   */
  void removeSyncTrigger(IdentityPoolId pool);
}
