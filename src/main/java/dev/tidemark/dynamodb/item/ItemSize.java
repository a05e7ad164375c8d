package dev.tidemark.dynamodb.item;

import dev.tidemark.model.Constraint;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Item sizes in bytes, as DynamoDB counts them for its limits and its bill.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html">
 *     DynamoDB item sizes and formats</a>
 */
final class ItemSize {
  /** The bytes of an empty map or list. */
  private static final long DOCUMENT_BYTES = 3;

  /** The bytes of an element of a map or list, in addition to its name and value. */
  private static final long ELEMENT_BYTES = 1;

  private ItemSize() {}

  private static final class Sum {
    long value;
  }

  /** Returns the bytes of the names and values of attributes. */
  static long of(Map<String, AttributeValue> item) {
    // An iterator over a map of the SDK makes an object for each attribute.
    Sum bytes = new Sum();
    item.forEach((name, value) -> bytes.value += text(name) + value(value));
    return bytes.value;
  }

  /** Returns the bytes of the name and value of an attribute that is a map. */
  static long ofMap(String name, Map<String, AttributeValue> map) {
    return text(name) + map(map);
  }

  private static long value(AttributeValue value) {
    return switch (value.type()) {
      case S -> text(value.s());
      case N -> number(value.n());
      case B -> bytes(value.b());
      case BOOL, NUL -> 1;
      case SS -> value.ss().stream().mapToLong(ItemSize::text).sum();
      case NS -> value.ns().stream().mapToLong(ItemSize::number).sum();
      case BS -> value.bs().stream().mapToLong(ItemSize::bytes).sum();
      case M -> map(value.m());
      case L -> list(value.l());
      case UNKNOWN_TO_SDK_VERSION ->
          throw new IllegalArgumentException("attribute value of an unknown type");
    };
  }

  private static long map(Map<String, AttributeValue> map) {
    return DOCUMENT_BYTES + map.size() * ELEMENT_BYTES + of(map);
  }

  private static long list(Collection<AttributeValue> elements) {
    return DOCUMENT_BYTES
        + elements.stream().mapToLong(element -> ELEMENT_BYTES + value(element)).sum();
  }

  private static long text(String text) {
    return Constraint.utf8Length(text);
  }

  private static long bytes(SdkBytes bytes) {
    return bytes.asByteArrayUnsafe().length;
  }

  /**
   * Counts one byte, one for each two significant digits, and one more for a negative number. The
   * pairs of digits start at the decimal point, so 120 has two of them. Amazon calls its formula
   * approximate. DynamoDB Local counts like this, and the result is never below Amazon's formula.
   */
  private static long number(String number) {
    return isCount(number) ? count(number) : decimal(new BigDecimal(number).stripTrailingZeros());
  }

  private static long decimal(BigDecimal value) {
    if (value.signum() == 0) {
      return 1;
    }
    int lowestPower = -value.scale();
    int highestPower = lowestPower + value.precision() - 1;
    return 1L + pairs(highestPower, lowestPower) + (value.signum() < 0 ? 1 : 0);
  }

  private static int pairs(int highestPower, int lowestPower) {
    return Math.floorDiv(highestPower, 2) - Math.floorDiv(lowestPower, 2) + 1;
  }

  /** Tells whether a number is an integer above zero without leading zeros, as counts and dates. */
  private static boolean isCount(String number) {
    for (int i = 0; i < number.length(); i++) {
      if (number.charAt(i) < '0' || number.charAt(i) > '9') {
        return false;
      }
    }
    return !number.isEmpty() && number.charAt(0) != '0';
  }

  private static long count(String digits) {
    int last = digits.length() - 1;
    int zeros = 0;
    while (digits.charAt(last - zeros) == '0') {
      zeros++;
    }
    return 1L + pairs(last, zeros);
  }
}
