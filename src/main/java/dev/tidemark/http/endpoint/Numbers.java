package dev.tidemark.http.endpoint;

import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonNumber;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalLong;

/** Converts JSON numbers. */
final class Numbers {
  private static final BigDecimal MAX_LONG = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final BigDecimal MIN_LONG = BigDecimal.valueOf(Long.MIN_VALUE);

  /** One less than the most digits of 64 bits. */
  private static final int MAX_DIGITS = 18;

  private Numbers() {}

  /** Returns the number; empty if the value is not a number, or its exponent is too large. */
  static Optional<BigDecimal> decimal(JsonValue value) {
    if (!(value instanceof JsonNumber(String literal))) {
      return Optional.empty();
    }
    try {
      return Optional.of(new BigDecimal(literal));
    } catch (NumberFormatException exponentTooLarge) {
      return Optional.empty();
    }
  }

  /**
   * Returns the integer, in any notation: R writes 100000 as {@code 1e+05}. Empty if the value is
   * not an integer of 64 bits.
   */
  static OptionalLong integer(JsonValue value) {
    if (value instanceof JsonNumber(String literal) && isDigits(literal)) {
      return OptionalLong.of(Long.parseLong(literal));
    }
    return decimal(value)
        // The range comes first: writing out 1e999999999 would take forever.
        .filter(number -> number.compareTo(MIN_LONG) >= 0 && number.compareTo(MAX_LONG) <= 0)
        .filter(Numbers::isIntegral)
        .map(number -> OptionalLong.of(number.longValue()))
        .orElse(OptionalLong.empty());
  }

  /** Tells whether a number is plain digits, too few to exceed 64 bits, as nearly all are. */
  private static boolean isDigits(String literal) {
    if (literal.length() > MAX_DIGITS) {
      return false;
    }
    for (int i = 0; i < literal.length(); i++) {
      if (literal.charAt(i) < '0' || literal.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static boolean isIntegral(BigDecimal number) {
    return number.signum() == 0 || number.stripTrailingZeros().scale() <= 0;
  }
}
