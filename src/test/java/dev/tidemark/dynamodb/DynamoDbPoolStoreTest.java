package dev.tidemark.dynamodb;

import static dev.tidemark.model.Samples.OTHER_POOL;
import static dev.tidemark.model.Samples.POOL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.dynamodb.FaultyDynamoDb.Fault;
import dev.tidemark.dynamodb.client.DynamoDbClients;
import dev.tidemark.local.EmbeddedDynamoDb;
import dev.tidemark.local.Template;
import dev.tidemark.model.LambdaFunctionArn;
import dev.tidemark.pool.CachedTriggerArns;
import dev.tidemark.pool.PoolStore;
import dev.tidemark.store.Backoff;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.store.StoreFailedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Sync triggers of pools in DynamoDB, and their cache. */
final class DynamoDbPoolStoreTest {
  private static final LambdaFunctionArn FUNCTION = function("one");
  private static final LambdaFunctionArn OTHER = function("two:live");

  private static final Fault NONE = new Fault.None();
  private static final Fault LOST = new Fault.LostResponse();
  private static final Fault THROTTLED =
      FaultyDynamoDb.refusal("ProvisionedThroughputExceededException", "");
  private static final Fault REFUSED =
      FaultyDynamoDb.refusal("ConditionalCheckFailedException", "");

  private static EmbeddedDynamoDb dynamoDb;
  private static FaultyDynamoDb faulty;
  private static DynamoDbClient client;
  private static int tables;

  private static LambdaFunctionArn function(String name) {
    return new LambdaFunctionArn("arn:aws:lambda:eu-west-1:123456789012:function:" + name);
  }

  @BeforeAll
  static void start() throws IOException {
    dynamoDb = EmbeddedDynamoDb.start();
    faulty = new FaultyDynamoDb(dynamoDb.endpoint());
    client = DynamoDbClients.create(faulty.endpoint());
  }

  @AfterAll
  static void stop() {
    client.close();
    faulty.close();
    dynamoDb.close();
  }

  private static PoolStore store() {
    return store(_ -> true);
  }

  private static PoolStore store(Backoff backoff) {
    tables++;
    String table = "pools-" + tables;
    Template.read(Path.of("template.yaml")).table().createIfAbsent(client, table);
    faulty.next();
    return new DynamoDbPoolStore(client, table, backoff);
  }

  @Test
  void syncTrigger_isSetReplacedAndRemovedForItsPool() {
    PoolStore store = store();
    assertEquals(Optional.empty(), store.syncTrigger(POOL));
    store.setSyncTrigger(POOL, FUNCTION);
    assertEquals(Optional.of(FUNCTION), store.syncTrigger(POOL));
    assertEquals(Optional.empty(), store.syncTrigger(OTHER_POOL));
    store.setSyncTrigger(POOL, OTHER);
    assertEquals(Optional.of(OTHER), store.syncTrigger(POOL));
    store.removeSyncTrigger(POOL);
    store.removeSyncTrigger(POOL);
    assertEquals(Optional.empty(), store.syncTrigger(POOL));
  }

  @Test
  void missingTable_fails() {
    PoolStore store = new DynamoDbPoolStore(client, "missing", _ -> true);
    assertThrows(StoreFailedException.class, () -> store.syncTrigger(POOL));
    assertThrows(StoreFailedException.class, () -> store.setSyncTrigger(POOL, FUNCTION));
  }

  /** The SDK retries a write that is only delayed; then others set another function. */
  @Test
  void lateWrite_undoesNothing() throws InterruptedException {
    PoolStore store = store();
    CountDownLatch until = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    faulty.next(NONE, new Fault.Held(until, done));
    store.setSyncTrigger(POOL, FUNCTION);
    assertEquals(List.of("GetItem", "PutItem", "PutItem"), faulty.calls());
    store.setSyncTrigger(POOL, OTHER);
    store.removeSyncTrigger(POOL);
    until.countDown();
    done.await();
    assertEquals(Optional.empty(), store.syncTrigger(POOL));
  }

  @Test
  void writeAfterConcurrentWrite_isRetried() {
    PoolStore store = store();
    faulty.next(NONE, REFUSED, THROTTLED, THROTTLED, THROTTLED);
    store.setSyncTrigger(POOL, FUNCTION);
    assertEquals(Optional.of(FUNCTION), store.syncTrigger(POOL));
  }

  @Test
  void concurrentWritesEveryTime_areBusy() {
    PoolStore store = store();
    faulty.decide(operation -> operation.equals("PutItem") ? REFUSED : NONE);
    assertThrows(StoreBusyException.class, () -> store.setSyncTrigger(POOL, FUNCTION));
    assertEquals(2 * DynamoDbPoolStore.MAX_WRITES, faulty.calls().size());
  }

  /** The write is made, but there is no time to check. */
  @Test
  void lostResponseAndNoTime_fails() {
    PoolStore store = store(_ -> false);
    faulty.next(NONE, LOST, THROTTLED, THROTTLED);
    assertThrows(StoreFailedException.class, () -> store.setSyncTrigger(POOL, FUNCTION));
    faulty.next();
    assertEquals(Optional.of(FUNCTION), store.syncTrigger(POOL));
    faulty.next(NONE, LOST);
    assertThrows(StoreFailedException.class, () -> store.setSyncTrigger(POOL, OTHER));
    assertEquals(Optional.of(OTHER), store.syncTrigger(POOL));
  }

  @Test
  void lostResponses_areSettledByAnotherWrite() {
    PoolStore store = store();
    faulty.next(NONE, LOST, LOST, LOST);
    store.setSyncTrigger(POOL, FUNCTION);
    assertEquals(Optional.of(FUNCTION), store.syncTrigger(POOL));
  }

  @Test
  void cachedTrigger_expiresAfterItsTime() {
    PoolStore store = store();
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    CachedTriggerArns triggers = new CachedTriggerArns(store, Duration.ofSeconds(10), now::get);
    assertEquals(Optional.empty(), triggers.of(POOL));
    store.setSyncTrigger(POOL, FUNCTION);
    now.set(Instant.EPOCH.plusMillis(9_999));
    assertEquals(Optional.empty(), triggers.of(POOL));
    now.set(Instant.EPOCH.plusMillis(10_000));
    assertEquals(Optional.of(FUNCTION), triggers.of(POOL));
    assertEquals(Optional.empty(), triggers.of(OTHER_POOL));
  }

  @Test
  void cacheWithoutTime_cachesNothing() {
    PoolStore store = store();
    CachedTriggerArns triggers = new CachedTriggerArns(store, Duration.ZERO, () -> Instant.EPOCH);
    assertEquals(Optional.empty(), triggers.of(POOL));
    store.setSyncTrigger(POOL, FUNCTION);
    assertEquals(Optional.of(FUNCTION), triggers.of(POOL));
  }
}
