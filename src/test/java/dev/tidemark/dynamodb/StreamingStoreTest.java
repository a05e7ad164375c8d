package dev.tidemark.dynamodb;

import dev.tidemark.local.memory.MemoryDynamoDb;
import dev.tidemark.model.SyncCount;
import dev.tidemark.store.Backoff;
import dev.tidemark.sync.DatasetStore;
import dev.tidemark.sync.DatasetStoreContract;
import java.time.Duration;

/** The contract of every store, with updates that write commit parts for a stream. */
final class StreamingStoreTest extends DatasetStoreContract {
  @Override
  protected DatasetStore store() {
    return new DynamoDbDatasetStore(
        new MemoryDynamoDb(),
        "table",
        Backoff.jittered(Duration.ofMillis(1), Duration.ofMillis(20)),
        SyncCount.ZERO,
        _ -> true);
  }
}
