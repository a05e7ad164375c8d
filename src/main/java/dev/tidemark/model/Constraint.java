package dev.tidemark.model;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A constraint on a text: its length and pattern. Every text must be well-formed Unicode, too.
 *
 * @param minLength the smallest length, in {@code unit}
 * @param maxLength the greatest length, in {@code unit}
 * @param unit the unit of both lengths
 * @param pattern the pattern of the whole text, if it has one
 */
public record Constraint(int minLength, int maxLength, Unit unit, Optional<Pattern> pattern) {

  /** The unit of a length. */
  public enum Unit {
    /** Unicode scalar values, as in <a href="https://smithy.io">Smithy</a>. */
    CHARACTERS,
    /** Bytes of UTF-8. */
    BYTES
  }

  /** Returns a constraint on the number of characters, from min to max. */
  public static Constraint characters(int min, int max) {
    return new Constraint(min, max, Unit.CHARACTERS, Optional.empty());
  }

  /** Returns a constraint on the number of characters, from min to max, and on the pattern. */
  public static Constraint characters(int min, int max, String pattern) {
    return new Constraint(min, max, Unit.CHARACTERS, Optional.of(Pattern.compile(pattern)));
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
    List<String> violations = new ArrayList<>();
    int length = length(text);
    if (length < minLength) {
      violations.add(
          "Member must have length greater than or equal to " + minLength + unitSuffix());
    }
    if (length > maxLength) {
      violations.add("Member must have length less than or equal to " + maxLength + unitSuffix());
    }
    if (pattern.isPresent() && !pattern.get().matcher(text).matches()) {
      violations.add("Member must satisfy regular expression pattern: " + pattern.get());
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

  /** Returns the length of the text in bytes of UTF-8. */
  public static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
