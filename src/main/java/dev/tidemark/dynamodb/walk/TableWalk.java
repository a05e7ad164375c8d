package dev.tidemark.dynamodb.walk;

import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.store.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/**
 * A walk over a table in parallel segments. The only code that scans a table.
 *
 * @param client reads the table
 * @param table the table's name
 * @param selection the items to visit
 */
public record TableWalk(DynamoDbClient client, String table, Selection selection) {
  /** The time that a worker keeps for the items that it is visiting, and to hand on. */
  private static final Duration RESERVE = Duration.ofMinutes(1);

  /** The result of a worker. */
  public sealed interface Result<T> {
    /**
     * All items have been visited.
     *
     * @param total the total of all results, also of earlier workers of the run
     */
    record Finished<T>(T total) implements Result<T> {}

    /** The worker's time is over; another worker must continue. */
    record HandOn<T>() implements Result<T> {}

    /** Another worker has continued the run, and this one has stopped. */
    record Superseded<T>() implements Result<T> {}
  }

  /** Tells whether a worker must stop and hand on. */
  public static boolean isTimeOver() {
    return Deadline.left().compareTo(RESERVE) < 0;
  }

  /**
   * Walks until all items have been visited or the time is over.
   *
   * @param visitors creates the visitor of a segment
   * @throws IllegalStateException if a visitor or a read failed; the cause is that failure
   */
  public <T> Result<T> run(Progress<T> progress, IntFunction<Visitor<T>> visitors) {
    try {
      return new Worker<>(progress, visitors).walk()
          ? new Result.Finished<>(progress.total())
          : new Result.HandOn<>();
    } catch (SupersededException _) {
      return new Result.Superseded<>();
    }
  }

  /**
   * Walks to the end, in a process whose time is not limited, and returns the total.
   *
   * @param visitors creates the visitor of a segment
   * @throws IllegalStateException if a visitor or a read failed, or the time was limited
   */
  public <T> T finish(Progress<T> progress, IntFunction<Visitor<T>> visitors) {
    if (run(progress, visitors) instanceof Result.Finished<T>(T total)) {
      return total;
    }
    throw new IllegalStateException("the walk has not reached the end");
  }

  private ScanResponse scan(int segment, int segments, Position position) {
    return client.scan(
        scan -> {
          scan.tableName(table).segment(segment).totalSegments(segments);
          selection.addTo(scan);
          if (position instanceof Position.After(ItemKey key)) {
            scan.exclusiveStartKey(key.attributes());
          }
        });
  }

  /** One process that walks. It stops if a segment has failed or run out of time. */
  private final class Worker<T> {
    private final Progress<T> progress;
    private final IntFunction<Visitor<T>> visitors;
    private final List<Position> positions;
    private final AtomicBoolean isStopped = new AtomicBoolean();

    Worker(Progress<T> progress, IntFunction<Visitor<T>> visitors) {
      this.progress = progress;
      this.visitors = visitors;
      this.positions = progress.positions();
    }

    /** Returns whether all segments are finished. */
    boolean walk() {
      Supplier<Duration> left = Deadline.supplier();
      try (ExecutorService threads = Executors.newFixedThreadPool(positions.size())) {
        List<Future<Boolean>> running = new ArrayList<>();
        for (int i = 0; i < positions.size(); i++) {
          int segment = i;
          running.add(threads.submit(() -> Deadline.within(left, () -> walk(segment))));
        }
        return running.stream().map(TableWalk::result).reduce(true, Boolean::logicalAnd);
      }
    }

    private boolean walk(int segment) {
      boolean hasFailed = true;
      try {
        Visitor<T> visitor = visitors.apply(segment);
        Position position = positions.get(segment);
        while (position instanceof Position.Beginning || position instanceof Position.After) {
          Optional<Position> next = visitPage(segment, visitor, position);
          if (next.isEmpty()) {
            return false;
          }
          position = next.get();
        }
        hasFailed = false;
        return true;
      } finally {
        if (hasFailed) {
          isStopped.set(true);
        }
      }
    }

    /** Visits the next page; empty if the worker must stop before its end. */
    private Optional<Position> visitPage(int segment, Visitor<T> visitor, Position from) {
      if (isStopped.get() || isTimeOver()) {
        return Optional.empty();
      }
      ScanResponse page = scan(segment, positions.size(), from);
      Position end =
          page.hasLastEvaluatedKey()
              ? new Position.After(ItemKey.of(page.lastEvaluatedKey()))
              : new Position.End();
      List<Item> rest = page.items().stream().map(Item::new).toList();
      while (rest.size() > selection.chunk()) {
        List<Item> chunk = rest.subList(0, selection.chunk());
        if (!visit(segment, visitor, chunk, new Position.After(chunk.getLast().key()))) {
          return Optional.empty();
        }
        rest = rest.subList(selection.chunk(), rest.size());
      }
      return visit(segment, visitor, rest, end) ? Optional.of(end) : Optional.empty();
    }

    private boolean visit(int segment, Visitor<T> visitor, List<Item> items, Position position) {
      if (isStopped.get() || isTimeOver()) {
        return false;
      }
      Optional<T> result = visitor.visit(items);
      result.ifPresent(found -> progress.advance(segment, position, found));
      return result.isPresent();
    }
  }

  private static boolean result(Future<Boolean> running) {
    try {
      return running.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SupersededException superseded) {
        throw superseded;
      }
      throw new IllegalStateException("a segment of the table failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
