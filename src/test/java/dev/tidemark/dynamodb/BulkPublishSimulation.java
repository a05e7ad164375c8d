package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.walk.StoredRun;
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
import dev.tidemark.store.Deadline;
import dev.tidemark.streams.BulkPublish;
import dev.tidemark.streams.BulkPublishStatus;
import dev.tidemark.streams.DatasetStream;
import dev.tidemark.streams.StreamBusyException;
import dev.tidemark.streams.StreamMessage;
import dev.tidemark.sync.DatasetStore;
import dev.tidemark.sync.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Bulk publishes by workers that are killed, run out of time, or are frozen until another one has
 * finished and the next bulk publish has begun, to a stream that is throttled and fails. Returns
 * what is wrong in the end. The threads of a walk make the runs of a seed differ.
 */
public final class BulkPublishSimulation implements LongFunction<List<String>> {
  private static final Instant NOW = Instant.ofEpochMilli(1_795_428_930_000L);
  private static final IdentityPoolId POOL = new IdentityPoolId("eu-west-1:0");
  private static final IdentityPoolId OTHER_POOL = new IdentityPoolId("eu-west-1:01");
  private static final int MAX_ROUNDS = 200;

  /** Creates the function; called by reflection. */
  public BulkPublishSimulation() {}

  @Override
  public List<String> apply(long seed) {
    try {
      return new Run(seed).violations();
    } catch (IllegalArgumentException | IllegalStateException e) {
      return List.of("failed: " + e);
    }
  }

  /** One run. */
  private static final class Run {
    private final Random random;
    private final MemoryDynamoDb table = new MemoryDynamoDb();
    private final SettableClock clock = new SettableClock(NOW);
    private final StoredRuns runs = new StoredRuns(table, "table", _ -> true);
    private final List<String> violations = new ArrayList<>();
    private final Map<DatasetId, StreamMessage> published = new HashMap<>();
    private final Set<DatasetId> hasFailed = new HashSet<>();
    private final AtomicInteger ids = new AtomicInteger();
    private final Optional<DatasetId> broken;
    private Optional<StoredRun> next = Optional.empty();
    private boolean isNested;
    private boolean hasFrozen;

    Run(long seed) {
      random = new Random(seed);
      for (int identity = 0; identity < 6; identity++) {
        fill(POOL, identity, 1 + random.nextInt(identity == 0 ? 20 : 3));
      }
      fill(OTHER_POOL, 0, 2);
      table.pageScansBy(3 + random.nextInt(30));
      broken = random.nextInt(4) == 0 ? copies().keySet().stream().findFirst() : Optional.empty();
      DynamoDbPoolStore pools = new DynamoDbPoolStore(table, "table", _ -> true);
      var _ =
          pools.configure(
              POOL, PoolConfiguration.NONE, new PoolConfiguration(Optional.empty(), streams(), 0));
    }

    private static Optional<CognitoStreams> streams() {
      return Optional.of(
          new CognitoStreams(
              new StreamName("stream"), Optional.empty(), new CognitoStreams.Status.Enabled()));
    }

    private void fill(IdentityPoolId pool, int identity, int datasets) {
      Life life = new Life(table, 0);
      PoolIdentity owner = new PoolIdentity(pool, new IdentityId("eu-west-1:" + identity));
      for (int number = 0; number < datasets; number++) {
        DatasetId id = new DatasetId(owner, new DatasetName("d" + number));
        update(life, id, 0, new RecordChange.Replace(new RecordValue("v"), Optional.empty()));
        if (random.nextBoolean()) {
          update(life, id, 1, new RecordChange.Remove(Optional.empty()));
        }
      }
    }

    private static void update(Life life, DatasetId id, long count, RecordChange change) {
      RecordPatch patch = new RecordPatch(new RecordKey("k"), new SyncCount(count), change);
      var _ = life.update(id, life.list(id, 0).sessionToken(), "device", List.of(patch));
    }

