package dev.tidemark.local.memory;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.OptionalInt;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Comparisons of attribute values, as in DynamoDB's conditions. */
final class AttributeValues {
  private AttributeValues() {}

  /** Returns whether two values are equal; numbers are if their decimal values are. */
  static boolean equal(AttributeValue one, AttributeValue other) {
    return (one.n() != null && other.n() != null)
        ? number(one).compareTo(number(other)) == 0
        : one.equals(other);
  }

  /** Returns the order of two values, which is empty if their types have none or differ. */
  static OptionalInt compare(AttributeValue one, AttributeValue other) {
    if (one.n() != null && other.n() != null) {
      return OptionalInt.of(number(one).compareTo(number(other)));
    }
    if (one.s() != null && other.s() != null) {
      return OptionalInt.of(
          Arrays.compareUnsigned(one.s().getBytes(UTF_8), other.s().getBytes(UTF_8)));
    }
    if (one.b() != null && other.b() != null) {
      return OptionalInt.of(
          Arrays.compareUnsigned(one.b().asByteArrayUnsafe(), other.b().asByteArrayUnsafe()));
    }
    return OptionalInt.empty();
  }

  /** Returns whether a text or binary value begins with another. */
  static boolean beginsWith(AttributeValue value, AttributeValue prefix) {
    if (value.s() != null && prefix.s() != null) {
      return value.s().startsWith(prefix.s());
    }
    if (value.b() != null && prefix.b() != null) {
      byte[] all = value.b().asByteArrayUnsafe();
      byte[] start = prefix.b().asByteArrayUnsafe();
      return all.length >= start.length
          && Arrays.equals(all, 0, start.length, start, 0, start.length);
    }
    return false;
  }

  /** Returns whether a text has a part, or a set or list has an element. */
  static boolean contains(AttributeValue value, AttributeValue part) {
    return switch (value.type()) {
      case S -> part.s() != null && value.s().contains(part.s());
      case SS -> value.ss().contains(part.s());
      case NS -> value.ns().stream().anyMatch(each -> equal(AttributeValue.fromN(each), part));
      case BS -> value.bs().contains(part.b());
      case L -> value.l().stream().anyMatch(each -> equal(each, part));
      default -> false;
    };
  }

  /** Returns the size of a value, as the function {@code size} does; empty if it has none. */
  static OptionalInt size(AttributeValue value) {
    return switch (value.type()) {
      case S -> OptionalInt.of(value.s().getBytes(UTF_8).length);
      case B -> OptionalInt.of(value.b().asByteArrayUnsafe().length);
      case SS -> OptionalInt.of(value.ss().size());
      case NS -> OptionalInt.of(value.ns().size());
      case BS -> OptionalInt.of(value.bs().size());
      case L -> OptionalInt.of(value.l().size());
      case M -> OptionalInt.of(value.m().size());
      default -> OptionalInt.empty();
    };
  }

  /** Returns the decimal value of a number. */
  static BigDecimal number(AttributeValue value) {
    try {
      return new BigDecimal(value.n());
    } catch (NumberFormatException | NullPointerException e) {
      throw MemoryErrors.invalid("An operand in the expression is not a number");
    }
  }
}
