package dev.tidemark.pool;

import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.LambdaFunctionArn;
import java.util.Optional;

/**
 * Where the settings of identity pools are kept. Every pool has settings, if only those that nobody
 * set.
 *
 * <p>Every method may throw {@code StoreBusyException} or {@code StoreFailedException}.
 */
public interface PoolStore {

  /** Returns the function that sees updates of the pool's datasets, if one is set. */
  Optional<LambdaFunctionArn> syncTrigger(IdentityPoolId pool);

  /** Sets the function that sees updates of the pool's datasets, or that none does. */
  void setSyncTrigger(IdentityPoolId pool, Optional<LambdaFunctionArn> function);
}
