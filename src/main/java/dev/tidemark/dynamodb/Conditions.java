package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.item.Format;
import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.SyncCount;
import java.util.Map;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The conditions of writes. */
final class Conditions {
  private static final String UNMOVED = " AND attribute_not_exists(" + IdentitySchema.MOVED + ")";

  private static final String NOT_IMPORTED =
      " AND attribute_not_exists(" + IdentitySchema.FORMER + ")";

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
    // An import that ends now raises the count that the dataset begins above.
    String unmoved = seen.hasFormerPlace() ? "" : UNMOVED + NOT_IMPORTED;
    return with(
        Format.CONDITION + " AND NOT " + IdentitySchema.DATASET_COUNT + " >= :limit" + unmoved,
        Map.of(":limit", Item.number(maxDatasets)),
        seen,
        created);
  }

  /**
   * Requires that the last deletion of a name is the one that was read. An identity may have any
   * number of datasets from elsewhere.
   *
   * @param onlyUnmoved whether the identity must not be marked as moved
   */
  static Expression allowsImport(IdentityItem seen, DatasetName created, boolean onlyUnmoved) {
    return with(Format.CONDITION + (onlyUnmoved ? UNMOVED : ""), Map.of(), seen, created);
  }

  private static Expression with(
      String condition,
      Map<String, AttributeValue> values,
      IdentityItem seen,
      DatasetName created) {
    String entry = IdentitySchema.DELETED + ".#created";
    SyncCount deletedAt = seen.deleted().get(created);
    Expression.Builder builder =
        Expression.builder()
            .expressionValues(Format.valuesWith(values))
            .putExpressionName("#created", created.value());
    return deletedAt == null
        ? builder
            .expression(
                condition
                    + " AND attribute_not_exists(%s) AND NOT %s > :upTo"
                        .formatted(entry, IdentitySchema.DELETED_UP_TO))
            .putExpressionValue(":upTo", Item.number(seen.deletedUpTo().value()))
            .build()
        : builder
            .expression(condition + " AND " + entry + " = :deletedAt")
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
