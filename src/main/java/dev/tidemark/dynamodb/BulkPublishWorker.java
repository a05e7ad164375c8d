package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.DatasetPublisher.ReconfiguredException;
import dev.tidemark.dynamodb.DatasetPublisher.UnusableStreamException;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.walk.RunStatus;
import dev.tidemark.dynamodb.walk.Selection;
import dev.tidemark.dynamodb.walk.StoredProgress;
import dev.tidemark.dynamodb.walk.StoredRun;
import dev.tidemark.dynamodb.walk.StoredRun.Lease;
import dev.tidemark.dynamodb.walk.StoredRuns;
import dev.tidemark.dynamodb.walk.SupersededException;
import dev.tidemark.dynamodb.walk.TableWalk;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.pool.CognitoStreams;
import dev.tidemark.pool.PoolConfiguration;
import dev.tidemark.pool.PoolStore;
import dev.tidemark.pool.PoolStore.ConfigureResult;
import dev.tidemark.store.Backoff;
import dev.tidemark.streams.DatasetStream;
import dev.tidemark.streams.DatasetStreams;
import dev.tidemark.streams.PublishUpdates;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Continues bulk publishes: walks over the table and publishes each dataset of the pool. A worker
 * that is killed loses its lease after a while, and the next one publishes again what was not yet
 * stored as published.
 */
public final class BulkPublishWorker {
  /** Begins the log line of each bulk publish that fails. The template's metric filter has it. */
  public static final String FAILURE_TEXT = "A bulk publish failed";

  private static final String RECONFIGURED =
      "The pool was configured anew while datasets were published";

  private static final Logger LOGGER = System.getLogger(BulkPublishWorker.class.getName());
  private static final int SEGMENTS = 8;

  /** The datasets between two writes of the run: few, because the next worker repeats them. */
  private static final int CHUNK = 10;

  private final WalkedTable table;
  private final StoredRuns runs;
  private final PoolStore pools;
  private final Function<IdentityPoolId, PoolConfiguration> cached;
  private final DatasetStreams streams;
  private final Backoff backoff;
  private final Supplier<String> workers;
  private final InstantSource clock;

  /**
   * Creates a worker.
   *
   * @param cached returns the configuration of a pool, possibly from a cache; it is asked before
   *     each attempt to publish
   * @param backoff the pauses while a stream is throttled
   * @param workers creates a new id of a worker at each call
   */
  public BulkPublishWorker(
      WalkedTable table,
      StoredRuns runs,
      PoolStore pools,
      Function<IdentityPoolId, PoolConfiguration> cached,
      DatasetStreams streams,
      Backoff backoff,
      Supplier<String> workers,
      InstantSource clock) {
    this.table = table;
    this.runs = runs;
    this.pools = pools;
    this.cached = cached;
    this.streams = streams;
    this.backoff = backoff;
    this.workers = workers;
    this.clock = clock;
  }

  /** Returns the pools whose bulk publish no worker continues at the moment. */
  public List<IdentityPoolId> waiting() {
    table.gate().pass();
    return runs.inProgress().stream()
        .filter(run -> run.key().sort().startsWith(ItemKey.BULK_PUBLISH_PREFIX))
        .filter(run -> run.isFree(clock.instant()))
        .map(
            run ->
                new IdentityPoolId(
                    run.key().sort().substring(ItemKey.BULK_PUBLISH_PREFIX.length())))
        .toList();
  }

  /**
   * Continues the bulk publish of a pool, unless it has ended or another worker continues it.
   *
   * @return whether another worker must continue it now, because the time of this one is over
   */
  public boolean work(IdentityPoolId pool) {
    table.gate().pass();
    StoredRun seen = runs.read(ItemKey.bulkPublish(pool));
    return runs.claim(seen, workers.get(), clock.instant())
        .map(claimed -> work(pool, claimed))
        .orElse(false);
  }

  private boolean work(IdentityPoolId pool, StoredRun claimed) {
    StoredProgress<PublishedTotal> progress =
        new StoredProgress<>(runs, claimed, PublishedTotal.IN_RUN, clock);
    try {
      return publish(pool, claimed, progress);
    } catch (SupersededException _) {
      LOGGER.log(Level.INFO, "Another worker has continued the bulk publish of pool " + pool);
      return false;
    }
  }

