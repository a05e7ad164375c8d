package dev.tidemark.http.endpoint;

import dev.tidemark.model.Constraint;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A type of text.
 *
 * @param constraint the constraint on the text
 * @param parse makes a value of a text that satisfies the constraint
 * @param isUserData whether the text may be a user's data, so that no message repeats it
 */
record TextType<T>(Constraint constraint, Function<String, T> parse, boolean isUserData) {

  static <T> TextType<T> identifier(Constraint constraint, Function<String, T> parse) {
    return new TextType<>(constraint, parse, false);
  }

  static <T> TextType<T> userData(Constraint constraint, Function<String, T> parse) {
    return new TextType<>(constraint, parse, true);
  }

  /** Reads an optional string, and adds its violations of the constraint to the input. */
  Optional<String> read(Input input, String member) {
    Optional<String> text = input.string(member);
    if (text.isPresent()) {
      List<String> violations = constraint.violations(text.get());
      if (!violations.isEmpty()) {
        addViolations(input, member, text.get(), violations);
      }
    }
    return text;
  }

  private void addViolations(Input input, String member, String text, List<String> violations) {
    for (String violation : violations) {
      if (isUserData) {
        input.addViolation(member, violation);
      } else {
        input.addViolation(member, text, violation);
      }
    }
  }
}
