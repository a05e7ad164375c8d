package dev.tidemark.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.walk.StoredRuns;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.RecordChange;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.RecordValue;
import dev.tidemark.model.StreamName;
import dev.tidemark.model.SyncCount;
import dev.tidemark.operator.Life;
import dev.tidemark.pool.CognitoStreams;
import dev.tidemark.pool.PoolConfiguration;
import dev.tidemark.pool.PoolStore;
import dev.tidemark.store.Deadline;
import dev.tidemark.streams.BulkPublishStatus;
import dev.tidemark.streams.DatasetStream;
import dev.tidemark.streams.PublishUpdates;
import dev.tidemark.streams.StreamBusyException;
import dev.tidemark.streams.StreamMessage;
import dev.tidemark.sync.DatasetStore.Scope;
import dev.tidemark.sync.DatasetStore.View;
import dev.tidemark.sync.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Filter;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Bulk publishes to the end, in parts, with failing streams, and by workers that are killed. */
final class BulkPublishWorkerTest {
  private static final Instant NOW = Instant.ofEpochMilli(1_795_428_930_000L);
  private static final Duration AFTER_LEASE = Duration.ofMinutes(5);
  private static final IdentityPoolId POOL = new IdentityPoolId("eu-west-1:0");
  private static final IdentityPoolId OTHER_POOL = new IdentityPoolId("eu-west-1:01");
  private static final CognitoStreams STREAMS =
      new CognitoStreams(
          new StreamName("stream"), Optional.empty(), new CognitoStreams.Status.Enabled());

  private final MemoryDynamoDb table = new MemoryDynamoDb();
  private final SettableClock clock = new SettableClock(NOW);
  private final List<StreamMessage> published = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger workers = new AtomicInteger();
  private DatasetStream stream = this::publish;

  private DatasetStream.Result publish(StreamMessage message) {
    published.add(message);
    return new DatasetStream.Result.Published();
  }

  private PoolStore pools() {
    return new DynamoDbPoolStore(table, "table", _ -> true);
  }

  private void configure(Optional<CognitoStreams> configured) {
    PoolConfiguration seen = pools().configuration(POOL);
    assertInstanceOf(
        PoolStore.ConfigureResult.Configured.class,
        pools().configure(POOL, seen, new PoolConfiguration(Optional.empty(), configured, 0)));
  }

  private static DatasetId dataset(IdentityPoolId pool, int identity, String name) {
    return new DatasetId(
        new PoolIdentity(pool, new IdentityId("eu-west-1:" + identity)), new DatasetName(name));
  }

  private static RecordPatch patch(String key, long count, RecordChange change) {
    return new RecordPatch(new RecordKey(key), new SyncCount(count), change);
  }

  private static RecordChange value(int bytes) {
    return new RecordChange.Replace(new RecordValue("v".repeat(bytes)), Optional.empty());
  }

  private void put(DatasetId dataset, RecordPatch... patches) {
    Life life = new Life(table, 0);
    String token = life.list(dataset, 0).sessionToken();
    life.update(dataset, token, "device", List.of(patches));
  }

  @BeforeEach
  void fill() {
    for (int identity = 1; identity < 6; identity++) {
      put(dataset(POOL, identity, "game"), patch("k" + identity, 0, value(identity)));
      put(dataset(POOL, identity, "settings"), patch("a", 0, value(1)), patch("b", 0, value(1)));
      put(
          dataset(POOL, identity, "settings"),
          patch("a", 1, new RecordChange.Remove(Optional.empty())));
    }
    RecordPatch[] many =
        IntStream.range(0, 60)
            .mapToObj(i -> patch("k" + i, 0, value(900)))
            .toArray(RecordPatch[]::new);
    put(dataset(POOL, 2, "pages"), many);
    put(dataset(POOL, 2, "pages"), patch("large", 0, value(200_000)));
    put(dataset(OTHER_POOL, 1, "game"), patch("k", 0, value(1)));
    table.pageScansBy(4);
    configure(Optional.of(STREAMS));
    assertTrue(runs().start(POOL, new BulkPublishStatus.NotStarted(), "run", NOW));
  }

