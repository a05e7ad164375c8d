package dev.tidemark.store;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntFunction;

/** How long to wait before trying again what another write, or pressure, was in the way of. */
@FunctionalInterface
public interface Backoff {
  /**
   * Waits, unless there is no time for another attempt after that.
   *
   * @param attempt the number of attempts so far, from 1
   * @return whether to try again; not if the {@link Deadline} is too near or the thread was
   *     interrupted
   */
  boolean pause(int attempt);

  /**
   * Tries something until it has a result, with pauses, as often and as long as it may.
   *
   * @param maxAttempts how often at most, at least 1
   * @param attempt is given its number, from 1
   * @return the result; none if there was no time for another attempt, or the last had none
   */
  default <T> Optional<T> retry(int maxAttempts, IntFunction<Optional<T>> attempt) {
    for (int number = 1; ; number++) {
      Optional<T> result = attempt.apply(number);
      if (result.isPresent() || number == maxAttempts || !pause(number)) {
        return result;
      }
    }
  }

  /**
   * Returns a backoff that waits a random time below a bound that doubles with each attempt, so
   * that writers that met do not meet again. The random numbers are the system's: functions that
   * Lambda starts from one snapshot would share the state of a generator, and wait alike.
   *
   * @param first the bound after the first attempt
   * @param greatest the greatest bound
   */
  static Backoff jittered(Duration first, Duration greatest) {
    return new JitteredBackoff(first, greatest, new SecureRandom()::nextLong, Thread::sleep);
  }
}
