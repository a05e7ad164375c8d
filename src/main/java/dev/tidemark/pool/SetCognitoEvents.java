package dev.tidemark.pool;

import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.LambdaFunctionArn;
import java.util.Optional;

/**
 * Sets what a pool has for its events, of which there is one.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/cognitosync/latest/APIReference/API_SetCognitoEvents.html">
 *     SetCognitoEvents</a>
 */
public final class SetCognitoEvents {
  private final PoolStore store;

  /** Changes the store's settings. */
  public SetCognitoEvents(PoolStore store) {
    this.store = store;
  }

  /** Sets the function that sees updates of the pool's datasets, or that none does. */
  public void setSyncTrigger(IdentityPoolId pool, Optional<LambdaFunctionArn> function) {
    store.setSyncTrigger(pool, function);
  }
}
