package dev.tidemark.local.memory;

import dev.tidemark.dynamodb.DynamoDbDatasetStore;
import dev.tidemark.dynamodb.client.DynamoDbClients;
import dev.tidemark.local.ProjectTemplate;
import dev.tidemark.store.Backoff;
import dev.tidemark.sync.DatasetStore;
import dev.tidemark.sync.DatasetStoreContract;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The contract of every store, with the memory engine behind its HTTP server. */
final class MemoryEngineStoreTest extends DatasetStoreContract {
  private static MemoryEngine engine;
  private static DynamoDbClient client;
  private static int tables;

  @BeforeAll
  static void start() throws IOException {
    engine = MemoryEngine.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    client = DynamoDbClients.create(URI.create("http://127.0.0.1:" + engine.address().getPort()));
  }

  @AfterAll
  static void stop() {
    client.close();
    engine.close();
  }

  @Override
  protected DatasetStore store() {
    tables++;
    String table = "store-" + tables;
    ProjectTemplate.TABLE.createIfAbsent(client, table);
    return new DynamoDbDatasetStore(
        client, table, Backoff.jittered(Duration.ofMillis(1), Duration.ofMillis(20)));
  }
}