    private Map<DatasetId, StreamMessage> copies() {
      Map<DatasetId, StreamMessage> copies = new HashMap<>();
      for (Map<String, AttributeValue> item : table.all()) {
        ItemKey key = ItemKey.of(item);
        if (key.partition().startsWith(POOL + "/") && key.sort().startsWith("dataset/")) {
          DatasetStore.View view =
              new Life(table, 0).store.read(key.datasetId(), new DatasetStore.Scope.All());
          Dataset dataset = ((DatasetStore.View.Existing) view).dataset();
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

    List<String> violations() {
      start();
      for (int round = 0; isInProgress(); round++) {
        if (round == MAX_ROUNDS) {
          return List.of("the bulk publish does not end");
        }
        round();
      }
      check();
      return violations;
    }

    private BulkPublishStatus status() {
      return bulkPublishes(table).status(POOL);
    }

    private boolean isInProgress() {
      return status() instanceof BulkPublishStatus.InProgress;
    }

    private static DynamoDbBulkPublishRuns bulkPublishes(DynamoDbClient client) {
      return new DynamoDbBulkPublishRuns(
          new StoredRuns(client, "table", _ -> true),
          new TableGate(client, "table", SyncCount.ZERO));
    }

    /** One of three requests must start a bulk publish, also if responses are lost. */
    private void start() {
      int started = 0;
      for (int request = 0; request < 3; request++) {
        DynamoDbClient client = random.nextBoolean() ? table : lossy();
        BulkPublish bulkPublish =
            new BulkPublish(
                bulkPublishes(client),
                _ -> new PoolConfiguration(Optional.empty(), streams(), 1),
                _ -> {},
                this::newId,
                clock);
        started += bulkPublish.start(POOL) instanceof BulkPublish.Result.Started ? 1 : 0;
      }
      if (started != 1) {
        violations.add(started + " of three requests started a bulk publish");
      }
    }

    private String newId() {
      return "id " + ids.incrementAndGet();
    }

    /** Returns a client that loses the response of its first put. */
    private DynamoDbClient lossy() {
      AtomicInteger puts = new AtomicInteger();
      return CountedCalls.afterEach(
          table,
          name -> {
            if (name.equals("putItem") && puts.getAndIncrement() == 0) {
              throw SdkClientException.create("lost");
            }
          });
    }

    private BulkPublishWorker worker(CountedCalls calls, DatasetStream stream) {
      DynamoDbClient client = calls.clientOf(table);
      return new BulkPublishWorker(
          new WalkedTable(
              client,
              "table",
              new DynamoDbDatasetStore(client, "table", _ -> true, SyncCount.ZERO, _ -> true),
              new TableGate(client, "table", SyncCount.ZERO)),
          new StoredRuns(client, "table", _ -> true),
          new DynamoDbPoolStore(client, "table", _ -> true),
          new PoolCache<>(
                  new DynamoDbPoolStore(client, "table", _ -> true)::configuration,
                  Duration.ofSeconds(10),
                  clock)
              ::of,
          _ -> message -> calls.call(() -> stream.publish(message)),
          _ -> true,
          this::newId,
          clock);
    }

    private static CountedCalls unkilled() {
      return new CountedCalls(Integer.MAX_VALUE, false);
    }

    /** A worker that may be killed, frozen or out of time. */
    private void round() {
      CountedCalls calls =
          random.nextBoolean()
              ? unkilled()
              : new CountedCalls(random.nextInt(120), random.nextBoolean());
      AtomicInteger checks = new AtomicInteger(random.nextInt(150));
      hasFrozen = false;
      try {
        var _ =
            Deadline.within(
                () -> Duration.ofMinutes(checks.getAndDecrement() > 0 ? 2 : 0),
                () -> worker(calls, this::publish).work(POOL));
      } catch (CountedCalls.Killed | IllegalStateException e) {
        if (!calls.isKilled()) {
          throw e;
        }
      }
      next.filter(run -> !runs.read(run.key()).equals(run))
          .ifPresent(_ -> violations.add("a frozen worker changed the next run"));
      next = Optional.empty();
      if (calls.isKilled()) {
        clock.advance(Duration.ofMinutes(5));
      }
    }

    private synchronized DatasetStream.Result publish(StreamMessage message) {
      if (broken.filter(message.dataset()::equals).isPresent()) {
        throw new IllegalArgumentException("broken");
      }
      if (random.nextInt(10) == 0) {
        throw new StreamBusyException(new IllegalStateException("throttled"));
      }
      if (random.nextInt(10) == 0 && hasFailed.add(message.dataset())) {
        throw new IllegalStateException("fails once");
      }
      if (!isNested && !hasFrozen && random.nextInt(12) == 0) {
        isNested = true;
        try {
          if (random.nextBoolean()) {
            secondWorker();
          } else {
            frozen();
          }
        } finally {
          isNested = false;
        }
      }
      published.put(message.dataset(), message);
      return new DatasetStream.Result.Published();
    }

    /** A worker that comes while another one has the lease. */
    private void secondWorker() {
      DatasetStream none =
          _ -> {
            violations.add("a second worker publishes");
            return new DatasetStream.Result.Published();
          };
      var _ =
          Deadline.within(() -> Duration.ofMinutes(15), () -> worker(unkilled(), none).work(POOL));
    }

    /** The calling worker sleeps until its run has ended and the next one has begun. */
    private void frozen() {
      hasFrozen = true;
      for (int attempt = 0; attempt < 20 && isInProgress(); attempt++) {
        clock.advance(Duration.ofMinutes(5));
        var _ =
            Deadline.within(
                () -> Duration.ofMinutes(15),
                () -> worker(unkilled(), this::nestedPublish).work(POOL));
      }
      if (isInProgress()) {
        violations.add("no worker takes over");
        return;
      }
      check();
      clock.advance(Duration.ofHours(25));
      published.clear();
      start();
      next = Optional.of(runs.read(ItemKey.bulkPublish(POOL)));
    }

    /** Publishes for the thread that has this object's lock and waits for this one. */
    private DatasetStream.Result nestedPublish(StreamMessage message) {
      if (broken.filter(message.dataset()::equals).isPresent()) {
        throw new IllegalArgumentException("broken");
      }
      synchronized (published) {
        published.put(message.dataset(), message);
      }
      return new DatasetStream.Result.Published();
    }

    private void check() {
      Map<DatasetId, StreamMessage> expected = copies();
      broken.ifPresent(expected::remove);
      if (!expected.equals(published)) {
        violations.add("published " + published.keySet() + ", not " + expected.keySet());
      }
      BulkPublishStatus status = status();
      boolean isRight =
          broken.isPresent()
              ? status instanceof BulkPublishStatus.Failed(Instant _, String message)
                  && message.equals("1 datasets could not be published")
              : status instanceof BulkPublishStatus.Succeeded;
      if (!isRight) {
        violations.add("the bulk publish ends with " + status);
      }
    }
  }
}
