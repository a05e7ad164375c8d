package dev.tidemark.store;

import java.time.Duration;
import java.util.function.LongUnaryOperator;

/** A {@link Backoff} that waits a random time below a bound that doubles with each attempt. */
public final class JitteredBackoff implements Backoff {
  /** More doublings would overflow. */
  private static final int MAX_DOUBLINGS = 20;

  private final Duration first;
  private final Duration greatest;
  private final LongUnaryOperator random;
  private final Sleep sleep;

  /**
   * Makes a backoff from its sources of randomness and time.
   *
   * @param first the bound after the first attempt
   * @param greatest the greatest bound
   * @param random returns a random number from 0 to below the given one
   */
  public JitteredBackoff(Duration first, Duration greatest, LongUnaryOperator random, Sleep sleep) {
    this.first = first;
    this.greatest = greatest;
    this.random = random;
    this.sleep = sleep;
  }

  /** A way to wait. */
  @FunctionalInterface
  public interface Sleep {
    /**
     * Waits.
     *
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    void sleep(Duration time) throws InterruptedException;
  }

  @Override
  public boolean pause(int attempt) {
    long doubled = first.toNanos() << Math.min(attempt - 1, MAX_DOUBLINGS);
    long bound = Math.min(greatest.toNanos(), doubled);
    Duration pause = Duration.ofNanos(random.applyAsLong(bound + 1));
    if (Deadline.leftBeforeAttempt().compareTo(pause) < 0) {
      return false;
    }
    try {
      sleep.sleep(pause);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
