package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.model.IdentityPoolId;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The settings of pools: events, configuration, and the last bulk publish.
 *
 * @param table the table's name
 */
public record PoolSettings(DynamoDbClient client, String table) {
  /** Deletes all settings of a pool. */
  public void delete(IdentityPoolId pool) {
    List<ItemKey> keys =
        List.of(
            ItemKey.poolEvents(pool),
            ItemKey.poolConfiguration(pool),
            new ItemKey(ItemKey.RUNS, ItemKey.BULK_PUBLISH_PREFIX + pool.value()));
    client.transactWriteItems(
        request ->
            request.transactItems(
                keys.stream()
                    .map(key -> new TableWrites(table).delete(key, Conditions.isNotNewer()))
                    .toList()));
  }
}
