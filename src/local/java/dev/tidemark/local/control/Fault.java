package dev.tidemark.local.control;

import dev.tidemark.local.ApiRequest;
import dev.tidemark.model.DatasetId;
import java.time.Duration;
import java.util.Optional;

/**
 * A fault, and the requests that it happens to.
 *
 * @param effect what happens
 * @param operation the name of the operation; empty for all
 * @param pool the id of the identity pool; empty for all
 * @param identity the id of the identity; empty for all
 * @param dataset the name of the dataset; empty for all
 */
record Fault(
    Effect effect,
    Optional<String> operation,
    Optional<String> pool,
    Optional<String> identity,
    Optional<String> dataset) {

  /** The effect of a fault. */
  sealed interface Effect {}

  /** An effect on a request to the API. */
  sealed interface RequestEffect extends Effect {}

  /** The request is served, and the connection ends without a response. */
  record LoseResponse() implements RequestEffect {}

  /**
   * The request is not served, and gets this response.
   *
   * @param status its status
   * @param errorType the type of its error; empty for an error of API Gateway
   */
  record Respond(int status, Optional<String> errorType) implements RequestEffect {}

  /** The request is served after a time. */
  record Delay(Duration duration) implements RequestEffect {}

  /** An effect on the sync trigger of an update. A pool without a trigger gets one for it. */
  sealed interface TriggerEffect extends Effect {}

  /** The trigger begins after a time, which counts as the trigger's. */
  record SlowTrigger(Duration duration) implements TriggerEffect {}

  /** The trigger fails. */
  record FailTrigger() implements TriggerEffect {}

  /** The trigger is throttled. */
  record ThrottleTrigger() implements TriggerEffect {}

  /** Tells whether the fault happens to a request. */
  boolean matches(ApiRequest request) {
    return effect instanceof RequestEffect
        && request.operation().isPresent()
        && (operation.isEmpty() || operation.equals(request.operation()))
        && (pool.isEmpty() || pool.equals(request.pool()))
        && (identity.isEmpty() || identity.equals(request.identity()))
        && (dataset.isEmpty() || dataset.equals(request.dataset()));
  }

  /** Tells whether the fault happens to the trigger of a dataset. */
  boolean matches(DatasetId id) {
    return effect instanceof TriggerEffect
        && pool.map(id.owner().pool().value()::equals).orElse(true)
        && identity.map(id.owner().identity().value()::equals).orElse(true)
        && dataset.map(id.name().value()::equals).orElse(true);
  }
}
