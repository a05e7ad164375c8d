package dev.tidemark.pool;

import dev.tidemark.model.ArnPattern;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.LambdaFunctionArn;
import java.util.List;

/**
 * Sets or removes the event handlers of a pool. There is one event, the sync trigger.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/cognitosync/latest/APIReference/API_SetCognitoEvents.html">
 *     SetCognitoEvents</a>
 */
public final class SetCognitoEvents {
  private final PoolStore store;
  private final List<ArnPattern> invocable;

  /**
   * Makes the operation on a store.
   *
   * @param invocable the functions that the deployment may invoke
   */
  public SetCognitoEvents(PoolStore store, List<ArnPattern> invocable) {
    this.store = store;
    this.invocable = List.copyOf(invocable);
  }

  /** The result of setting a trigger. */
  public sealed interface Result {
    /** The function is the pool's trigger. */
    record Updated() implements Result {}

    /** Nothing changed, because the deployment may not invoke the function. */
    record NotInvocable() implements Result {}
  }

  /**
   * Sets the Lambda function that is the pool's sync trigger. A function that the deployment may
   * not invoke would refuse every update of the pool.
   */
  public Result setSyncTrigger(IdentityPoolId pool, LambdaFunctionArn function) {
    if (invocable.stream().noneMatch(pattern -> pattern.matches(function.value()))) {
      return new Result.NotInvocable();
    }
    store.setSyncTrigger(pool, function);
    return new Result.Updated();
  }

  /** Removes the pool's sync trigger, if it has one. */
  public void removeSyncTrigger(IdentityPoolId pool) {
    store.removeSyncTrigger(pool);
  }
}