  private DynamoDbBulkPublishRuns runs() {
    return new DynamoDbBulkPublishRuns(
        new StoredRuns(table, "table", _ -> true), new TableGate(table, "table", SyncCount.ZERO));
  }

  private BulkPublishWorker worker() {
    return worker(new CountedCalls(Integer.MAX_VALUE, false));
  }

  private BulkPublishWorker worker(CountedCalls calls) {
    DynamoDbClient client = calls.clientOf(table);
    return new BulkPublishWorker(
        new WalkedTable(
            client,
            "table",
            new DynamoDbDatasetStore(client, "table", _ -> true, SyncCount.ZERO, _ -> false),
            new TableGate(client, "table", SyncCount.ZERO)),
        new StoredRuns(client, "table", _ -> true),
        new DynamoDbPoolStore(client, "table", _ -> true),
        _ -> message -> calls.call(() -> stream.publish(message)),
        _ -> true,
        () -> "worker " + workers.incrementAndGet(),
        clock);
  }

  /** Returns the copy of each dataset of the pool as it must be published. */
  private Map<DatasetId, StreamMessage> copies() {
    Map<DatasetId, StreamMessage> copies = new HashMap<>();
    for (Map<String, AttributeValue> item : table.all()) {
      ItemKey key = ItemKey.of(item);
      if (key.partition().startsWith(POOL + "/") && key.sort().startsWith("dataset/")) {
        View view = new Life(table, 0).store.read(key.datasetId(), new Scope.All());
        Dataset dataset = assertInstanceOf(View.Existing.class, view).dataset();
        copies.put(
            dataset.id(),
            new StreamMessage.Copy(
                dataset.id(),
                dataset.syncCount(),
                dataset.lastModifiedDate(),
                List.copyOf(dataset.records().values())));
      }
    }
    return copies;
  }

  private static Map<DatasetId, StreamMessage> last(Collection<StreamMessage> messages) {
    Map<DatasetId, StreamMessage> last = new HashMap<>();
    messages.forEach(message -> last.put(message.dataset(), message));
    return last;
  }

  private static BulkPublishStatus succeeded(Instant at) {
    return new BulkPublishStatus.Succeeded(NOW, at);
  }

  @Test
  void everyDatasetOfThePool_isPublishedOnceWithItsTombstones() {
    clock.advance(Duration.ofSeconds(3));
    assertEquals(List.of(POOL), worker().waiting());
    assertFalse(worker().work(POOL));

    assertEquals(11, published.size());
    assertEquals(copies(), last(published));
    assertEquals(succeeded(NOW.plusSeconds(3)), runs().status(POOL));
    assertEquals(List.of(), worker().waiting());
    assertFalse(worker().work(POOL));
    assertEquals(11, published.size());
  }

  /** {@code docs/performance.md} says so. */
  @Test
  void run_isWrittenForEachPageAndForTenDatasets() {
    for (int number = 0; number < 17; number++) {
      put(dataset(POOL, 2, "d" + number), patch("k", 0, value(1)));
    }
    table.pageScansBy(Integer.MAX_VALUE);
    table.usage();
    assertFalse(worker().work(POOL));

    List<String> calls = table.usage().calls();
    int segments = Collections.frequency(calls, "Scan");
    assertEquals(8, segments);
    // The lease, the beginning, a page of each segment, ten of twenty datasets in one, and the end.
    assertEquals(1 + 1 + segments + 1 + 1, Collections.frequency(calls, "PutItem"));
  }

