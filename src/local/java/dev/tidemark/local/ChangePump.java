package dev.tidemark.local;

import dev.tidemark.dynamodb.item.ItemKey;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * Lambda's event source mapping, as far as a function can tell: reads the table's stream every
 * second, and invokes the function with the changes of datasets.
 */
final class ChangePump {
  private static final Logger LOG = Logger.getLogger(ChangePump.class.getName());
  private static final long INTERVAL_SECONDS = 1;

  private final TableStream stream;
  private final StreamPosition position;
  private final Function function;
  private final StreamMapping mapping;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
  private final Lock lock = new ReentrantLock();
  private boolean hasFailed;

  /**
   * Creates a pump that is not yet running.
   *
   * @param position the function's own position in the stream
   */
  ChangePump(
      TableStream stream, StreamPosition position, Function function, StreamMapping mapping) {
    this.stream = stream;
    this.position = position;
    this.function = function;
    this.mapping = mapping;
  }

  /** Starts to pump every second. */
  void start() {
    var _ =
        timer.scheduleWithFixedDelay(
            this::pump, INTERVAL_SECONDS, INTERVAL_SECONDS, TimeUnit.SECONDS);
  }

  /** Returns the timer, for the caller to stop. */
  ScheduledExecutorService timer() {
    return timer;
  }

  /** Returns the function that gets the changes. */
  Function function() {
    return function;
  }

  /**
   * Delivers all changes up to now. After a failure, the next call delivers the changes that were
   * not handled again.
   */
  void pump() {
    lock.lock();
    try {
      for (String shard : stream.shards()) {
        pump(shard);
      }
      hasFailed = false;
    } catch (IOException | RuntimeException | Error e) {
      // Lambda reports whatever a handler throws, and delivers the batch again.
      report(e);
    } finally {
      lock.unlock();
    }
  }

  /** Keeps this pump from delivering changes until {@link #resume}. */
  void pause() {
    lock.lock();
  }

  /** Ends a pause of the same thread. */
  void resume() {
    lock.unlock();
  }

  /** Marks all changes up to now as handled, although the function did not get them. */
  void skip() {
    for (String shard : stream.shards()) {
      List<Record> records = stream.next(shard, position, mapping.batchSize());
      while (!records.isEmpty()) {
        position.set(shard, sequenceNumber(records.getLast()));
        records = stream.next(shard, position, mapping.batchSize());
      }
    }
  }

  private void report(Throwable e) {
    if (timer.isShutdown()) {
      return;
    }
    Level level = hasFailed ? Level.FINE : Level.WARNING;
    hasFailed = true;
    LOG.log(
        level,
        e,
        () ->
            function.definition().name()
                + " did not handle the changes of the table; trying again every second");
  }

  private void pump(String shard) throws IOException {
    List<Record> records = stream.next(shard, position, mapping.batchSize());
    while (!records.isEmpty()) {
      int handled = deliver(records);
      if (handled > 0) {
        position.set(shard, sequenceNumber(records.get(handled - 1)));
      }
      if (handled < records.size()) {
        throw new IOException("the function reports a change that it did not handle");
      }
      records = stream.next(shard, position, mapping.batchSize());
    }
  }

  /** Returns the number of changes before the first one that was not handled. */
  private int deliver(List<Record> records) throws IOException {
    List<Record> ofDatasets = records.stream().filter(ChangePump::isOfDataset).toList();
    if (ofDatasets.isEmpty()) {
      return records.size();
    }
    byte[] event = new ChangeEvent(stream.arn(), ofDatasets).toJson();
    byte[] output = function.invoke(event, UUID.randomUUID().toString());
    if (!mapping.reportsFailures()) {
      return records.size();
    }
    int handled =
        BatchOutput.handled(output, ofDatasets.stream().map(ChangePump::sequenceNumber).toList());
    return handled == ofDatasets.size() ? records.size() : records.indexOf(ofDatasets.get(handled));
  }

  private static String sequenceNumber(Record record) {
    return record.dynamodb().sequenceNumber();
  }

  /** Filters as the event source mappings in the template do. */
  private static boolean isOfDataset(Record record) {
    return Optional.ofNullable(record.dynamodb().keys().get(ItemKey.SORT))
        .map(AttributeValue::s)
        .filter(sort -> sort.startsWith(ItemKey.DATASET_PREFIX))
        .isPresent();
  }
}
