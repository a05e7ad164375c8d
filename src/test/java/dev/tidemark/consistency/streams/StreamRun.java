package dev.tidemark.consistency.streams;

import dev.tidemark.consistency.simulation.Scheduler;
import dev.tidemark.dynamodb.CommitPartReader;
import dev.tidemark.dynamodb.StoreInternals;
import dev.tidemark.dynamodb.StreamedUpdates;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.local.memory.MemoryDynamoDb;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.pool.PoolCache;
import dev.tidemark.pool.PoolStore;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.streams.DatasetStream;
import dev.tidemark.streams.PublishUpdates;
import dev.tidemark.streams.StreamBusyException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/** One run: a workload, its deliveries under faults, what the developers do, and the checks. */
final class StreamRun {
  private static final int STEPS = 50;
  private static final int LAST_STEPS = 20;
  private static final int MAX_DELIVERIES = 300;

  private final Random random;
  private final Scheduler scheduler;
  private final InstantSource clock;
  private final List<String> violations = new ArrayList<>();
  private final MemoryDynamoDb dynamoDb = new MemoryDynamoDb();
  private final Changes changes = new Changes(dynamoDb);
  private final StreamModel model = new StreamModel();
  private final Map<ItemKey, Integer> earlyReads = new HashMap<>();
  private final Pools pools;
  private final Kinesis kinesis;
  private final StreamWorkload workload;
  private final int[] positions = new int[Changes.SHARDS];
  private final int callsPerKill;
  private boolean isCalm;
  private Function function;

  StreamRun(long seed) {
    random = new Random(seed);
    scheduler = new Scheduler(random);
    clock = scheduler::now;
    PoolStore store = StoreInternals.poolStore(dynamoDb, "table", _ -> true);
    pools = new Pools(store, clock, model);
    kinesis = new Kinesis(scheduler, random, pools, violations);
    PoolCache<Boolean> streams =
        new PoolCache<>(pool -> store.configuration(pool).isStreaming(), StreamModel.CACHE, clock);
    workload = new StreamWorkload(dynamoDb, random, clock, model, streams::of);
    callsPerKill = random.nextBoolean() ? 0 : 20 + random.nextInt(100);
    function = newFunction();
  }

  /** A function that publishes, in its process. */
  private record Function(StreamedUpdates updates, FunctionProcess process) {}

  private Function newFunction() {
    FunctionProcess process = new FunctionProcess(random, isCalm ? 0 : callsPerKill);
    FunctionClient client = new FunctionClient(dynamoDb, random, process, earlyReads);
    PoolStore store = StoreInternals.poolStore(client, "table", _ -> true);
    PublishUpdates publish =
        new PublishUpdates(
            store,
            new PoolCache<>(store::configuration, StreamModel.CACHE, clock)::of,
            kinesis.of(process),
            new PublishUpdates.Pace(
                this::pause, _ -> pause(0), () -> new SchedulerThreads(scheduler)));
    return new Function(
        new StreamedUpdates(
            publish,
            new CommitPartReader(client, "table", _ -> true)::read,
            (_, _) -> violations.add("a change cannot be decoded")),
        process);
  }

  /** Waits, unless the invocation would run out of time. */
  private boolean pause(int attempt) {
    scheduler.sleep(Duration.ofMillis(random.nextInt(500)));
    return attempt < 3;
  }

  List<String> violations() {
    try (LogWatch logs = new LogWatch()) {
      scheduler.spawn(Duration.ZERO, this::run);
      scheduler.run();
      violations.addAll(logs.leaks());
    }
    return violations.stream().distinct().toList();
  }

  private void run() {
    Pools.ALL.forEach(pools::enable);
    scheduler.sleep(StreamModel.CACHE.plusSeconds(1));
    for (int step = 0; step < STEPS; step++) {
      scheduler.sleep(Duration.ofMillis(random.nextInt(3000)));
      Pools.ALL.forEach(this::repair);
      switch (random.nextInt(10)) {
        case 0 -> trouble(Pools.ALL.get(random.nextInt(Pools.ALL.size())));
        case 1, 2, 3, 4 -> deliver(random.nextInt(Changes.SHARDS));
        default -> workload.step();
      }
    }
    Instant copiesFrom = end();
    new StreamCheck(model, workload, copiesFrom, violations).check(kinesis.records());
  }

