package dev.tidemark.dynamodb;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.walk.StoredRuns;
import dev.tidemark.local.memory.MemoryDynamoDb;
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
import dev.tidemark.pool.PoolCache;
import dev.tidemark.pool.PoolConfiguration;
import dev.tidemark.pool.PoolStore;
import dev.tidemark.streams.BulkPublishStatus;
import dev.tidemark.streams.DatasetStream;
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
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A pool with datasets, and workers that bulk publish it. */
abstract class BulkPublishFixture {
  static final Instant NOW = Instant.ofEpochMilli(1_795_428_930_000L);
  static final Duration AFTER_LEASE = Duration.ofMinutes(5);
  static final IdentityPoolId POOL = new IdentityPoolId("eu-west-1:0");
  static final IdentityPoolId OTHER_POOL = new IdentityPoolId("eu-west-1:01");
  static final CognitoStreams STREAMS =
      new CognitoStreams(
          new StreamName("stream"), Optional.empty(), new CognitoStreams.Status.Enabled());

  final MemoryDynamoDb table = new MemoryDynamoDb();
  final SettableClock clock = new SettableClock(NOW);
  final List<StreamMessage> published = Collections.synchronizedList(new ArrayList<>());
  final AtomicInteger workers = new AtomicInteger();

  /** As functions cache it. */
  final PoolCache<PoolConfiguration> configurations =
      new PoolCache<>(pool -> pools().configuration(pool), Duration.ofSeconds(10), clock);

  DatasetStream stream = this::publish;

  DatasetStream.Result publish(StreamMessage message) {
    published.add(message);
    return new DatasetStream.Result.Published();
  }

  PoolStore pools() {
    return new DynamoDbPoolStore(table, "table", _ -> true);
  }

  void configure(Optional<CognitoStreams> configured) {
    PoolConfiguration seen = pools().configuration(POOL);
    assertInstanceOf(
        PoolStore.ConfigureResult.Configured.class,
        pools().configure(POOL, seen, new PoolConfiguration(Optional.empty(), configured, 0)));
  }

  static DatasetId dataset(IdentityPoolId pool, int identity, String name) {
    return new DatasetId(
        new PoolIdentity(pool, new IdentityId("eu-west-1:" + identity)), new DatasetName(name));
  }

  static RecordPatch patch(String key, long count, RecordChange change) {
    return new RecordPatch(new RecordKey(key), new SyncCount(count), change);
  }

  static RecordChange value(int bytes) {
    return new RecordChange.Replace(new RecordValue("v".repeat(bytes)), Optional.empty());
  }

  void put(DatasetId dataset, RecordPatch... patches) {
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

  DynamoDbBulkPublishRuns runs() {
    return new DynamoDbBulkPublishRuns(
        new StoredRuns(table, "table", _ -> true), new TableGate(table, "table", SyncCount.ZERO));
  }

  BulkPublishWorker worker() {
    return worker(new CountedCalls(Integer.MAX_VALUE, false));
  }

  BulkPublishWorker worker(CountedCalls calls) {
    DynamoDbClient client = calls.clientOf(table);
    return new BulkPublishWorker(
        new WalkedTable(
            client,
            "table",
            new DynamoDbDatasetStore(client, "table", _ -> true, SyncCount.ZERO, _ -> false),
            new TableGate(client, "table", SyncCount.ZERO)),
        new StoredRuns(client, "table", _ -> true),
        new DynamoDbPoolStore(client, "table", _ -> true),
        configurations::of,
        _ -> message -> calls.call(() -> stream.publish(message)),
        _ -> true,
        () -> "worker " + workers.incrementAndGet(),
        clock);
  }

  /** Returns the copy of each dataset of the pool as it must be published. */
  Map<DatasetId, StreamMessage> copies() {
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

  static Map<DatasetId, StreamMessage> last(Collection<StreamMessage> messages) {
    Map<DatasetId, StreamMessage> last = new HashMap<>();
    messages.forEach(message -> last.put(message.dataset(), message));
    return last;
  }

  static BulkPublishStatus succeeded(Instant at) {
    return new BulkPublishStatus.Succeeded(NOW, at);
  }
}
