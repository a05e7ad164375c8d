package dev.tidemark.local;

import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.http.Operation;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * Lambda's event source mapping, as far as the functions can tell: reads the table's stream and
 * invokes the functions of the template that have it as an event source. It does so every second,
 * and before each operation that returns what those functions count.
 */
final class ChangePump implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(ChangePump.class.getName());
  private static final long INTERVAL_SECONDS = 1;

  /** The routes of the operations that return what the functions count. */
  private static final Set<Route> COUNTED =
      Set.of(
          route(Operation.DESCRIBE_IDENTITY_POOL_USAGE), route(Operation.LIST_IDENTITY_POOL_USAGE));

  private final TableStream stream;
  private final StreamPosition position;
  private final List<Function> functions;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
  private boolean hasFailed;

  /** Creates a pump that is not yet running. */
  ChangePump(TableStream stream, StreamPosition position, List<Function> functions) {
    this.stream = stream;
    this.position = position;
    this.functions = List.copyOf(functions);
  }

  private static Route route(Operation operation) {
    return new Route(operation.method(), operation.pathTemplate());
  }

  /** Starts to pump every second. */
  void start() {
    var _ =
        timer.scheduleWithFixedDelay(
            this::pump, INTERVAL_SECONDS, INTERVAL_SECONDS, TimeUnit.SECONDS);
  }

  /** Pumps if a request on the route returns what the functions count. */
  void pumpBefore(Route route) {
    if (COUNTED.contains(route)) {
      pump();
    }
  }

  /** Delivers all changes up to now. After a failure, the next call delivers the batch again. */
  synchronized void pump() {
    try {
      for (String shard : stream.shards()) {
        pump(shard);
      }
      hasFailed = false;
    } catch (IOException | RuntimeException | Error e) {
      // Lambda reports whatever a handler throws, and delivers the batch again.
      report(e);
    }
  }

  private void report(Throwable e) {
    if (timer.isShutdown()) {
      return;
    }
    Level level = hasFailed ? Level.FINE : Level.WARNING;
    hasFailed = true;
    LOG.log(level, e, () -> "The changes of the table were not handled; trying again every second");
  }

  private void pump(String shard) throws IOException {
    List<Record> records = stream.next(shard, position);
    while (!records.isEmpty()) {
      deliver(records);
      position.set(shard, records.getLast().dynamodb().sequenceNumber());
      records = stream.next(shard, position);
    }
  }

  private void deliver(List<Record> records) throws IOException {
    List<Record> ofDatasets = records.stream().filter(ChangePump::isOfDataset).toList();
    if (ofDatasets.isEmpty()) {
      return;
    }
    byte[] event = new ChangeEvent(stream.arn(), ofDatasets).toJson();
    for (Function function : functions) {
      function.invoke(event, UUID.randomUUID().toString());
    }
  }

  /** Filters as the event source mapping in the template does. */
  private static boolean isOfDataset(Record record) {
    return Optional.ofNullable(record.dynamodb().keys().get(ItemKey.SORT))
        .map(AttributeValue::s)
        .filter(sort -> sort.startsWith(ItemKey.DATASET_PREFIX))
        .isPresent();
  }

  /**
   * Stops a delivery in the middle: the next start delivers the batch again. Waiting for it could
   * take forever, because the HTTP client's threads may have ended with the process.
   */
  @Override
  public void close() {
    timer.shutdownNow();
    stream.close();
  }
}
