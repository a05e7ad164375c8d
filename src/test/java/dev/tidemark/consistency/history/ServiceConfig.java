package dev.tidemark.consistency.history;

import java.time.Duration;

/**
 * The service settings that its responses depend on.
 *
 * @param hasTrigger whether a sync trigger runs for updates of devices
 * @param maxTombstoneAge the age at which a tombstone may be pruned
 * @param maxClockSkew how far a clock of the service may be from the true time
 */
public record ServiceConfig(boolean hasTrigger, Duration maxTombstoneAge, Duration maxClockSkew) {
  /** The greatest skew of the clocks that simulations and live runs give to the service. */
  public static final Duration SKEW = Duration.ofMinutes(10);

  /** A tombstone age that no run reaches. */
  public static final Duration NO_PRUNING_BY_AGE = Duration.ofDays(10_000);
}
