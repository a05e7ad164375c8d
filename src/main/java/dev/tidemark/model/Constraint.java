package dev.tidemark.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A constraint on a text: its length and form. Every text must be well-formed Unicode, too.
 *
 * @param minLength the smallest length, in {@code unit}
 * @param maxLength the greatest length, in {@code unit}
 * @param unit the unit of both lengths
 * @param form the form of the whole text, if it has one
 */
public record Constraint(int minLength, int maxLength, Unit unit, Optional<Form> form) {

  /** The unit of a length. */
  public enum Unit {
    /** Unicode scalar values, as in <a href="https://smithy.io">Smithy</a>. */
    CHARACTERS,
    /** Bytes of UTF-8. */
    BYTES
  }

  /**
   * The form of a text.
   *
   * @param pattern a regular expression that describes it to clients
   * @param test tells whether a text matches the expression
   */
  public record Form(String pattern, Predicate<String> test) {}

  /** Returns a constraint on the number of characters, from min to max. */
  public static Constraint characters(int min, int max) {
    return new Constraint(min, max, Unit.CHARACTERS, Optional.empty());
  }

  /** Returns a constraint on the number of characters, from min to max, and on the pattern. */
  public static Constraint characters(int min, int max, String pattern) {
    Predicate<String> test = Pattern.compile(pattern).asMatchPredicate();
    return new Constraint(min, max, Unit.CHARACTERS, Optional.of(new Form(pattern, test)));
  }

  /**
   * Returns a constraint on the number of characters, from min to max, and on the form. Every
   * request checks ids and names, so their test is a plain loop and not the expression.
   */
  static Constraint characters(int min, int max, String pattern, Predicate<String> test) {
    return new Constraint(min, max, Unit.CHARACTERS, Optional.of(new Form(pattern, test)));
  }

  /** Returns a constraint on the number of bytes of UTF-8, from min to max. */
  public static Constraint bytes(int min, int max) {
    return new Constraint(min, max, Unit.BYTES, Optional.empty());
  }

  /**
   * Returns the violations of this constraint, worded like Amazon's validation errors, such as
   * {@code Member must have length less than or equal to 128}.
   */
  public List<String> violations(String text) {
    if (!isWellFormed(text)) {
      return List.of("Member must be well-formed Unicode");
    }
    int length = length(text);
    boolean isTooShort = length < minLength;
    boolean isTooLong = length > maxLength;
    boolean isMalformed = form.isPresent() && !form.get().test().test(text);
    return isTooShort || isTooLong || isMalformed
        ? describe(isTooShort, isTooLong, isMalformed)
        : List.of();
  }

  private List<String> describe(boolean isTooShort, boolean isTooLong, boolean isMalformed) {
    List<String> violations = new ArrayList<>();
    if (isTooShort) {
      violations.add(
          "Member must have length greater than or equal to " + minLength + unitSuffix());
    }
    if (isTooLong) {
      violations.add("Member must have length less than or equal to " + maxLength + unitSuffix());
    }
    if (isMalformed) {
      violations.add(
          "Member must satisfy regular expression pattern: " + form.orElseThrow().pattern());
    }
    return List.copyOf(violations);
  }

  /**
   * Returns the text if it satisfies this constraint.
   *
   * @throws IllegalArgumentException if it does not; the message has the kind and the violations,
   *     never the text
   */
  String check(String kind, String text) {
    List<String> violations = violations(text);
    if (!violations.isEmpty()) {
      throw new IllegalArgumentException(kind + ": " + String.join("; ", violations));
    }
    return text;
  }

  /** Tells whether the text has no lone surrogate, so UTF-8 can encode it. */
  public static boolean isWellFormed(String text) {
    // A stream of code points is too slow: values are long, and every read checks them again.
    int length = text.length();
    for (int i = 0; i < length; i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        boolean isPair =
            i + 1 < length && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
        if (!isPair) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  private int length(String text) {
    return switch (unit) {
      case CHARACTERS -> text.codePointCount(0, text.length());
      case BYTES -> utf8Length(text);
    };
  }

  private String unitSuffix() {
    return unit == Unit.BYTES ? " bytes of UTF-8" : "";
  }

  /** Returns the length of a well-formed text in bytes of UTF-8. */
  public static int utf8Length(String text) {
    // Counts without a copy: each update adds up the bytes of all its values several times.
    int length = text.length();
    int bytes = length;
    for (int i = 0; i < length; i++) {
      char unit = text.charAt(i);
      if (unit >= 0x80) {
        bytes += unit < 0x800 || Character.isSurrogate(unit) ? 1 : 2;
      }
    }
    return bytes;
  }
}
