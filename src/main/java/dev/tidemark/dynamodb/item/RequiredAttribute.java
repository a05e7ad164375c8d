package dev.tidemark.dynamodb.item;

import org.jspecify.annotations.Nullable;

/** Checks that an item has an attribute that every item of its kind has. */
public final class RequiredAttribute {
  private RequiredAttribute() {}

  /**
   * Returns the attribute's value.
   *
   * @throws IllegalStateException if the item has no such attribute: Tidemark did not write it
   */
  public static <T> T check(@Nullable T value, String name) {
    if (value == null) {
      throw new IllegalStateException("item has no attribute " + name);
    }
    return value;
  }
}
