package dev.tidemark.usage;

import dev.tidemark.dynamodb.DynamoDbPoolUsageStore;
import dev.tidemark.dynamodb.DynamoDbUsageLedger;
import dev.tidemark.dynamodb.StreamedUsage;
import dev.tidemark.local.ChangeEvent;
import dev.tidemark.local.memory.MemoryDynamoDb;
import dev.tidemark.model.Samples;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.LongFunction;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * Delivers the changes of a random workload to functions that are killed at their writes, and
 * compares the counted usage with a recount. Another class loader may load it.
 *
 * <p>Deliveries are as bad as the function must bear: a failed batch is delivered again with the
 * same first change and another end, and old batches are delivered again at any time.
 */
public final class UsageSimulation implements LongFunction<List<String>> {
  private static final String STREAM =
      "arn:aws:dynamodb:us-east-1:000000000000:table/table/stream/2026-11-28T00:00:00.000";

  /** Creates the function; called by reflection. */
  public UsageSimulation() {}

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
    private final MemoryDynamoDb dynamoDb = new MemoryDynamoDb();
    private final UsageWorkload workload;
    private final RecordedChanges changes;
    private final DyingClient client;
    private final int[] positions = new int[RecordedChanges.SHARDS];
    private final List<List<Integer>> starts = new ArrayList<>();
    private StreamedUsage function;

    Run(long seed) {
      random = new Random(seed);
      workload = new UsageWorkload(dynamoDb, random);
      changes = new RecordedChanges(dynamoDb, random);
      client = new DyingClient(dynamoDb, random, random.nextInt(3) * 20);
      function = newFunction();
      for (int shard = 0; shard < RecordedChanges.SHARDS; shard++) {
        starts.add(new ArrayList<>());
      }
    }

    private StreamedUsage newFunction() {
      return new StreamedUsage(
          new CountUsage(
              new DynamoDbUsageLedger(
                  client, "table", _ -> true, InstantSource.fixed(Samples.DATE))));
    }

    List<String> violations() {
      for (int step = 0; step < 60; step++) {
        workload.step();
        changes.record();
        if (random.nextInt(3) == 0) {
          deliver(random.nextInt(RecordedChanges.SHARDS));
        }
      }
      for (int shard = 0; shard < RecordedChanges.SHARDS; shard++) {
        while (positions[shard] < changes.shard(shard).size()) {
          deliver(shard);
        }
      }
      List<PoolUsage> counted = counted();
      List<PoolUsage> expected = workload.expected();
      return counted.equals(expected)
          ? List.of()
          : List.of("counted " + counted + " and not " + expected);
    }

    private List<PoolUsage> counted() {
      DynamoDbPoolUsageStore store = new DynamoDbPoolUsageStore(dynamoDb, "table", _ -> true);
      return ((ListIdentityPoolUsage.Result.Page)
              new ListIdentityPoolUsage(store, Set.of()).list(60))
          .usages();
    }

    private void deliver(int shard) {
      List<Record> all = changes.shard(shard);
      int start = positions[shard];
      int end = end(start, all);
      if (end == start) {
        return;
      }
      starts.get(shard).add(start);
      while (!invoke(all.subList(start, end))) {
        end = end(end, all);
        repeat(shard, start);
      }
      positions[shard] = end;
      repeat(shard, end);
    }

    private int end(int from, List<Record> all) {
      return Math.min(all.size(), from + random.nextInt(6));
    }

    /** Delivers an old batch again, with any end up to the position. */
    private void repeat(int shard, int position) {
      if (random.nextInt(3) == 0 && position > 0) {
        List<Integer> begun = starts.get(shard);
        int start = begun.get(random.nextInt(begun.size()));
        if (start < position) {
          invoke(changes.shard(shard).subList(start, start + 1 + random.nextInt(position - start)));
        }
      }
    }

    /** Returns whether the function succeeded. A new one follows one that was killed. */
    private boolean invoke(List<Record> batch) {
      try {
        function.count(new ByteArrayInputStream(new ChangeEvent(STREAM, batch).toJson()));
        return true;
      } catch (DyingClient.Killed killed) {
        function = newFunction();
        return false;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
