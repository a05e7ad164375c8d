package dev.tidemark.push;

import dev.tidemark.model.DatasetNews;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.pool.PoolConfiguration;
import dev.tidemark.pool.PushSync;
import dev.tidemark.store.Backoff;
import dev.tidemark.store.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Tells subscribed devices of the changes of a batch: each device once for each dataset, of the
 * highest count that another device wrote. Notifications are hints. They are sent after everything
 * else, within a bounded time, and a failure never fails the batch: a device that is not told lists
 * the dataset the next time it synchronizes.
 *
 * <p>A batch that is delivered again is pushed again. Pools and identities are served side by side,
 * so a pool whose application is throttled delays no other.
 */
public final class SendPushes {
  /** The number of identities of a pool that are served side by side. */
  private static final int IDENTITIES_AT_ONCE = 16;

  /** The most pools that are remembered; a function with more forgets when it logged last. */
  private static final int MAX_POOLS = 1000;

  private final Function<IdentityPoolId, PoolConfiguration> configurations;
  private final PushStore store;
  private final PushSender sender;
  private final Pace pace;
  private final InstantSource clock;
  private final Map<IdentityPoolId, PoolHealth> healths = new ConcurrentHashMap<>();

  /**
   * The times and threads of sending.
   *
   * @param time the most time for the notifications of one batch
   * @param whileThrottled the pauses between attempts to send a notification
   * @param threads makes the threads for one batch
   */
  public record Pace(Duration time, Backoff whileThrottled, Supplier<ExecutorService> threads) {}

  /**
   * Makes the operation.
   *
   * @param configurations returns the configuration of a pool, from a cache
   */
  public SendPushes(
      Function<IdentityPoolId, PoolConfiguration> configurations,
      PushStore store,
      PushSender sender,
      Pace pace,
      InstantSource clock) {
    this.configurations = configurations;
    this.store = store;
    this.sender = sender;
    this.pace = pace;
    this.clock = clock;
  }

  /** Sends the notifications of a batch, and returns their outcomes. It never fails. */
  public PushCounts send(List<DatasetNews> news) {
    PushCounts counts = new PushCounts();
    Instant end = clock.instant().plus(pace.time());
    Supplier<Duration> left = Deadline.supplier();
    return Deadline.within(
        () -> shorter(left.get(), Duration.between(clock.instant(), end)),
        () -> {
          try (ExecutorService threads = pace.threads().get()) {
            groups(news, each -> each.dataset().owner().pool())
                .forEach((pool, own) -> start(pool, own, counts, threads));
          }
          return counts;
        });
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private void start(
      IdentityPoolId pool, List<DatasetNews> news, PushCounts counts, ExecutorService threads) {
    PoolHealth health = health(pool);
    try {
      configurations
          .apply(pool)
          .pushSync()
          .map(push -> poolPushes(push, health, counts))
          .ifPresent(pushes -> start(pushes, news, threads));
    } catch (RuntimeException | Error e) {
      counts.addUnknown(news.size());
      health.report("its configuration cannot be read (" + e.getClass().getSimpleName() + ")");
    }
  }

  private PoolPushes poolPushes(PushSync push, PoolHealth health, PushCounts counts) {
    return new PoolPushes(push, store, sender, pace.whileThrottled(), health, counts);
  }

  private static void start(PoolPushes pushes, List<DatasetNews> news, ExecutorService threads) {
    Map<PoolIdentity, List<DatasetNews>> identities = groups(news, each -> each.dataset().owner());
    Queue<Map.Entry<PoolIdentity, List<DatasetNews>>> waiting =
        new ConcurrentLinkedQueue<>(identities.entrySet());
    Runnable worker =
        Deadline.carry(
            () -> {
              for (var next = waiting.poll(); next != null; next = waiting.poll()) {
                pushes.tell(next.getKey(), next.getValue());
              }
            });
    for (int i = 0; i < Math.min(IDENTITIES_AT_ONCE, identities.size()); i++) {
      threads.execute(worker);
    }
  }

  private PoolHealth health(IdentityPoolId pool) {
    if (healths.size() >= MAX_POOLS) {
      healths.clear();
    }
    return healths.computeIfAbsent(pool, _ -> new PoolHealth(pool, clock));
  }

  private static <K> Map<K, List<DatasetNews>> groups(
      List<DatasetNews> news, Function<DatasetNews, K> key) {
    return news.stream()
        .collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()));
  }
}
