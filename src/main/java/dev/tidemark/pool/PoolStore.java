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

  /**
   * Returns the configuration of a pool.
   *
   * @throws StoreBusyException if the store is throttled
   * @throws StoreFailedException if the store failed
   */
  PoolConfiguration configuration(IdentityPoolId pool);

  /** The result of configuring a pool. */
  sealed interface ConfigureResult {
    /**
     * The pool has the configuration.
     *
     * @param configuration the configuration with its new count of changes
     */
    record Configured(PoolConfiguration configuration) implements ConfigureResult {}

    /** Nothing changed, because the pool has been configured since it was read. */
    record Outdated() implements ConfigureResult {}
  }

  /**
   * Replaces the configuration of a pool, unless it has been replaced since it was read. If another
   * request has meanwhile made the same change, that counts as success.
   *
   * @param seen the configuration that was read
   * @param after its replacement, whose count of changes is ignored
   * @throws StoreBusyException if throttling lasted too long; the configuration is unchanged
   * @throws StoreFailedException if the store failed; the configuration may have changed
   */
  ConfigureResult configure(IdentityPoolId pool, PoolConfiguration seen, PoolConfiguration after);

  /**
   * Stops publishing the updates of a pool until a developer configures it again, unless one has
   * done so since the configuration was read.
   *
   * @param seen the configuration that was read, with streams
   * @param reason why updates cannot be published; without keys or values of records
   * @throws StoreBusyException as {@link #configure}
   * @throws StoreFailedException as {@link #configure}
   */
  default ConfigureResult disableStreams(
      IdentityPoolId pool, PoolConfiguration seen, String reason) {
    return configure(pool, seen, seen.stopped(reason));
  }
}
