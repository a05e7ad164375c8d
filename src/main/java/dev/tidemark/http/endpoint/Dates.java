package dev.tidemark.http.endpoint;

import dev.tidemark.json.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Optional;

/**
 * Converts dates on the wire: seconds since the epoch, to the millisecond, within the years 1 to
 * 9999. Several clients cannot read later years, and Go's misread years outside 1678 to 2261.
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
  private static final BigDecimal HALF_MILLISECOND = BigDecimal.valueOf(5, 4);
  private static final long LAST_MILLISECOND = END_SECONDS.movePointRight(3).longValueExact() - 1;

  private Dates() {}

  /**
   * Returns the nearest millisecond; empty if the date is out of range. Clients whose
   * floating-point numbers lie just below a millisecond thus return a date as they got it.
   */
  static Optional<Instant> ofSeconds(BigDecimal seconds) {
    // Comparisons come first: writing out 1e999999999 or 1e-999999999 would take forever.
    if (seconds.compareTo(MIN_SECONDS) < 0 || seconds.compareTo(END_SECONDS) >= 0) {
      return Optional.empty();
    }
    if (seconds.abs().compareTo(HALF_MILLISECOND) < 0) {
      return Optional.of(Instant.EPOCH);
    }
    long milliseconds =
        seconds.movePointRight(3).setScale(0, RoundingMode.HALF_UP).longValueExact();
    // The end of the year 9999 is no millisecond later: that is a year which clients cannot read.
    return Optional.of(Instant.ofEpochMilli(Math.min(milliseconds, LAST_MILLISECOND)));
  }

  /** Returns seconds with three decimals: some clients reject exponents, some reject integers. */
  static String toSeconds(Instant date) {
    return Json.thousandths(date.toEpochMilli());
  }
}
