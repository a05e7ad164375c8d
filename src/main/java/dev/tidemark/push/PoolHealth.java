package dev.tidemark.push;

import dev.tidemark.model.IdentityPoolId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The memory of a function about the pushes of one pool. Its log has at most one line a minute. If
 * the push service fails again and again, notifications are dropped for a while without a call, so
 * that they do not delay the batches of all pools.
 */
final class PoolHealth {
  /** Begins the log line of each pool whose notifications are refused or fail. */
  static final String LOG_TEXT = "Push notifications of a pool do not arrive";

  private static final Logger LOGGER = System.getLogger(PoolHealth.class.getName());
  private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);
  private static final Duration SUSPENSION = Duration.ofSeconds(30);

  /** More than the notifications in flight, so that one slow moment does not suspend a pool. */
  private static final int MAX_FAILURES = 20;

  private final IdentityPoolId pool;
  private final InstantSource clock;
  private Instant nextLine = Instant.MIN;
  private Instant suspendedUntil = Instant.MIN;
  private int failures;

  PoolHealth(IdentityPoolId pool, InstantSource clock) {
    this.pool = pool;
    this.clock = clock;
  }

  /** Logs why notifications do not arrive, unless the pool has a line of the last minute. */
  synchronized void report(String reason) {
    Instant now = clock.instant();
    if (!now.isBefore(nextLine)) {
      nextLine = now.plus(BETWEEN_LINES);
      LOGGER.log(Level.ERROR, "{0}: {1}. It is pool {2}", LOG_TEXT, reason, pool);
    }
  }

  synchronized boolean isSuspended() {
    return clock.instant().isBefore(suspendedUntil);
  }

  synchronized void succeeded() {
    failures = 0;
  }

  synchronized void failed() {
    failures++;
    if (failures >= MAX_FAILURES) {
      failures = 0;
      suspendedUntil = clock.instant().plus(SUSPENSION);
    }
  }
}
