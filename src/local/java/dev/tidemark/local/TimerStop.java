package dev.tidemark.local;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Stops timers that invoke functions. */
final class TimerStop {
  /**
   * Long enough for a function that works, because DynamoDB Local can keep its files locked if it
   * is closed within a request. Not longer: a function can wait for a minute, and as the process
   * ends, the threads of its HTTP client may have ended before.
   */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private TimerStop() {}

  /** Lets invocations in progress end for a short time, and interrupts them after it. */
  static void stop(List<ScheduledExecutorService> timers) {
    timers.forEach(ScheduledExecutorService::shutdown);
    long deadline = System.nanoTime() + GRACE.toNanos();
    try {
      for (ScheduledExecutorService timer : timers) {
        timer.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    timers.forEach(ScheduledExecutorService::shutdownNow);
  }
}
