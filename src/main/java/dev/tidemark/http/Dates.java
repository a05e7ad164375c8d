package dev.tidemark.http;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Optional;

/**
 * Dates on the wire: seconds since the epoch, to the millisecond, within the years that every
 * client can show.
 *
 * @see <a
 *     href="https://smithy.io/2.0/spec/protocol-traits.html#timestampformat-trait">epoch-seconds
 *     </a>
 */
final class Dates {
  private static final BigDecimal MIN_MILLIS =
      BigDecimal.valueOf(Instant.parse("0001-01-01T00:00:00Z").toEpochMilli());
  private static final BigDecimal MAX_MILLIS =
      BigDecimal.valueOf(Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli());

  private Dates() {}

  /** Returns the date, its part of a millisecond cut off, unless it is out of range. */
  static Optional<Instant> ofSeconds(BigDecimal seconds) {
    BigDecimal millis = seconds.movePointRight(3);
    // Compared first: to write out 1e999999999 would take for ever.
    return millis.compareTo(MIN_MILLIS) < 0 || millis.compareTo(MAX_MILLIS.add(BigDecimal.ONE)) >= 0
        ? Optional.empty()
        : Optional.of(
            Instant.ofEpochMilli(millis.setScale(0, RoundingMode.FLOOR).longValueExact()));
  }

  /** Returns plain decimal with three decimals: some clients take no exponent, some no integer. */
  static String toSeconds(Instant date) {
    return BigDecimal.valueOf(date.toEpochMilli(), 3).toPlainString();
  }
}
