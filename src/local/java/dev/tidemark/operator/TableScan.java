package dev.tidemark.operator;

import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.model.SyncCount;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BinaryOperator;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A scan of a table in parallel segments.
 *
 * @param table the table's name
 * @param segments the number of segments
 */
record TableScan(DynamoDbClient client, String table, int segments) {
  /** The attributes of items that are sync counts, as in {@code docs/table.md}. */
  private static final List<String> COUNTS = List.of("c", "d", "p", "deletedUpTo");

  /** Returns the greatest count in the table. */
  SyncCount greatestCount() {
    return inParallel(
        segment ->
            items(segment).map(TableScan::greatestCount).reduce(SyncCount.ZERO, SyncCount::max),
        SyncCount::max);
  }

  private static SyncCount greatestCount(Item item) {
    SyncCount greatest = SyncCount.ZERO;
    for (String name : COUNTS) {
      greatest = SyncCount.max(greatest, new SyncCount(item.findNumber(name).orElse(0)));
    }
    AttributeValue deleted = item.attributes().get("deleted");
    if (deleted != null) {
      for (AttributeValue count : deleted.m().values()) {
        greatest = SyncCount.max(greatest, new SyncCount(Long.parseLong(count.n())));
      }
    }
    return greatest;
  }

  /** Returns the partition keys of the identities in a segment. A key may occur more than once. */
  Stream<String> identities(int segment) {
    return items(segment)
        .map(item -> item.key().partition())
        .filter(partition -> partition.indexOf('/') >= 0)
        .filter(new DiffersFromPrevious());
  }

  /** Returns the dataset items in a segment. */
  Stream<Item> datasets(int segment) {
    return items(segment).filter(item -> item.key().sort().startsWith(ItemKey.DATASET_PREFIX));
  }

  private Stream<Item> items(int segment) {
    return client
        .scanPaginator(
            scan ->
                scan.tableName(table).consistentRead(true).segment(segment).totalSegments(segments))
        .items()
        .stream()
        .map(Item::new)
        .filter(item -> !item.key().equals(ItemKey.TABLE_STATE));
  }

  /** Runs a task for each segment, and returns the sum of their results. */
  <T> T inParallel(IntFunction<T> task, BinaryOperator<T> sum) {
    try (ExecutorService threads = Executors.newFixedThreadPool(segments)) {
      List<Future<T>> running = new ArrayList<>();
      for (int i = 0; i < segments; i++) {
        int segment = i;
        running.add(threads.submit(() -> task.apply(segment)));
      }
      return running.stream().map(TableScan::result).reduce(sum).orElseThrow();
    }
  }

  private static <T> T result(Future<T> running) {
    try {
      return running.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a segment of the table failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Lets a text pass if it differs from the previous one. */
  private static final class DiffersFromPrevious implements Predicate<String> {
    private String previous = "";

    @Override
    public boolean test(String text) {
      boolean differs = !text.equals(previous);
      previous = text;
      return differs;
    }
  }
}
