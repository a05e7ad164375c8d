package dev.tidemark.store;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;

/** The pauses between attempts that throttling or concurrent writes make necessary. */
@FunctionalInterface
public interface Backoff {
  /**
   * Waits, unless the request would have no time left for another attempt.
   *
   * @param attempt the number of attempts so far, from 1
   * @return whether to try again: false if the {@link Deadline} is too near or the thread was
   *     interrupted
   */
  boolean pause(int attempt);

  /**
   * Repeats an attempt, with pauses, until it has a result or no attempt is left.
   *
   * @param maxAttempts the greatest number of attempts, at least 1
   * @param attempt receives its number, from 1; an empty result asks for another attempt
   * @return the result; empty if time or attempts ran out
   */
  default <T> Optional<T> retry(int maxAttempts, IntFunction<Optional<T>> attempt) {
    return retry(maxAttempts, _ -> true, attempt);
  }

  /**
   * Repeats an attempt as {@link #retry(int, IntFunction)} does, but not always with a pause.
   *
   * @param needsPause receives the number of attempts so far, from 1, and tells whether the next
   *     one has to wait
   */
  default <T> Optional<T> retry(
      int maxAttempts, IntPredicate needsPause, IntFunction<Optional<T>> attempt) {
    for (int number = 1; ; number++) {
      Optional<T> result = attempt.apply(number);
      if (result.isPresent()
          || number == maxAttempts
          || (needsPause.test(number) && !pause(number))) {
        return result;
      }
    }
  }

  /**
   * Returns a backoff that waits a random time below a bound that doubles with each attempt, so
   * that writers that collided do not collide again. The random numbers come from the operating
   * system: functions that Lambda starts from one snapshot would share the state of any other
   * generator, and wait equally long.
   *
   * @param first the bound after the first attempt
   * @param greatest the greatest bound
   */
  static Backoff jittered(Duration first, Duration greatest) {
    return new JitteredBackoff(first, greatest, new SecureRandom()::nextLong, Thread::sleep);
  }
}
