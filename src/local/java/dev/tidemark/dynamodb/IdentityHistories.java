package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.client.Failures;
import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.item.ItemReader;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.SyncCount;
import dev.tidemark.store.Backoff;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
  private static final Backoff BACKOFF =
      Backoff.jittered(Duration.ofMillis(50), Duration.ofSeconds(2));

  /** Returns what an identity remembers. */
  public IdentityHistory read(PoolIdentity owner) {
    return IdentityHistory.of(item(owner));
  }

  /**
   * Adds to what an identity remembers. Repeating it changes nothing.
   *
   * <p>A deletion above the count at which a dataset of its name began is left out: the dataset
   * would count as deleted. A dataset that is created after it was looked for changes the version
   * of the identity, so that it is looked for again.
   *
   * @param imported the counts at which datasets begin that come with the history, by name
   * @return the names whose deletion is left out
   * @throws IllegalStateException if other writers change the identity all the time
   */
  public Set<DatasetName> add(
      PoolIdentity owner, IdentityHistory history, Map<DatasetName, SyncCount> imported) {
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      IdentityItem before = item(owner);
      Map<DatasetName, SyncCount> began = new HashMap<>(imported);
      began.putAll(began(owner, history.deleted().keySet()));
      IdentityItem all = history.addedTo(before, began);
      if (all.equals(before) || isReplaced(before, all)) {
        return history.ofOtherLives(began);
      }
    }
    throw new IllegalStateException("other writers change an identity all the time");
  }

  private Map<DatasetName, SyncCount> began(PoolIdentity owner, Set<DatasetName> names) {
    List<ItemKey> keys =
        names.stream().map(name -> ItemKey.dataset(new DatasetId(owner, name))).toList();
    List<Item> found =
        Failures.reading(() -> new ItemReader(client, table, BACKOFF).batchGet(keys));
    return found.stream()
        .map(item -> DatasetSchema.decode(item).dataset())
        .collect(Collectors.toMap(dataset -> dataset.id().name(), Dataset::deletedAtCount));
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
