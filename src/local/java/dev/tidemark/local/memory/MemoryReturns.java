package dev.tidemark.local.memory;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/** The attributes that a write of one item returns. */
final class MemoryReturns {
  private MemoryReturns() {}

  /**
   * Returns the attributes that a request asks for, or null for none.
   *
   * @param after the item after an update; empty for other writes
   */
  static @Nullable Map<String, AttributeValue> of(
      @Nullable ReturnValue wanted,
      Optional<Map<String, AttributeValue>> before,
      Optional<Map<String, AttributeValue>> after) {
    if (wanted == null || wanted == ReturnValue.NONE) {
      return null;
    }
    return switch (wanted) {
      case ALL_OLD -> before.orElse(null);
      case ALL_NEW -> after.orElseThrow(() -> MemoryErrors.invalid("ALL_NEW is for updates only"));
      default -> throw MemoryErrors.invalid("The memory engine does not return " + wanted);
    };
  }
}
