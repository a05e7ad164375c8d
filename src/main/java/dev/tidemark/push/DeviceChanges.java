package dev.tidemark.push;

import dev.tidemark.model.PoolIdentity;
import dev.tidemark.store.Backoff;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.store.StoreFailedException;
import java.util.Optional;
import java.util.function.Function;

/**
 * Changes the devices of an identity. A change starts again from the current devices if another
 * request was faster.
 *
 * @param backoff the pauses between attempts
 */
record DeviceChanges(PushStore store, Backoff backoff) {
  /** More than the devices of a user that can act at the same moment. */
  private static final int MAX_ATTEMPTS = 10;

  /**
   * A step of a change.
   *
   * @param <R> the result of the operation
   */
  sealed interface Step<R> {
    /** The result of the operation. */
    R result();

    /**
     * The devices are to be replaced.
     *
     * @param after their replacement
     */
    record Replace<R>(Devices after, R result) implements Step<R> {}

    /** The devices are to stay as they are. */
    record Keep<R>(R result) implements Step<R> {}
  }

  /**
   * Makes a change, and returns its result.
   *
   * @throws StoreBusyException if throttling or concurrent changes lasted too long; nothing changed
   * @throws StoreFailedException if the store failed; the devices may have changed
   */
  <R> R change(PoolIdentity identity, Function<Devices, Step<R>> change) {
    return backoff
        .retry(MAX_ATTEMPTS, _ -> attempt(identity, change))
        .orElseThrow(
            () ->
                new StoreBusyException(
                    new IllegalStateException(
                        "concurrent changes of the devices were in the way of each attempt")));
  }

  private <R> Optional<R> attempt(PoolIdentity identity, Function<Devices, Step<R>> change) {
    Devices seen = store.devices(identity);
    Step<R> step = change.apply(seen);
    boolean isDone =
        switch (step) {
          case Step.Replace<R>(Devices after, _) -> store.replace(identity, seen, after);
          case Step.Keep<R> _ -> true;
        };
    return isDone ? Optional.of(step.result()) : Optional.empty();
  }
}
