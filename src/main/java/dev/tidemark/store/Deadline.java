package dev.tidemark.store;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How long the request may still take that the current thread serves. What could not end by then is
 * not begun: a process that is stopped in the middle can tell nobody what became of the request.
 */
public final class Deadline {
  /** What a request has left that nobody has set a time for. */
  private static final Duration UNBOUNDED = Duration.ofDays(1);

  /** What an attempt takes at most: a read and a write, and an answer lost on the way. */
  private static final Duration ATTEMPT = Duration.ofSeconds(1);

  /** What a write takes at most, and an answer lost on the way. */
  private static final Duration WRITE = Duration.ofMillis(500);

  private static final Duration LEAST = Duration.ofMillis(1);

  private static final ScopedValue<Supplier<Duration>> LEFT = ScopedValue.newInstance();

  private Deadline() {}

  /**
   * Serves a request within a time, and returns its result.
   *
   * @param left tells how long it may still take; negative if it should have ended
   */
  public static <R extends @Nullable Object, X extends Throwable> R within(
      Supplier<Duration> left, ScopedValue.CallableOp<? extends R, X> request) throws X {
    return ScopedValue.where(LEFT, left).call(request);
  }

  /** Returns how long the request may still take; negative if it should have ended. */
  public static Duration left() {
    return LEFT.isBound() ? LEFT.get().get() : UNBOUNDED;
  }

  /**
   * Returns how long a call may take that is to end with the request: no longer than this, and a
   * millisecond at least, for a client takes no time-out of less.
   */
  public static Duration timeout(Duration longest) {
    return limit(left(), longest);
  }

  /** Returns the same for a call that an attempt is to follow. */
  public static Duration timeoutBeforeAttempt(Duration longest) {
    return limit(leftBeforeAttempt(), longest);
  }

  private static Duration limit(Duration left, Duration longest) {
    Duration timeout = left.compareTo(longest) < 0 ? left : longest;
    return timeout.compareTo(LEAST) < 0 ? LEAST : timeout;
  }

  /**
   * Holds up a write that could not end in time: nobody would know what became of it.
   *
   * @throws StoreBusyException if there is no time for a write
   */
  public static void checkTimeToWrite() {
    if (left().compareTo(WRITE) < 0) {
      throw new StoreBusyException(new IllegalStateException("there is no time for a write"));
    }
  }

  /** Returns how long something may take that an attempt is to follow; negative if it may not. */
  public static Duration leftBeforeAttempt() {
    return left().minus(ATTEMPT);
  }
}
