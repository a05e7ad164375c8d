package dev.tidemark.streams;

import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.pool.CognitoStreams;
import dev.tidemark.pool.PoolConfiguration;
import dev.tidemark.pool.PoolStore;
import dev.tidemark.store.Backoff;
import dev.tidemark.store.Deadline;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Publishes the changes of datasets to the streams of their pools.
 *
 * <p>The changes of one dataset are published one after the other, in their order. Datasets are
 * published side by side, and so are pools: a pool whose stream is throttled or missing delays no
 * other pool of the delivery. If a change could not be published, the next delivery publishes all
 * changes again, so a stream may have repetitions, but never a change before an earlier one of its
 * dataset.
 */
public final class PublishUpdates {
  /** Begins the log line of each disabled pool. The template's metric filter looks for it. */
  public static final String DISABLED_LOG_TEXT = "The streams of a pool are disabled";

  /** The number of datasets of a pool that are published side by side. */
  private static final int DATASETS_AT_ONCE = 16;

  /** The most failures that are logged beside the first one. */
  private static final int MAX_SUPPRESSED = 4;

  private final PoolStore pools;
  private final Function<IdentityPoolId, PoolConfiguration> configurations;
  private final DatasetStreams streams;
  private final Pace pace;

  /**
   * The times and threads of publishing.
   *
   * @param whileBusy the pauses between attempts at a stream that is throttled or failed
   * @param beforeDisabling the pause before the second attempt at a stream that cannot be used
   * @param threads makes the threads for the changes of one delivery
   */
  public record Pace(
      Backoff whileBusy, Backoff beforeDisabling, Supplier<ExecutorService> threads) {}

  /**
   * Makes the operation.
   *
   * @param pools the store of the pools' configurations
   * @param configurations returns the configuration of a pool, possibly from a cache
   * @param streams the streams of pools
   */
  public PublishUpdates(
      PoolStore pools,
      Function<IdentityPoolId, PoolConfiguration> configurations,
      DatasetStreams streams,
      Pace pace) {
    this.pools = pools;
    this.configurations = configurations;
    this.streams = streams;
    this.pace = pace;
  }

  /**
   * Publishes the changes of one delivery.
   *
   * @param messages the messages of the changes, those of each dataset in its order
   * @throws RuntimeException the first failure, after everything else was published; the same
   *     changes must be delivered again
   */
  public void publish(List<PendingMessage> messages) {
    Failures failures = new Failures();
    try (ExecutorService threads = pace.threads().get()) {
      groups(messages, message -> message.dataset().owner().pool())
          .forEach(
              (pool, own) ->
                  failures.collect(
                      () -> batch(pool).ifPresent(batch -> start(batch, own, threads, failures))));
    }
    failures.throwFirst();
  }

  private Optional<PoolBatch> batch(IdentityPoolId pool) {
    PoolConfiguration configuration = configurations.apply(pool);
    return configuration
        .streams()
        .filter(CognitoStreams::isEnabled)
        .map(target -> new PoolBatch(pool, configuration, streams.of(target), pools, pace));
  }

  private static void start(
      PoolBatch batch, List<PendingMessage> messages, ExecutorService threads, Failures failures) {
    Collection<List<PendingMessage>> datasets = groups(messages, PendingMessage::dataset).values();
    Queue<List<PendingMessage>> waiting = new ConcurrentLinkedQueue<>(datasets);
    Runnable worker = Deadline.carry(() -> publishAll(waiting, batch, failures));
    for (int i = 0; i < Math.min(DATASETS_AT_ONCE, datasets.size()); i++) {
      threads.execute(worker);
    }
  }

  private static void publishAll(
      Queue<List<PendingMessage>> datasets, PoolBatch batch, Failures failures) {
    for (var next = datasets.poll(); next != null; next = datasets.poll()) {
      List<PendingMessage> messages = next;
      failures.collect(() -> batch.publishInOrder(messages));
    }
  }

  private static <K> Map<K, List<PendingMessage>> groups(
      List<PendingMessage> messages, Function<PendingMessage, K> key) {
    return messages.stream()
        .collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()));
  }

  /** The failures of several threads. */
  private static final class Failures {
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    void collect(Runnable task) {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        // An error too, such as missing memory: it must not end a thread in silence.
        failures.add(e);
      }
    }

    void throwFirst() {
      Throwable first = failures.poll();
      if (first == null) {
        return;
      }
      failures.stream().limit(MAX_SUPPRESSED).forEach(first::addSuppressed);
      switch (first) {
        case RuntimeException failure -> throw failure;
        case Error error -> throw error;
        default -> throw new IllegalStateException("tasks throw nothing else", first);
      }
    }
  }
}
