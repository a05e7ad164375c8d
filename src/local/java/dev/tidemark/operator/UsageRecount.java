package dev.tidemark.operator;

import dev.tidemark.dynamodb.UsageComparison;
import dev.tidemark.dynamodb.UsageCorrection;
import dev.tidemark.dynamodb.UsageCorrection.Stored;
import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.walk.MemoryProgress;
import dev.tidemark.dynamodb.walk.Selection;
import dev.tidemark.dynamodb.walk.TableWalk;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.store.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Counts the usage of all pools again in one go, and corrects counters that differ. */
final class UsageRecount {
  private final UsageComparison comparison;
  private final TableWalk walk;
  private final Options options;
  private final Consumer<Duration> pause;
  private final LongConsumer progress;
  private final AtomicLong datasets = new AtomicLong();

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

  /**
   * Creates a recount.
   *
   * @param pause waits
   * @param progress receives the number of counted datasets, after each; several threads call it
   */
  UsageRecount(
      DynamoDbClient client, Options options, Consumer<Duration> pause, LongConsumer progress) {
    this.comparison =
        new UsageComparison(
            client,
            options.table(),
            Backoff.jittered(Duration.ofMillis(50), Duration.ofSeconds(2)));
    this.walk = new TableWalk(client, options.table(), Selection.DATASETS);
    this.options = options;
    this.pause = pause;
    this.progress = progress;
  }

  /** Counts again, and returns the result for each pool in the order of their ids. */
  Map<IdentityPoolId, UsageComparison.Result> run() {
    Map<IdentityPoolId, Long> before = comparison.writes(Integer.MAX_VALUE);
    pause.accept(options.quietBefore());
    Map<IdentityPoolId, Stored> stored =
        walk.finish(
            new MemoryProgress<>(options.segments(), Map.of(), UsageCorrection::sum),
            _ -> this::count);
    pause.accept(options.quietAfter());
    return comparison.compare(before, stored, options.isDryRun());
  }

  private Optional<Map<IdentityPoolId, Stored>> count(List<Item> items) {
    items.forEach(_ -> progress.accept(datasets.incrementAndGet()));
    return Optional.of(UsageCorrection.stored(items));
  }
}
