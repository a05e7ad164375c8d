package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.UsageCorrection.Counters;
import dev.tidemark.dynamodb.UsageCorrection.Stored;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.store.Backoff;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Compares the counted usage of pools with the data that a walk has found, and corrects counters
 * that differ.
 *
 * <p>A counter is compared only if it was not written from a while before the walk to a while after
 * it. Then the walk saw no change that the counter does not have, as long as the stream is not
 * later than these times. A pool that is in use meanwhile is left alone.
 */
public final class UsageComparison {
  private static final int PAGE = 100;

  private final UsageCorrection corrections;
  private final DynamoDbPoolUsageStore usage;

  /** Compares the counters in a table. */
  public UsageComparison(DynamoDbClient client, String table, Backoff backoff) {
    this.corrections = new UsageCorrection(client, table, backoff);
    this.usage = new DynamoDbPoolUsageStore(client, table, backoff);
  }

  /** The result for one pool. */
  public sealed interface Result {
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
   * Returns how often the counters of each pool were written. Counters are written more often with
   * each change, so equal numbers mean equal counters.
   *
   * @param limit the most pools to return, the first ones in the order of their ids
   */
  public Map<IdentityPoolId, Long> writes(int limit) {
    Map<IdentityPoolId, Long> writes = new HashMap<>();
    List<IdentityPoolId> pools = usage.pools(Math.min(PAGE, limit));
    while (!pools.isEmpty()) {
      pools.forEach(pool -> writes.put(pool, corrections.counters(pool).writes()));
      int rest = limit - writes.size();
      pools = rest > 0 ? usage.poolsAfter(pools.getLast(), Math.min(PAGE, rest)) : List.of();
    }
    return writes;
  }

  /**
   * Compares all pools.
   *
   * @param writesBefore how often the counters were written a while before the walk
   * @param stored the data that the walk has found
   * @param isDryRun whether nothing is corrected
   * @return the result for each pool in the order of their ids
   */
  public Map<IdentityPoolId, Result> compare(
      Map<IdentityPoolId, Long> writesBefore,
      Map<IdentityPoolId, Stored> stored,
      boolean isDryRun) {
    Map<IdentityPoolId, Result> results =
        new TreeMap<>(Comparator.comparing(IdentityPoolId::value));
    Stream.concat(writesBefore.keySet().stream(), stored.keySet().stream())
        .distinct()
        .forEach(
            pool ->
                results.put(
                    pool,
                    result(
                        pool,
                        writesBefore.getOrDefault(pool, 0L),
                        stored.getOrDefault(pool, new Stored(0, Instant.EPOCH)),
                        isDryRun)));
    return results;
  }

  private Result result(IdentityPoolId pool, long writesBefore, Stored stored, boolean isDryRun) {
    Counters counters = corrections.counters(pool);
    if (counters.writes() != writesBefore) {
      return new Result.InUse();
    }
    long difference = stored.dataStorage() - counters.dataStorage();
    if (difference == 0 && writesBefore > 0) {
      return new Result.Equal();
    }
    if (isDryRun) {
      return new Result.Differs(difference);
    }
    return corrections.correct(pool, counters, stored)
        ? new Result.Corrected(difference)
        : new Result.InUse();
  }
}
