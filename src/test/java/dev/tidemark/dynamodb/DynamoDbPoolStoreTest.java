package dev.tidemark.dynamodb;

import static dev.tidemark.model.Samples.OTHER_POOL;
import static dev.tidemark.model.Samples.POOL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.dynamodb.FaultyDynamoDb.Fault;
import dev.tidemark.dynamodb.client.DynamoDbClients;
import dev.tidemark.local.EmbeddedDynamoDb;
import dev.tidemark.local.ProjectTemplate;
import dev.tidemark.model.LambdaFunctionArn;
import dev.tidemark.model.PlatformApplicationArn;
import dev.tidemark.model.RoleArn;
import dev.tidemark.model.StreamName;
import dev.tidemark.pool.CognitoStreams;
import dev.tidemark.pool.CognitoStreams.Status;
import dev.tidemark.pool.PoolCache;
import dev.tidemark.pool.PoolConfiguration;
import dev.tidemark.pool.PoolStore;
import dev.tidemark.pool.PoolStore.ConfigureResult;
import dev.tidemark.pool.PushSync;
import dev.tidemark.store.Backoff;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.store.StoreFailedException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Sync triggers and configurations of pools in DynamoDB, and their cache. */
final class DynamoDbPoolStoreTest {
  private static final LambdaFunctionArn FUNCTION = function("one");
  private static final LambdaFunctionArn OTHER = function("two:live");

