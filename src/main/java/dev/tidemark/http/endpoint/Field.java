package dev.tidemark.http.endpoint;

import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A member of an input, read but perhaps invalid: its value is available only after {@link
 * Input#check()} has found the whole input valid.
 */
final class Field<T> {
  private final Violations violations;
  private final Supplier<T> valueIfValid;

  Field(Violations violations, Supplier<T> valueIfValid) {
    this.violations = violations;
    this.valueIfValid = valueIfValid;
  }

  /**
   * Returns the value.
   *
   * @throws IllegalStateException if the input has not been checked since a member was read
   */
  T get() {
    if (!violations.areChecked()) {
      throw new IllegalStateException("the input has not been checked");
    }
    return valueIfValid.get();
  }

  /** Returns a field whose value is made from this one's, once that is available. */
  <U> Field<U> map(Function<T, U> function) {
    return new Field<>(violations, () -> function.apply(get()));
  }
}
