package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.UsageCorrection.Stored;
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
import dev.tidemark.store.Backoff;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Counts the usage of pools again, in steps: note how often the counters were written, walk over
 * all datasets after at least a minute, and compare after at least five more. No function waits
 * between the steps; each call of {@link #work} takes the next step if its time has come.
 */
public final class DailyRecount {
  /** Begins the log line of each correction. The template's metric filter looks for it. */
  public static final String CORRECTION_TEXT = "A recount corrected the usage";

  private static final Logger LOGGER = System.getLogger(DailyRecount.class.getName());
  private static final Duration QUIET_BEFORE = Duration.ofMinutes(1);
  private static final Duration QUIET_AFTER = Duration.ofMinutes(5);
  private static final int SEGMENTS = 8;

  private final StoredRuns runs;
  private final TableGate gate;
  private final TableWalk walk;
  private final UsageComparison comparison;
  private final Supplier<String> ids;
  private final InstantSource clock;

  /**
   * Creates a recount of a table.
   *
   * @param ids creates a new id of a run or worker at each call
   */
  public DailyRecount(
      WalkedTable table, Backoff backoff, Supplier<String> ids, InstantSource clock) {
    this.runs = table.runs(backoff);
    this.gate = table.gate();
    // The compared pools have not changed for a minute, so eventually consistent reads see them.
    this.walk = table.walk(Selection.DATASETS.eventually());
    this.comparison = new UsageComparison(table.client(), table.name(), backoff);
    this.ids = ids;
    this.clock = clock;
  }

  /** Starts a recount, unless one is in progress. */
  public void start() {
    gate.pass();
    StoredRun last = runs.read(ItemKey.RECOUNT);
    if (last.isInProgress()) {
      LOGGER.log(Level.WARNING, "The last recount is still in progress, so none was started");
      return;
    }
    RecountData before = RecountData.before(comparison.writes(RecountData.MAX_POOLS));
    var _ = runs.replace(last, last.started(ids.get(), clock.instant(), before.encode()));
  }

  /**
   * Takes the next step, if its time has come and no other worker takes it.
   *
   * @return whether another worker must continue it now, because the time of this one is over
   */
  public boolean work() {
    gate.pass();
    StoredRun seen = runs.read(ItemKey.RECOUNT);
    Instant now = clock.instant();
    if (!seen.isFree(now) || now.isBefore(nextStepAt(seen))) {
      return false;
    }
    Optional<StoredRun> claimed = runs.claim(seen, ids.get(), now);
    try {
      return claimed.isPresent() && step(claimed.get());
    } catch (SupersededException _) {
      return false;
    }
  }

  private static Instant nextStepAt(StoredRun run) {
    return RecountData.decode(run.data())
        .walkedAt()
        .map(at -> at.plus(QUIET_AFTER))
        .orElse(run.startedAt().plus(QUIET_BEFORE));
  }

  private boolean step(StoredRun claimed) {
    StoredProgress<Map<IdentityPoolId, Stored>> progress =
        new StoredProgress<>(runs, claimed, RecountData.IN_RUN, clock);
    RecountData data = RecountData.decode(claimed.data());
    if (data.walkedAt().isPresent()) {
      compare(data);
      progress.change(run -> run.ended(new RunStatus.Succeeded(clock.instant())));
      return false;
    }
    if (claimed.positions().isEmpty()) {
      progress.change(run -> run.walking(SEGMENTS, run.data()));
    }
    return walk(progress);
  }

  private boolean walk(StoredProgress<Map<IdentityPoolId, Stored>> progress) {
    return switch (walk.run(progress, _ -> items -> Optional.of(UsageCorrection.stored(items)))) {
      case TableWalk.Result.Finished<?> _ -> {
        progress.change(
            run -> run.walked(RecountData.decode(run.data()).walked(clock.instant()).encode()));
        yield false;
      }
      case TableWalk.Result.HandOn<?> _ -> {
        progress.change(run -> run.withLease(Lease.NONE));
        yield true;
      }
      case TableWalk.Result.Superseded<?> _ -> throw new SupersededException();
    };
  }

  /** A worker that is killed here has corrected some pools, which are then found in use. */
  private void compare(RecountData data) {
    comparison.compare(data.writesBefore(), data.stored(), false).forEach(DailyRecount::report);
  }

  private static void report(IdentityPoolId pool, UsageComparison.Result result) {
    switch (result) {
      case UsageComparison.Result.Corrected(long bytes) ->
          LOGGER.log(
              Level.WARNING, "%s of pool %s by %d bytes".formatted(CORRECTION_TEXT, pool, bytes));
      case UsageComparison.Result.Differs _ ->
          throw new IllegalStateException("a difference was not corrected");
      case UsageComparison.Result.Equal _ ->
          LOGGER.log(Level.DEBUG, "A recount found the usage right of pool " + pool);
      case UsageComparison.Result.InUse _ ->
          LOGGER.log(Level.INFO, "A recount found in use, and did not compare, pool " + pool);
    }
  }
}
