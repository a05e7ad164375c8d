package dev.tidemark.lambda;

import dev.tidemark.model.Quota;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Environment variables, named by the constants of an enum. A blank variable counts as unset.
 *
 * @param variables the variables by name
 */
record Environment(Map<String, String> variables) {
  /**
   * Reads a variable.
   *
   * @param type converts the text; throws IllegalArgumentException if it is invalid
   * @throws IllegalArgumentException if the variable is invalid; the message names it
   */
  <T> Optional<T> read(Enum<?> variable, Function<String, T> type) {
    String text = variables.getOrDefault(variable.name(), "").strip();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(type.apply(text));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(variable + " cannot be used: " + e.getMessage(), e);
    }
  }

  /** Reads the limit of a quota; Amazon's if it is unset. */
  int quota(Enum<?> variable, Quota quota) {
    return number(variable, quota.limit(), 1, quota.greatest());
  }

  /** Reads a whole number between bounds. */
  int number(Enum<?> variable, int byDefault, int least, int greatest) {
    int number = read(variable, Integer::valueOf).orElse(byDefault);
    if (number < least || number > greatest) {
      throw new IllegalArgumentException(
          "%s cannot be used: not from %d to %d".formatted(variable, least, greatest));
    }
    return number;
  }
}