  /**
   * Ends all faults, and publishes copies while updates go on: these copies and the updates after
   * them must be enough for the consumer.
   *
   * @return when the copies began
   */
  private Instant end() {
    isCalm = true;
    kinesis.calm();
    workload.calm();
    function = newFunction();
    Pools.ALL.forEach(pools::enable);
    scheduler.sleep(StreamModel.CACHE.plusSeconds(1));
    deliverAll();
    Instant copiesFrom = clock.instant();
    Pools.ALL.forEach(pool -> scheduler.spawn(Duration.ZERO, () -> publishCopies(pool)));
    for (int step = 0; step < LAST_STEPS; step++) {
      workload.step();
      deliverAll();
    }
    scheduler.sleep(Duration.ofMinutes(1));
    return copiesFrom;
  }

  private void deliverAll() {
    for (int shard = 0; shard < Changes.SHARDS; shard++) {
      while (positions[shard] < changes.size(shard)) {
        deliver(shard);
      }
    }
  }

  /** Lets a stream be throttled or go, or its developer disable it. */
  private void trouble(IdentityPoolId pool) {
    if (random.nextInt(6) == 0 && pools.isEnabled(pool)) {
      pools.disable(pool);
    } else {
      kinesis.change(pool);
    }
  }

  /** Lets the developer of a disabled stream notice, enable it and publish copies. */
  private void repair(IdentityPoolId pool) {
    if (!pools.isEnabled(pool) && random.nextInt(4) == 0) {
      kinesis.change(pool);
      pools.enable(pool);
      scheduler.spawn(StreamModel.CACHE.plusSeconds(1), () -> publishCopies(pool));
    }
  }

  /** Publishes copies of all datasets of a pool, as a bulk publish does. */
  private void publishCopies(IdentityPoolId pool) {
    FunctionProcess process = new FunctionProcess(random, 0);
    process.begin(clock.instant());
    DatasetStream stream = kinesis.of(process).of(Pools.enabledStream(pool));
    Consumer<DatasetId> copies = StoreInternals.copies(workload.store(), stream, this::pause);
    for (DatasetId id : workload.datasets()) {
      if (id.owner().pool().equals(pool) && pools.isEnabled(pool)) {
        publishCopy(copies, id);
      }
    }
  }

  /** The stream may go at any time before the end, which ends a bulk publish. */
  private void publishCopy(Consumer<DatasetId> copies, DatasetId id) {
    try {
      copies.accept(id);
    } catch (RuntimeException | OutOfMemoryError e) {
      if (isCalm) {
        throw e;
      }
    }
  }

  /** Delivers changes until the function succeeds, each time with another end. */
  private void deliver(int shard) {
    int start = positions[shard];
    if (start == changes.size(shard)) {
      return;
    }
    for (int delivery = 0; delivery < MAX_DELIVERIES; delivery++) {
      int end = Math.min(changes.size(shard), start + 1 + random.nextInt(8));
      if (invoke(shard, start, end)) {
        positions[shard] = end;
        changes.handled(shard, start, end, model, clock.instant());
        repeat(shard, end);
        return;
      }
      kinesis.change(Pools.ALL.get(random.nextInt(Pools.ALL.size())));
      repeat(shard, start);
    }
    violations.add("no delivery of a batch succeeds");
    positions[shard] = changes.size(shard);
  }

  /** Delivers changes that were handled before once more. */
  private void repeat(int shard, int position) {
    if (position > 0 && random.nextInt(4) == 0) {
      int start = random.nextInt(position);
      invoke(shard, start, start + 1 + random.nextInt(position - start));
    }
  }

  /** Returns whether the function succeeded. A new one follows one that was killed. */
  private boolean invoke(int shard, int from, int to) {
    Instant before = clock.instant();
    function.process().begin(before);
    List<IdentityPoolId> present =
        Pools.ALL.stream().filter(pool -> !kinesis.isGone(pool)).toList();
    List<IdentityPoolId> enabled = Pools.ALL.stream().filter(pools::isEnabled).toList();
    boolean isDone = publish(changes.event(shard, from, to));
    for (IdentityPoolId pool : enabled) {
      if (!pools.isEnabled(pool)) {
        pools.noteStatus(pool, before);
        if (present.contains(pool) && !kinesis.isGone(pool)) {
          violations.add("a stream is disabled that was never gone: " + pools.reason(pool));
        }
      }
    }
    return isDone;
  }

  private boolean publish(byte[] event) {
    try {
      function.updates().publish(new ByteArrayInputStream(event));
      return !function.process().isDead();
    } catch (FunctionProcess.Killed
        | OutOfMemoryError
        | StreamBusyException
        | StoreBusyException failure) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      if (function.process().isDead()) {
        function = newFunction();
      }
    }
  }
}
