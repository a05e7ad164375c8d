package dev.tidemark.localstack;

import dev.tidemark.dynamodb.DynamoDbDatasetStore;
import dev.tidemark.dynamodb.client.DynamoDbClients;
import dev.tidemark.store.Backoff;
import dev.tidemark.sync.DatasetStore;
import dev.tidemark.sync.DatasetStoreContract;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The store's contract, on LocalStack's DynamoDB with the template's table. */
@OnLocalStack
final class StoreLocalStackIT extends DatasetStoreContract {
  private static final Backoff BACKOFF =
      Backoff.jittered(Duration.ofMillis(1), Duration.ofMillis(20));

  private static DynamoDbClient client;

  @BeforeAll
  static void start() {
    client = DynamoDbClients.create(LocalStack.endpoint());
  }

  @AfterAll
  static void stop() {
    client.close();
  }

  @Override
  protected DatasetStore store() {
    return new DynamoDbDatasetStore(client, LocalStack.emptyTable(client), BACKOFF);
  }
}
