package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.item.Format;
import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.SyncCount;
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
   * Requires that an identity may have one more dataset, and that the last deletion of its name is
   * the one that was read: the count of the new dataset follows it. A missing attribute satisfies
   * the two negations, so a missing identity item allows the creation.
   *
   * @param maxDatasets the most datasets of an identity
   */
  static Expression allowsCreation(IdentityItem seen, DatasetName created, int maxDatasets) {
    String entry = IdentitySchema.DELETED + ".#created";
    SyncCount deletedAt = seen.deleted().get(created);
    Expression.Builder condition =
        Expression.builder()
            .expressionValues(Format.valuesWith(Map.of(":limit", Item.number(maxDatasets))))
            .putExpressionName("#created", created.value());
    String hasRoom =
        Format.CONDITION + " AND NOT " + IdentitySchema.DATASET_COUNT + " >= :limit AND ";
    return deletedAt == null
        ? condition
            .expression(
                hasRoom
                    + "attribute_not_exists(%s) AND NOT %s > :upTo"
                        .formatted(entry, IdentitySchema.DELETED_UP_TO))
            .putExpressionValue(":upTo", Item.number(seen.deletedUpTo().value()))
            .build()
        : condition
            .expression(hasRoom + entry + " = :deletedAt")
            .putExpressionValue(":deletedAt", Item.number(deletedAt.value()))
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
