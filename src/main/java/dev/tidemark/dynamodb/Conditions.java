package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.item.Format;
import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import java.util.Map;
import software.amazon.awssdk.enhanced.dynamodb.Expression;

/** The conditions of writes. */
final class Conditions {
  private Conditions() {}

  /** Requires that an item is at a count or version; if that is 0, that no such item exists. */
  static Expression isAtOrAbsent(String attribute, long seen) {
    return seen == 0 ? isAbsent() : isAt(attribute, seen);
  }

  /** Requires that no such item exists. */
  static Expression isAbsent() {
    return Expression.builder()
        .expression("attribute_not_exists(" + ItemKey.PARTITION + ")")
        .build();
  }

  /**
   * Requires that an item is at a count or version, and in no newer format. Fails if no such item
   * exists.
   */
  static Expression isAt(String attribute, long seen) {
    return Expression.builder()
        .expression(attribute + " = :seen AND " + Format.CONDITION)
        .expressionValues(Format.valuesWith(Map.of(":seen", Item.number(seen))))
        .build();
  }

  /** Requires that an item, if it exists, is in no newer format. */
  static Expression isNotNewer() {
    return Expression.builder()
        .expression(Format.CONDITION)
        .expressionValues(Format.valuesWith(Map.of()))
        .build();
  }
}
