package dev.tidemark.pool;

import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.LambdaFunctionArn;

/**
 * Sets or removes the event handlers of a pool. There is one event, the sync trigger.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/cognitosync/latest/APIReference/API_SetCognitoEvents.html">
 *     SetCognitoEvents</a>
 */
public final class SetCognitoEvents {
  private final PoolStore store;

  /** Makes the operation on a store. */
  public SetCognitoEvents(PoolStore store) {
    this.store = store;
  }

  /** Sets the Lambda function that is the pool's sync trigger. */
  public void setSyncTrigger(IdentityPoolId pool, LambdaFunctionArn function) {
    store.setSyncTrigger(pool, function);
  }

  /** Removes the pool's sync trigger, if it has one. */
  public void removeSyncTrigger(IdentityPoolId pool) {
    store.removeSyncTrigger(pool);
  }
}
