package dev.tidemark.migration;

import java.time.Duration;

/**
 * The expected effort of a migration.
 *
 * @param identities the identities that are left
 * @param calls the calls of the source that they need
 * @param rate the calls in a second that the source allows at present
 */
public record Estimate(long identities, long calls, double rate) {
  /** A dataset is listed at least twice, see {@link dev.tidemark.takeover.SourceReader}. */
  private static final int LISTINGS = 2;

  /**
   * Returns the estimate from a sample.
   *
   * @param identities the identities that are left
   * @param sampled the identities of the sample, at least 1 unless none is left
   * @param datasets the datasets of the sample
   */
  static Estimate of(long identities, long sampled, long datasets, double rate) {
    double each = sampled == 0 ? 0 : (double) datasets / sampled;
    return new Estimate(identities, Math.round(identities * (1 + LISTINGS * each)), rate);
  }

  /** Returns the expected time. */
  public Duration time() {
    return Duration.ofSeconds(Math.round(calls / rate));
  }

  /** Returns a time in hours and minutes, or in seconds if it is short. */
  static String text(Duration time) {
    return time.toMinutes() < 2
        ? time.toSeconds() + " s"
        : "%d h %d min".formatted(time.toHours(), time.toMinutesPart());
  }

  @Override
  public String toString() {
    return "%,d identities need about %,d calls; at %.0f calls in a second, that is %s"
        .formatted(identities, calls, rate, text(time()));
  }
}
