package dev.tidemark.http.endpoint;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Optional;

/**
 * Converts dates on the wire: seconds since the epoch, to the millisecond, within the years that
 * every client can represent.
 *
 * @see <a
 *     href="https://smithy.io/2.0/spec/protocol-traits.html#timestampformat-trait">epoch-seconds
 *     </a>
 */
final class Dates {
  private static final BigDecimal MIN_SECONDS =
      BigDecimal.valueOf(Instant.parse("0001-01-01T00:00:00Z").getEpochSecond());
  private static final BigDecimal END_SECONDS =
      BigDecimal.valueOf(Instant.parse("9999-12-31T23:59:59Z").getEpochSecond() + 1);
  private static final BigDecimal MILLISECOND = BigDecimal.valueOf(1, 3);

  private Dates() {}

  /** Returns the date, rounded down to a millisecond; empty if it is out of range. */
  static Optional<Instant> ofSeconds(BigDecimal seconds) {
    // Comparisons come first: writing out 1e999999999 or 1e-999999999 would take forever.
    if (seconds.compareTo(MIN_SECONDS) < 0 || seconds.compareTo(END_SECONDS) >= 0) {
      return Optional.empty();
    }
    if (seconds.abs().compareTo(MILLISECOND) < 0) {
      return Optional.of(Instant.ofEpochMilli(seconds.signum() < 0 ? -1 : 0));
    }
    return Optional.of(
        Instant.ofEpochMilli(
            seconds.movePointRight(3).setScale(0, RoundingMode.FLOOR).longValueExact()));
  }

  /** Returns seconds with three decimals: some clients reject exponents, some reject integers. */
  static String toSeconds(Instant date) {
    return BigDecimal.valueOf(date.toEpochMilli(), 3).toPlainString();
  }
}