  private boolean publish(
      IdentityPoolId pool, StoredRun claimed, StoredProgress<PublishedTotal> progress) {
    PoolConfiguration configuration = pools.configuration(pool);
    Optional<CognitoStreams> enabled = configuration.streams().filter(CognitoStreams::isEnabled);
    if (enabled.isEmpty()) {
      fail(pool, progress, "Streaming was disabled before all datasets were published");
      return false;
    }
    if (progress.positions().isEmpty()) {
      progress.change(run -> run.walking(SEGMENTS, PublishedTotal.begun(configuration)));
    } else if (!PublishedTotal.hasBegun(claimed.data(), configuration)) {
      fail(pool, progress, RECONFIGURED);
      return false;
    }
    try {
      return walk(pool, progress, configuration, streams.of(enabled.get()));
    } catch (IllegalStateException e) {
      switch (e.getCause()) {
        case UnusableStreamException unusable -> {
          disable(pool, configuration, unusable.reason());
          fail(pool, progress, "The stream cannot be used: " + unusable.reason());
        }
        case ReconfiguredException _ -> fail(pool, progress, RECONFIGURED);
        case null, default -> throw e;
      }
      return false;
    }
  }

  /** Disables the streams of a pool, unless a developer has configured it since. */
  private void disable(IdentityPoolId pool, PoolConfiguration configuration, String reason) {
    if (pools.disableStreams(pool, configuration, reason) instanceof ConfigureResult.Configured) {
      LOGGER.log(
          Level.ERROR, "{0}: {1}. It is pool {2}", PublishUpdates.DISABLED_LOG_TEXT, reason, pool);
    }
  }

  private boolean walk(
      IdentityPoolId pool,
      StoredProgress<PublishedTotal> progress,
      PoolConfiguration begun,
      DatasetStream stream) {
    // A dataset that was created just before is in the stream by its first update.
    Selection datasets = new Selection(pool + "/", ItemKey.DATASET_PREFIX, true, false, CHUNK);
    Runnable beforeAttempt =
        () -> {
          progress.keepLease();
          requireUnchanged(begun, cached.apply(pool));
        };
    DatasetPublisher publisher =
        new DatasetPublisher(table.datasets(), stream, backoff, beforeAttempt);
    TableWalk.Result<PublishedTotal> result = table.walk(datasets).run(progress, _ -> publisher);
    return switch (result) {
      case TableWalk.Result.Finished<PublishedTotal>(PublishedTotal total) -> {
        end(pool, progress, begun, total);
        yield false;
      }
      case TableWalk.Result.HandOn<PublishedTotal> _ -> {
        progress.change(run -> run.withLease(Lease.NONE));
        yield true;
      }
      case TableWalk.Result.Superseded<PublishedTotal> _ -> throw new SupersededException();
    };
  }

  /**
   * Checks that nobody has configured the pool since the walk began. Otherwise datasets may have
   * gone to another stream, and updates may be missing that were made while streaming was disabled.
   */
  private static void requireUnchanged(PoolConfiguration begun, PoolConfiguration current) {
    // A cached configuration may be older than the one with which the walk began.
    if (current.changeCount() > begun.changeCount()) {
      throw new ReconfiguredException(RECONFIGURED);
    }
  }

  private void end(
      IdentityPoolId pool,
      StoredProgress<PublishedTotal> progress,
      PoolConfiguration begun,
      PublishedTotal total) {
    if (pools.configuration(pool).changeCount() > begun.changeCount()) {
      fail(pool, progress, RECONFIGURED);
      return;
    }
    if (total.failed() > 0) {
      fail(pool, progress, total.failed() + " datasets could not be published");
      return;
    }
    progress.change(run -> run.ended(new RunStatus.Succeeded(clock.instant())));
    LOGGER.log(
        Level.INFO, "Bulk published %d datasets of pool %s".formatted(total.published(), pool));
  }

  private void fail(IdentityPoolId pool, StoredProgress<PublishedTotal> progress, String message) {
    progress.change(run -> run.ended(new RunStatus.Failed(clock.instant(), message)));
    LOGGER.log(Level.ERROR, "%s. Pool %s: %s".formatted(FAILURE_TEXT, pool, message));
  }
}
