package dev.tidemark.pool;

import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.LambdaFunctionArn;
import java.util.Optional;

/**
 * Returns the event handlers of a pool. There is one event, the sync trigger.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/cognitosync/latest/APIReference/API_GetCognitoEvents.html">
 *     GetCognitoEvents</a>
 */
public final class GetCognitoEvents {
  private final PoolStore store;

  /** Makes the operation on a store. */
  public GetCognitoEvents(PoolStore store) {
    this.store = store;
  }

  /** Returns the Lambda function that the pool has set as its sync trigger, if any. */
  public Optional<LambdaFunctionArn> syncTrigger(IdentityPoolId pool) {
    return store.syncTrigger(pool);
  }
}
