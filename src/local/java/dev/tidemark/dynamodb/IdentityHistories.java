package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.client.Failures;
import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.SyncCount;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * Reads and adds to what identities remember of deletions.
 *
 * @param table the table's name
 */
public record IdentityHistories(DynamoDbClient client, String table) {
  private static final int MAX_ATTEMPTS = 20;

  /** Returns what an identity remembers. */
  public IdentityHistory read(PoolIdentity owner) {
    return IdentityHistory.of(item(owner));
  }

  /**
   * Adds to what an identity remembers. Repeating it changes nothing.
   *
   * @param began the counts at which the identity's datasets began, by name
   * @throws IllegalStateException if other writers change the identity all the time
   */
  public void add(PoolIdentity owner, IdentityHistory history, Map<DatasetName, SyncCount> began) {
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      IdentityItem before = item(owner);
      IdentityItem all = history.addedTo(before, began);
      if (all.equals(before) || isReplaced(before, all)) {
        return;
      }
    }
    throw new IllegalStateException("other writers change an identity all the time");
  }

  /** The version of the item is a condition, so that no creation or deletion is lost. */
  private boolean isReplaced(IdentityItem before, IdentityItem all) {
    IdentityItem after =
        new IdentityItem(
            all.owner(),
            before.version() + 1,
            all.datasetCount(),
            all.deleted(),
            all.deletedUpTo(),
            all.movedAt(),
            all.unknown());
    Expression condition = Conditions.isAtOrAbsent(IdentitySchema.VERSION, before.version());
    try {
      client.putItem(
          put ->
              put.tableName(table)
                  .item(IdentitySchema.encode(after).attributes())
                  .conditionExpression(condition.expression())
                  .expressionAttributeValues(condition.expressionValues()));
      return true;
    } catch (ConditionalCheckFailedException _) {
      return false;
    }
  }

  private IdentityItem item(PoolIdentity owner) {
    Map<String, AttributeValue> found =
        Failures.reading(
            () ->
                client
                    .getItem(
                        get ->
                            get.tableName(table)
                                .key(ItemKey.identity(owner).attributes())
                                .consistentRead(true))
                    .item());
    return Optional.of(found)
        .filter(attributes -> !attributes.isEmpty())
        .map(attributes -> IdentitySchema.decode(new Item(attributes)))
        .orElseGet(() -> IdentityItem.initial(owner));
  }
}
