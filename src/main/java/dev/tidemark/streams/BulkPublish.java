package dev.tidemark.streams;

import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.pool.CognitoStreams;
import dev.tidemark.pool.PoolConfiguration;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.streams.BulkPublishStatus.InProgress;
import dev.tidemark.streams.BulkPublishStatus.Succeeded;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Starts to publish all datasets of a pool to its stream.
 *
 * @see <a href="https://docs.aws.amazon.com/cognitosync/latest/APIReference/API_BulkPublish.html">
 *     BulkPublish</a>
 */
public final class BulkPublish {
  /** Amazon's limit: one successful bulk publish a day. */
  static final Duration INTERVAL = Duration.ofHours(24);

  private static final int MAX_ATTEMPTS = 5;

  private final BulkPublishRuns runs;
  private final Function<IdentityPoolId, PoolConfiguration> configurations;
  private final Consumer<IdentityPoolId> worker;
  private final Supplier<String> ids;
  private final InstantSource clock;

  /**
   * Makes the operation.
   *
   * @param configurations reads the configuration of a pool
   * @param worker wakes a worker that publishes the pool's datasets; if it fails, another finds the
   *     bulk publish later
   * @param ids creates a new id of a bulk publish at each call
   */
  public BulkPublish(
      BulkPublishRuns runs,
      Function<IdentityPoolId, PoolConfiguration> configurations,
      Consumer<IdentityPoolId> worker,
      Supplier<String> ids,
      InstantSource clock) {
    this.runs = runs;
    this.configurations = configurations;
    this.worker = worker;
    this.ids = ids;
    this.clock = clock;
  }

  /** The result of a request. */
  public sealed interface Result {
    /** The bulk publish has started. */
    record Started() implements Result {}

    /** Nothing has started, because the pool has no stream. */
    record NotConfigured() implements Result {}

    /** Nothing has started, because streaming is disabled. */
    record Disabled() implements Result {}

    /** Nothing has started, because another bulk publish of the pool is in progress. */
    record AlreadyInProgress() implements Result {}

    /** Nothing has started, because the last one succeeded less than 24 hours ago. */
    record AlreadyStreamed() implements Result {}
  }

  /** Starts a bulk publish of a pool. */
  public Result start(IdentityPoolId pool) {
    Optional<CognitoStreams> streams = configurations.apply(pool).streams();
    if (streams.isEmpty()) {
      return new Result.NotConfigured();
    }
    return streams.get().isEnabled() ? startEnabled(pool) : new Result.Disabled();
  }

  private Result startEnabled(IdentityPoolId pool) {
    String id = ids.get();
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      BulkPublishStatus status = runs.status(pool);
      Instant now = clock.instant();
      if (status instanceof InProgress) {
        return new Result.AlreadyInProgress();
      }
      if (status instanceof Succeeded succeeded
          && now.isBefore(succeeded.completedAt().plus(INTERVAL))) {
        return new Result.AlreadyStreamed();
      }
      if (runs.start(pool, status, id, now)) {
        worker.accept(pool);
        return new Result.Started();
      }
    }
    throw new StoreBusyException(
        new IllegalStateException("other requests changed the bulk publish at each attempt"));
  }
}
