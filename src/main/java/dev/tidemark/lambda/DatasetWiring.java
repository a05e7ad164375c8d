package dev.tidemark.lambda;

import dev.tidemark.dynamodb.DynamoDbDatasetStore;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.sync.DatasetStore;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Predicate;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Makes the store of datasets. */
final class DatasetWiring {
  private DatasetWiring() {}

  /**
   * Returns the store. If identities are taken over from Amazon, it does so before it reads.
   *
   * @param streams tells whether the updates of a pool are published
   */
  static DatasetStore store(
      Map<String, String> environment,
      Settings settings,
      DynamoDbClient client,
      InstantSource clock,
      Predicate<IdentityPoolId> streams) {
    DatasetStore stored =
        new DynamoDbDatasetStore(
            client,
            settings.table(),
            Wiring.BACKOFF,
            settings.countFloor(),
            settings.quotas(),
            streams);
    return environment.getOrDefault(TakeOverWiring.POOL, "").isBlank()
        ? stored
        : new TakeOverWiring(environment).before(stored, client, settings, clock);
  }
}
