package dev.tidemark.operator.check;

import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.item.ItemReader;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.store.Backoff;
import java.time.Duration;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The items that the API leaves of an identity that a run made: the counts of its deletions, and
 * its devices. Nobody else has ever used the identity, so no device relies on them.
 *
 * @param clients creates a client that changes the table
 * @param table the table's name
 */
record Leftovers(Supplier<DynamoDbClient> clients, String table) {
  /** Deletes all items of an identity. */
  void delete(String pool, String identity) {
    String partition =
        ItemKey.partition(new PoolIdentity(new IdentityPoolId(pool), new IdentityId(identity)));
    Backoff backoff = Backoff.jittered(Duration.ofMillis(50), Duration.ofSeconds(2));
    try (DynamoDbClient client = clients.get()) {
      new ItemReader(client, table, backoff)
          .query(partition)
          .forEach(
              item ->
                  client.deleteItem(
                      delete -> delete.tableName(table).key(item.key().attributes())));
    }
  }
}
