package dev.tidemark.local.memory;

import dev.tidemark.dynamodb.DynamoDbDatasetStore;
import dev.tidemark.store.Backoff;
import dev.tidemark.sync.DatasetStore;
import dev.tidemark.sync.DatasetStoreContract;
import java.time.Duration;

/** The contract of every store, with the in-memory DynamoDB. */
final class MemoryDynamoDbStoreTest extends DatasetStoreContract {
  @Override
  protected DatasetStore store() {
    return new DynamoDbDatasetStore(
        new MemoryDynamoDb(),
        "table",
        Backoff.jittered(Duration.ofMillis(1), Duration.ofMillis(20)));
  }
}
