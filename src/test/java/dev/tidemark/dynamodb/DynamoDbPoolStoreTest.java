package dev.tidemark.dynamodb;

import static dev.tidemark.model.Samples.OTHER_POOL;
import static dev.tidemark.model.Samples.POOL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.local.EmbeddedDynamoDb;
import dev.tidemark.local.Template;
import dev.tidemark.model.LambdaFunctionArn;
import dev.tidemark.pool.CachedSyncTriggers;
import dev.tidemark.pool.PoolStore;
import dev.tidemark.sync.StoreFailedException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Settings of pools, kept in DynamoDB, and remembered. */
final class DynamoDbPoolStoreTest {
  private static final Optional<LambdaFunctionArn> FUNCTION = function("one");
  private static final Optional<LambdaFunctionArn> OTHER = function("two:live");

  private static EmbeddedDynamoDb dynamoDb;
  private static DynamoDbClient client;
  private static int tables;

  private static Optional<LambdaFunctionArn> function(String name) {
    return Optional.of(
        new LambdaFunctionArn("arn:aws:lambda:eu-west-1:123456789012:function:" + name));
  }

  @BeforeAll
  static void start() {
    dynamoDb = EmbeddedDynamoDb.start();
    client = DynamoDbClients.create(Optional.of(dynamoDb.endpoint()));
  }

  @AfterAll
  static void stop() {
    client.close();
    dynamoDb.close();
  }

  private static PoolStore store() {
    tables++;
    String table = "pools-" + tables;
    Template.read(Path.of("template.yaml")).table().createIfAbsent(client, table);
    return new DynamoDbPoolStore(client, table);
  }

  @Test
  void function_isSetForItsPoolReplacedAndRemoved() {
    PoolStore store = store();
    assertEquals(Optional.empty(), store.syncTrigger(POOL));
    store.setSyncTrigger(POOL, FUNCTION);
    assertEquals(FUNCTION, store.syncTrigger(POOL));
    assertEquals(Optional.empty(), store.syncTrigger(OTHER_POOL));
    store.setSyncTrigger(POOL, OTHER);
    assertEquals(OTHER, store.syncTrigger(POOL));
    store.setSyncTrigger(POOL, Optional.empty());
    store.setSyncTrigger(POOL, Optional.empty());
    assertEquals(Optional.empty(), store.syncTrigger(POOL));
  }

  @Test
  void tableThatIsNotThere_fails() {
    PoolStore store = new DynamoDbPoolStore(client, "missing");
    assertThrows(StoreFailedException.class, () -> store.syncTrigger(POOL));
    assertThrows(StoreFailedException.class, () -> store.setSyncTrigger(POOL, FUNCTION));
  }

  @Test
  void function_isRememberedForItsTime() {
    PoolStore store = store();
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    CachedSyncTriggers triggers = new CachedSyncTriggers(store, Duration.ofSeconds(10), now::get);
    assertEquals(Optional.empty(), triggers.of(POOL));
    store.setSyncTrigger(POOL, FUNCTION);
    now.set(Instant.EPOCH.plusMillis(9_999));
    assertEquals(Optional.empty(), triggers.of(POOL));
    now.set(Instant.EPOCH.plusMillis(10_000));
    assertEquals(FUNCTION, triggers.of(POOL));
    assertEquals(Optional.empty(), triggers.of(OTHER_POOL));
  }

  @Test
  void withoutTime_nothingIsRemembered() {
    PoolStore store = store();
    CachedSyncTriggers triggers = new CachedSyncTriggers(store, Duration.ZERO, () -> Instant.EPOCH);
    assertEquals(Optional.empty(), triggers.of(POOL));
    store.setSyncTrigger(POOL, FUNCTION);
    assertEquals(FUNCTION, triggers.of(POOL));
  }
}