  @Test
  void workersWithoutMuchTime_handOn() {
    int handOns = 0;
    AtomicInteger messages = new AtomicInteger();
    stream =
        message -> {
          messages.incrementAndGet();
          return publish(message);
        };
    while (Deadline.within(
        () -> Duration.ofMinutes(messages.get() < 3 ? 2 : 0), () -> worker().work(POOL))) {
      messages.set(0);
      handOns++;
      assertTrue(handOns < 20);
    }
    assertTrue(handOns > 0);
    assertEquals(copies(), last(published));
    assertEquals(succeeded(NOW), runs().status(POOL));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void workerKilledAtAnyCall_isContinuedByTheNext(boolean isLastCallDone) {
    List<Map<String, AttributeValue>> start = table.all();
    Map<DatasetId, StreamMessage> copies = copies();
    for (int calls = 0; ; calls++) {
      start.forEach(item -> table.putItem(put -> put.tableName("table").item(item)));
      published.clear();
      CountedCalls process = new CountedCalls(calls, isLastCallDone);
      try {
        worker(process).work(POOL);
      } catch (CountedCalls.Killed | IllegalStateException _) {
        assertTrue(process.isKilled());
      }
      if (!process.isKilled()) {
        assertTrue(calls > 30, "calls " + calls);
        return;
      }
      clock.advance(AFTER_LEASE);
      for (IdentityPoolId waiting : worker().waiting()) {
        assertFalse(worker().work(waiting));
      }
      assertInstanceOf(
          BulkPublishStatus.Succeeded.class, runs().status(POOL), "killed before call " + calls);
      assertEquals(copies, last(published), "killed before call " + calls);
    }
  }

  @Test
  void secondWorker_leavesTheRunToTheFirst() {
    stream =
        message -> {
          assertEquals(List.of(), worker().waiting());
          assertFalse(worker().work(POOL));
          return publish(message);
        };
    assertFalse(worker().work(POOL));
    assertEquals(11, published.size());
  }

  @Test
  void workerThatWakesAfterItsLease_changesNothing() {
    AtomicInteger frozen = new AtomicInteger();
    stream =
        message -> {
          if (frozen.getAndIncrement() == 0) {
            while (runs().status(POOL) instanceof BulkPublishStatus.InProgress) {
              clock.advance(AFTER_LEASE);
              assertFalse(worker().work(POOL));
            }
          }
          return publish(message);
        };
    assertFalse(worker().work(POOL));
    BulkPublishStatus status = runs().status(POOL);
    assertInstanceOf(BulkPublishStatus.Succeeded.class, status);
    assertEquals(copies(), last(published));
  }

  @Test
  void workerThatWakesDuringTheNextRun_doesNotTouchIt() {
    AtomicInteger frozen = new AtomicInteger();
    stream =
        message -> {
          if (frozen.getAndIncrement() == 0) {
            while (runs().status(POOL) instanceof BulkPublishStatus.InProgress) {
              clock.advance(AFTER_LEASE);
              worker().work(POOL);
            }
            assertTrue(runs().start(POOL, runs().status(POOL), "next", clock.instant()));
          }
          return publish(message);
        };
    assertFalse(worker().work(POOL));
    assertEquals(new BulkPublishStatus.InProgress(clock.instant()), runs().status(POOL));
    published.clear();
    assertFalse(worker().work(POOL));
    assertEquals(copies(), last(published));
  }

  @Test
  void datasetThatFailsThreeTimes_isSkippedAndTheRunFails() {
    Map<DatasetId, Integer> tries = new HashMap<>();
    DatasetId broken = dataset(POOL, 3, "game");
    DatasetId shaky = dataset(POOL, 4, "game");
    stream =
        message -> {
          int number = tries(tries, message.dataset());
          if (message.dataset().equals(broken) || (message.dataset().equals(shaky) && number < 3)) {
            throw new IllegalArgumentException("broken");
          }
          return publish(message);
        };
    assertFalse(worker().work(POOL));

    assertEquals(3, tries.get(broken));
    Map<DatasetId, StreamMessage> others = copies();
    others.remove(broken);
    assertEquals(others, last(published));
    assertEquals(
        new BulkPublishStatus.Failed(NOW, "1 datasets could not be published"),
        runs().status(POOL));
  }

  private static synchronized int tries(Map<DatasetId, Integer> tries, DatasetId dataset) {
    return tries.merge(dataset, 1, Integer::sum);
  }

  @Test
  void throttledStream_isWaitedForAndTheLeaseKept() {
    AtomicInteger calls = new AtomicInteger();
    stream =
        message -> {
          if (calls.getAndIncrement() % 10 < 8) {
            clock.advance(Duration.ofMinutes(1));
            throw new StreamBusyException(new IllegalStateException("throttled"));
          }
          assertFalse(worker().work(POOL), "another worker has the lease");
          return publish(message);
        };
    assertFalse(worker().work(POOL));
    assertEquals(11, published.size());
    assertInstanceOf(BulkPublishStatus.Succeeded.class, runs().status(POOL));
  }

  /** Returns the messages that the worker logs. */
  private static List<String> logged(Runnable task) {
    List<String> messages = Collections.synchronizedList(new ArrayList<>());
    Logger logger = Logger.getLogger(BulkPublishWorker.class.getName());
    Filter before = logger.getFilter();
    logger.setFilter(
        line -> {
          messages.add(new SimpleFormatter().formatMessage(line));
          return false;
        });
    try {
      task.run();
    } finally {
      logger.setFilter(before);
    }
    return messages;
  }

  @Test
  void unusableStream_endsTheRunAndDisablesStreaming() {
    stream = _ -> new DatasetStream.Result.Unusable("the stream does not exist");
    List<String> logged = logged(() -> assertFalse(worker().work(POOL)));
    assertTrue(
        logged.contains(
            PublishUpdates.DISABLED_LOG_TEXT + ": the stream does not exist. It is pool " + POOL));
    assertEquals(
        Optional.of(
            new CognitoStreams(
                STREAMS.stream(),
                Optional.empty(),
                new CognitoStreams.Status.Disabled(Optional.of("the stream does not exist")))),
        pools().configuration(POOL).streams());
    assertEquals(
        new BulkPublishStatus.Failed(NOW, "The stream cannot be used: the stream does not exist"),
        runs().status(POOL));
  }

  @Test
  void streamThatCannotBeUsedOnce_isTriedAgain() {
    Map<DatasetId, Integer> tries = new HashMap<>();
    stream =
        message ->
            tries(tries, message.dataset()) == 1
                ? new DatasetStream.Result.Unusable("not yet")
                : publish(message);
    assertFalse(worker().work(POOL));
    assertEquals(copies(), last(published));
    assertEquals(succeeded(NOW), runs().status(POOL));
  }

  @Test
  void streamingDisabledMeanwhile_endsTheRun() {
    configure(Optional.empty());
    assertFalse(worker().work(POOL));
    assertEquals(List.of(), published);
    assertEquals(
        new BulkPublishStatus.Failed(
            NOW, "Streaming was disabled before all datasets were published"),
        runs().status(POOL));
  }

  @Test
  void streamChangedMeanwhile_failsTheRun() {
    CognitoStreams other =
        new CognitoStreams(new StreamName("other"), Optional.empty(), STREAMS.status());
    stream =
        message -> {
          if (published.isEmpty()) {
            configure(Optional.of(other));
          }
          return publish(message);
        };
    assertFalse(worker().work(POOL));
    assertEquals(
        new BulkPublishStatus.Failed(
            NOW, "The stream was changed or disabled while datasets were published"),
        runs().status(POOL));
  }

  @Test
  void datasetDeletedMeanwhile_isSkipped() {
    AtomicInteger calls = new AtomicInteger();
    Map<DatasetId, StreamMessage> before = copies();
    DatasetId deleted = dataset(POOL, 2, "settings");
    stream =
        message -> {
          if (message.dataset().equals(dataset(POOL, 2, "game")) && calls.getAndIncrement() == 0) {
            new Life(table, 0).delete(deleted);
          }
          return publish(message);
        };
    assertFalse(worker().work(POOL));
    before.remove(deleted);
    assertEquals(before, last(published));
    assertInstanceOf(BulkPublishStatus.Succeeded.class, runs().status(POOL));
  }
}
