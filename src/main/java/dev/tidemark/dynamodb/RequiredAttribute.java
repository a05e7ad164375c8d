package dev.tidemark.dynamodb;

import org.jspecify.annotations.Nullable;

/** The check that an item has an attribute without which it says nothing. */
final class RequiredAttribute {
  private RequiredAttribute() {}

  /**
   * Returns the attribute's value.
   *
   * @throws IllegalStateException if the item has no such attribute: Tidemark did not write it
   */
  static <T> T check(@Nullable T value, String name) {
    if (value == null) {
      throw new IllegalStateException("an item without its attribute " + name);
    }
    return value;
  }
}
