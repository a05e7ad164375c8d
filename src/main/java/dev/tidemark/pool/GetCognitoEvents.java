package dev.tidemark.pool;

import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.LambdaFunctionArn;
import java.util.Optional;

/**
 * Returns what a pool has set for its events, of which there is one.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/cognitosync/latest/APIReference/API_GetCognitoEvents.html">
 *     GetCognitoEvents</a>
 */
public final class GetCognitoEvents {
  private final PoolStore store;

  /** Reads the store's settings. */
  public GetCognitoEvents(PoolStore store) {
    this.store = store;
  }

  /** Returns the function that sees updates of the pool's datasets, if one is set. */
  public Optional<LambdaFunctionArn> syncTrigger(IdentityPoolId pool) {
    return store.syncTrigger(pool);
  }
}
