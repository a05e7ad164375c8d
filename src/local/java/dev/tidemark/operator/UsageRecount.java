package dev.tidemark.operator;

import dev.tidemark.dynamodb.DynamoDbPoolUsageStore;
import dev.tidemark.dynamodb.UsageCorrection;
import dev.tidemark.dynamodb.UsageCorrection.Counters;
import dev.tidemark.dynamodb.UsageCorrection.Stored;
import dev.tidemark.dynamodb.walk.MemoryProgress;
import dev.tidemark.dynamodb.walk.Selection;
import dev.tidemark.dynamodb.walk.TableWalk;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.store.Backoff;
import dev.tidemark.usage.PoolUsageStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Counts the usage of pools again from all dataset items, and corrects counters that differ.
 *
 * <p>A counter is compared only if it was not written from a while before the scan to a while after
 * it. Then the scan saw no change that the counter does not have, as long as the stream is not
 * later than these times. A pool that is in use meanwhile is reported and left alone.
 */
final class UsageRecount {
  private static final int PAGE = 100;

  private final UsageCorrection corrections;
  private final PoolUsageStore usage;
  private final TableWalk walk;
  private final Options options;
  private final Consumer<Duration> pause;

  /**
   * The options of a recount.
   *
   * @param table the table's name
   * @param segments how many parts of the table are scanned in parallel
   * @param quietBefore how long counters must be unchanged before the scan
   * @param quietAfter how long counters must be unchanged after the scan
   * @param isDryRun whether nothing is written
   */
  record Options(
      String table, int segments, Duration quietBefore, Duration quietAfter, boolean isDryRun) {}

  /** The result for one pool. */
  sealed interface Result {
    /** The counters are equal to the data. */
    record Equal() implements Result {}

    /** The counters had this many bytes too few, or too many if negative, and are correct now. */
    record Corrected(long bytes) implements Result {}

    /** As above, but in a dry run nothing was corrected. */
    record Differs(long bytes) implements Result {}

    /** The pool was in use, so its counters were not compared. */
    record InUse() implements Result {}
  }

  /**
   * Creates a recount.
   *
   * @param pause waits
   */
  UsageRecount(DynamoDbClient client, Options options, Consumer<Duration> pause) {
    Backoff backoff = Backoff.jittered(Duration.ofMillis(50), Duration.ofSeconds(2));
    this.corrections = new UsageCorrection(client, options.table(), backoff);
    this.usage = new DynamoDbPoolUsageStore(client, options.table(), backoff);
    this.walk = new TableWalk(client, options.table(), Selection.DATASETS);
    this.options = options;
    this.pause = pause;
  }

  /** Counts again, and returns the result for each pool in the order of their ids. */
  Map<IdentityPoolId, Result> run() {
    Map<IdentityPoolId, Counters> before = counters();
    pause.accept(options.quietBefore());
    Map<IdentityPoolId, Stored> stored =
        walk.finish(
            new MemoryProgress<>(options.segments(), Map.of(), UsageCorrection::sum),
            _ -> items -> Optional.of(UsageCorrection.stored(items)));
    pause.accept(options.quietAfter());
    Map<IdentityPoolId, Result> results =
        new TreeMap<>(Comparator.comparing(IdentityPoolId::value));
    Stream.concat(before.keySet().stream(), stored.keySet().stream())
        .distinct()
        .forEach(pool -> results.put(pool, result(pool, before, stored)));
    return results;
  }

  private Map<IdentityPoolId, Counters> counters() {
    Map<IdentityPoolId, Counters> counters = new HashMap<>();
    List<IdentityPoolId> pools = usage.pools(PAGE);
    while (!pools.isEmpty()) {
      pools.forEach(pool -> counters.put(pool, corrections.counters(pool)));
      pools = usage.poolsAfter(pools.getLast(), PAGE);
    }
    return counters;
  }

  private Result result(
      IdentityPoolId pool,
      Map<IdentityPoolId, Counters> before,
      Map<IdentityPoolId, Stored> allStored) {
    Counters seen = before.getOrDefault(pool, new Counters(Map.of(), 0));
    Stored stored = allStored.getOrDefault(pool, new Stored(0, Instant.EPOCH));
    if (!corrections.counters(pool).equals(seen)) {
      return new Result.InUse();
    }
    long difference = stored.dataStorage() - seen.dataStorage();
    if (difference == 0 && !seen.versions().isEmpty()) {
      return new Result.Equal();
    }
    if (options.isDryRun()) {
      return new Result.Differs(difference);
    }
    return corrections.correct(pool, seen, stored)
        ? new Result.Corrected(difference)
        : new Result.InUse();
  }
}
