package dev.tidemark.store;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The time left for the request that the current thread serves. Work that cannot finish in time
 * does not start: a process that is stopped in the middle cannot report the outcome.
 */
public final class Deadline {
  /** The time left for a request without a deadline. */
  private static final Duration UNBOUNDED = Duration.ofDays(1);

  /** The longest attempt: a read and a write, one of them retried after a lost response. */
  private static final Duration ATTEMPT = Duration.ofSeconds(1);

  /** The longest write, retried once after a lost response. */
  private static final Duration WRITE = Duration.ofMillis(500);

  private static final Duration MIN_TIMEOUT = Duration.ofMillis(1);

  private static final ScopedValue<Supplier<Duration>> LEFT = ScopedValue.newInstance();

  private Deadline() {}

  /**
   * Serves a request that has a deadline, and returns its result.
   *
   * @param left supplies the time left; negative after the deadline
   */
  public static <R extends @Nullable Object, X extends Throwable> R within(
      Supplier<Duration> left, ScopedValue.CallableOp<? extends R, X> request) throws X {
    return ScopedValue.where(LEFT, left).call(request);
  }

  /** Returns a task for another thread, which has the current thread's deadline. */
  public static Runnable carry(Runnable task) {
    Supplier<Duration> left = supplier();
    return () -> ScopedValue.where(LEFT, left).run(task);
  }

  /** Returns the time left for the request; negative after the deadline. */
  public static Duration left() {
    return LEFT.isBound() ? LEFT.get().get() : UNBOUNDED;
  }

  /** Returns a source of the time left, for other threads that work for the request. */
  public static Supplier<Duration> supplier() {
    return LEFT.isBound() ? LEFT.get() : () -> UNBOUNDED;
  }

  /**
   * Returns the timeout of a call that must end before the request does.
   *
   * @param longest the greatest timeout
   * @return at least a millisecond, the shortest timeout that clients accept
   */
  public static Duration timeout(Duration longest) {
    return limit(left(), longest);
  }

  /** Returns the timeout of a call that must leave time for an attempt after it. */
  public static Duration timeoutBeforeAttempt(Duration longest) {
    return limit(leftBeforeAttempt(), longest);
  }

  private static Duration limit(Duration left, Duration longest) {
    Duration timeout = left.compareTo(longest) < 0 ? left : longest;
    return timeout.compareTo(MIN_TIMEOUT) < 0 ? MIN_TIMEOUT : timeout;
  }

  /**
   * Stops a write that could not end in time, since its outcome would remain unknown.
   *
   * @throws StoreBusyException if there is no time for a write
   */
  public static void checkTimeToWrite() {
    if (left().compareTo(WRITE) < 0) {
      throw new StoreBusyException(new IllegalStateException("there is no time for a write"));
    }
  }

  /** Returns the time left before the last moment to start an attempt; negative after it. */
  public static Duration leftBeforeAttempt() {
    return left().minus(ATTEMPT);
  }
}