  private static final CognitoStreams STREAMS =
      new CognitoStreams(
          new StreamName("updates"),
          Optional.of(new RoleArn("arn:aws:iam::123456789012:role/streams")),
          new Status.Enabled());
  private static final PushSync PUSH =
      new PushSync(
          List.of(
              new PlatformApplicationArn("arn:aws:sns:eu-west-1:123456789012:app/GCM/game"),
              new PlatformApplicationArn("arn:aws:sns:eu-west-1:123456789012:app/APNS/game")),
          Optional.of(new RoleArn("arn:aws:iam::123456789012:role/push")));

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
    ProjectTemplate.TABLE.createIfAbsent(client, table);
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
    assertEquals(2 * PoolItems.MAX_WRITES, faulty.calls().size());
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
    PoolCache<Optional<LambdaFunctionArn>> triggers =
        new PoolCache<>(store::syncTrigger, Duration.ofSeconds(10), now::get);
    assertEquals(Optional.empty(), triggers.of(POOL));
    store.setSyncTrigger(POOL, FUNCTION);
    now.set(Instant.EPOCH.plusMillis(9_999));
    assertEquals(Optional.empty(), triggers.of(POOL));
    now.set(Instant.EPOCH.plusMillis(10_000));
    assertEquals(Optional.of(FUNCTION), triggers.of(POOL));
    assertEquals(Optional.empty(), triggers.of(OTHER_POOL));
  }

  @Test
  void clearedCache_readsAgain() {
    PoolStore store = store();
    PoolCache<Optional<LambdaFunctionArn>> triggers =
        new PoolCache<>(store::syncTrigger, Duration.ofSeconds(10), () -> Instant.EPOCH);
    assertEquals(Optional.empty(), triggers.of(POOL));
    store.setSyncTrigger(POOL, FUNCTION);
    triggers.clear();
    assertEquals(Optional.of(FUNCTION), triggers.of(POOL));
  }

  @Test
  void cacheClearedDuringARead_doesNotKeepWhatItRead() {
    PoolStore store = store();
    List<PoolCache<Optional<LambdaFunctionArn>>> self = new ArrayList<>();
    PoolCache<Optional<LambdaFunctionArn>> triggers =
        new PoolCache<>(
            pool -> {
              Optional<LambdaFunctionArn> before = store.syncTrigger(pool);
              store.setSyncTrigger(pool, FUNCTION);
              self.forEach(PoolCache::clear);
              return before;
            },
            Duration.ofSeconds(10),
            () -> Instant.EPOCH);
    self.add(triggers);
    assertEquals(Optional.empty(), triggers.of(POOL));
    assertEquals(Optional.of(FUNCTION), triggers.of(POOL));
  }

  @Test
  void cacheWithoutTime_cachesNothing() {
    PoolStore store = store();
    PoolCache<Optional<LambdaFunctionArn>> triggers =
        new PoolCache<>(store::syncTrigger, Duration.ZERO, () -> Instant.EPOCH);
    assertEquals(Optional.empty(), triggers.of(POOL));
    store.setSyncTrigger(POOL, FUNCTION);
    assertEquals(Optional.of(FUNCTION), triggers.of(POOL));
  }

  private static PoolConfiguration configuration(
      @Nullable PushSync push, @Nullable CognitoStreams streams, long changeCount) {
    return new PoolConfiguration(
        Optional.ofNullable(push), Optional.ofNullable(streams), changeCount);
  }

  private static ConfigureResult.Configured configured(PoolConfiguration configuration) {
    return new ConfigureResult.Configured(configuration);
  }

  @Test
  void configuration_isSetReplacedAndClearedForItsPool() {
    PoolStore store = store();
    PoolConfiguration none = store.configuration(POOL);
    assertEquals(PoolConfiguration.NONE, none);

    PoolConfiguration both = configuration(PUSH, STREAMS, 1);
    assertEquals(configured(both), store.configure(POOL, none, both));
    assertEquals(both, store.configuration(POOL));
    assertEquals(none, store.configuration(OTHER_POOL));

    PoolConfiguration other =
        configuration(
            new PushSync(PUSH.applications(), Optional.empty()),
            new CognitoStreams(
                STREAMS.stream(), Optional.empty(), new Status.Disabled(Optional.empty())),
            2);
    assertEquals(configured(other), store.configure(POOL, both, other));
    assertEquals(other, store.configuration(POOL));

    PoolConfiguration cleared = configuration(null, null, 3);
    assertEquals(configured(cleared), store.configure(POOL, other, cleared));
    assertEquals(cleared, store.configuration(POOL));
    assertEquals(Optional.empty(), store.syncTrigger(POOL));
  }

  @Test
  void configurationThatChangedMeanwhile_staysAsItIs() {
    PoolStore store = store();
    PoolConfiguration theirs = configuration(PUSH, null, 1);
    store.configure(POOL, PoolConfiguration.NONE, theirs);

    assertEquals(
        new ConfigureResult.Outdated(),
        store.configure(POOL, PoolConfiguration.NONE, configuration(null, STREAMS, 0)));
    assertEquals(theirs, store.configuration(POOL));
    assertEquals(
        configured(theirs),
        store.configure(POOL, PoolConfiguration.NONE, configuration(PUSH, null, 0)));
    assertEquals(theirs, store.configuration(POOL));
  }

  /** Another write lands between the read within the store and its write. */
  @Test
  void configurationThatChangesBeforeTheWrite_staysAsItIs() {
    PoolStore store = store();
    PoolConfiguration theirs = configuration(PUSH, null, 1);
    faulty.next(
        new Fault.CarriedOutThen(() -> store.configure(POOL, PoolConfiguration.NONE, theirs)));

    assertEquals(
        new ConfigureResult.Outdated(),
        store.configure(POOL, PoolConfiguration.NONE, configuration(null, STREAMS, 0)));
    assertEquals(theirs, store.configuration(POOL));
  }

  @Test
  void lostResponseOfAConfiguration_isASuccess() {
    PoolStore store = store();
    faulty.next(NONE, LOST, LOST, LOST);
    PoolConfiguration streaming = configuration(null, STREAMS, 1);
    assertEquals(configured(streaming), store.configure(POOL, PoolConfiguration.NONE, streaming));
    assertEquals(streaming, store.configuration(POOL));
  }

  /** All attempts at the first write are lost; the SDK's last one is followed by others' writes. */
  @Test
  void lostResponseAndOtherChanges_failOnlyIfTheOutcomeIsUnknown() {
    PoolStore store = store();
    PoolConfiguration ours = configuration(null, STREAMS, 0);
    PoolConfiguration theirs = configuration(PUSH, null, 1);
    Fault lostRequest = new Fault.LostRequest();
    faulty.next(NONE, lostRequest, lostRequest, lostRequest);
    faulty.decide(
        operation -> {
          faulty.decide(_ -> NONE);
          store.configure(POOL, PoolConfiguration.NONE, theirs);
          return NONE;
        });
    assertEquals(
        new ConfigureResult.Outdated(), store.configure(POOL, PoolConfiguration.NONE, ours));

    PoolConfiguration seen = store.configuration(POOL);
    faulty.next(NONE, LOST, LOST, LOST);
    faulty.decide(
        operation -> {
          faulty.decide(_ -> NONE);
          store.configure(POOL, store.configuration(POOL), theirs);
          return NONE;
        });
    assertThrows(StoreFailedException.class, () -> store.configure(POOL, seen, ours));
    assertEquals(configuration(PUSH, null, 3), store.configuration(POOL));
  }

  @Test
  void throttledConfiguration_isBusyAndUnchanged() {
    PoolStore store = store();
    faulty.decide(operation -> operation.equals("PutItem") ? THROTTLED : NONE);
    assertThrows(
        StoreBusyException.class,
        () -> store.configure(POOL, PoolConfiguration.NONE, configuration(null, STREAMS, 0)));
    faulty.next();
    assertEquals(PoolConfiguration.NONE, store.configuration(POOL));
  }

  @Test
  void disabledStreams_keepTheirReasonUntilThePoolIsConfigured() {
    PoolStore store = store();
    PoolConfiguration enabled = configuration(PUSH, STREAMS, 1);
    store.configure(POOL, PoolConfiguration.NONE, enabled);
    store.disableStreams(POOL, enabled, "the stream does not exist");
    PoolConfiguration stopped =
        configuration(
            PUSH,
            new CognitoStreams(
                STREAMS.stream(),
                STREAMS.role(),
                new Status.Disabled(Optional.of("the stream does not exist"))),
            2);
    assertEquals(stopped, store.configuration(POOL));

    store.configure(POOL, stopped, enabled);
    assertEquals(configuration(PUSH, STREAMS, 3), store.configuration(POOL));
    assertEquals(
        new ConfigureResult.Outdated(), store.disableStreams(POOL, enabled, "seen too late"));
    assertEquals(configuration(PUSH, STREAMS, 3), store.configuration(POOL));
  }
}
