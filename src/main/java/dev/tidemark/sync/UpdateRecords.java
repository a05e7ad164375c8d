package dev.tidemark.sync;

import dev.tidemark.model.Conflict;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetLimits;
import dev.tidemark.model.LimitExceeded;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.ResponseSize;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.model.Update;
import dev.tidemark.store.Backoff;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.store.StoreFailedException;
import dev.tidemark.store.UnknownOutcome;
import dev.tidemark.sync.DatasetStore.CommitResult;
import dev.tidemark.sync.DatasetStore.Scope;
import dev.tidemark.sync.DatasetStore.View;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Applies patches to a dataset: all or none, as one update that raises the dataset's count by one.
 *
 * <p>Each attempt reads the dataset, decides, and writes on condition that nothing it read has
 * changed. If the condition fails, or the outcome is unknown, the next attempt first looks for this
 * request among the dataset's recent updates, so the update is never applied twice.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/cognitosync/latest/APIReference/API_UpdateRecords.html">
 *     UpdateRecords</a>
 */
public final class UpdateRecords {
  /** The most attempts at an update against concurrent writers. */
  static final int MAX_ATTEMPTS = 10;

  /** So few writers settle faster without pauses; with more, refused writes cost too much. */
  static final int WITHOUT_PAUSE = 3;

  private final DatasetStore store;
  private final SyncSessions sessions;
  private final DatasetLimits limits;
  private final InstantSource clock;
  private final Backoff backoff;

  /** Makes the operation on a store. */
  public UpdateRecords(
      DatasetStore store,
      SyncSessions sessions,
      DatasetLimits limits,
      InstantSource clock,
      Backoff backoff) {
    this.store = store;
    this.sessions = sessions;
    this.limits = limits;
    this.clock = clock;
    this.backoff = backoff;
  }

  /**
   * A request for an update.
   *
   * @param dataset the dataset; its first update creates it
   * @param sessionToken the token of the listing that the patches are based on
   * @param author the author of the update: a device, an identity or an account
   * @param patches the patches, each of another key
   * @param trigger the trigger that sees the update before it is stored
   * @param needsMissedRecords whether the response must repeat records that others have written
   *     since the listing, as the client would miss them
   */
  public record Request(
      DatasetId dataset,
      String sessionToken,
      String author,
      List<RecordPatch> patches,
      SyncTrigger trigger,
      boolean needsMissedRecords) {
    public Request {
      patches = List.copyOf(patches);
    }

    /** A request without a trigger, of a client that misses no records. */
    public Request(
        DatasetId dataset, String sessionToken, String author, List<RecordPatch> patches) {
      this(dataset, sessionToken, author, patches, SyncTrigger.NONE, false);
    }

    boolean hasTrigger() {
      return !trigger.equals(SyncTrigger.NONE);
    }
  }

  /** The result of an update. Only {@link Updated} has changed anything. */
  public sealed interface Result {
    /** Updated: the records of the patches, in their order, of the trigger, and missed ones. */
    record Updated(List<SyncRecord> records) implements Result {}

    /** The token is invalid, for another dataset, or expired. */
    record InvalidSession(TokenFault fault) implements Result {}

    /**
     * The device's copy of the dataset is stale: patches' counts differ from their records', or the
     * dataset was deleted or tombstones were pruned after the listing, without conflicts.
     */
    record Conflicting(List<Conflict> conflicts) implements Result {}

    /** The dataset would exceed a limit. */
    record OverLimit(LimitExceeded excess) implements Result {}

    /**
     * The trigger failed, refused the update or broke a rule on its output; the message says it.
     */
    record InvalidTriggerOutput(String message) implements Result {}

    /** The trigger was throttled. */
    record TriggerThrottled() implements Result {}

    /** The trigger took longer than its limit. */
    record TriggerTimedOut(Duration limit) implements Result {}

    /** Concurrent writers or throttling were in the way of every attempt, or time ran out. */
    record Busy() implements Result {}
  }

  /**
   * Makes an update.
   *
   * @throws StoreFailedException if the store failed; the update may be stored. A replay of the
   *     request returns the right result
   */
  public Result update(Request request) {
    Optional<SyncSession> session = sessions.open(request.dataset(), request.sessionToken());
    if (session.isEmpty()) {
      return new Result.InvalidSession(sessions.faultOf(request.dataset(), request.sessionToken()));
    }
    if (request.patches().isEmpty()) {
      return new Result.Updated(List.of());
    }
    return new Attempts(request, session.get()).run();
  }

  /** The attempts at one request. */
  private final class Attempts {
    private final Request request;
    private final SyncSession session;
    private final UpdateDecider decider;
    private final UnknownOutcome<SyncCount> unknown = new UnknownOutcome<>();
    private Scope scope;
    private Optional<View> nextView = Optional.empty();

    Attempts(Request request, SyncSession session) {
      this.request = request;
      this.session = session;
      this.decider = new UpdateDecider(request, session, limits, clock);
      Scope patched = new Scope.Keys(decider.requestedKeys(), session.hint());
      this.scope = request.hasTrigger() ? new Scope.All() : patched;
    }

    Result run() {
      boolean needsRead = request.hasTrigger() || decider.missed().mayExist(session.listedAt());
      Optional<Result> result = needsRead ? Optional.empty() : updateWithoutRead();
      return result
          .or(() -> backoff.retry(MAX_ATTEMPTS, this::needsPause, this::attempt))
          .orElseGet(
              () -> {
                unknown.check();
                return new Result.Busy();
              });
    }

    /** A refused write shows the state that it met. Anything else is a store in trouble. */
    private boolean needsPause(int attempts) {
      return nextView.isEmpty() || unknown.basis().isPresent() || attempts > WITHOUT_PAUSE;
    }

    /** A failed condition costs nothing: the refusal shows the state that a read would return. */
    private Optional<Result> updateWithoutRead() {
      SyncCount listedAt = session.listedAt();
      Update update = decider.requestedUpdate();
      List<SyncRecord> written = update.records(listedAt.next());
      if (ResponseSize.check(written).isPresent()) {
        return Optional.empty();
      }
      try {
        return store
            .commitWithoutRead(
                request.dataset(), listedAt, session.hint(), request.patches(), update)
            .flatMap(committed -> result(committed, listedAt, written));
      } catch (StoreBusyException busy) {
        return Optional.empty();
      }
    }

    private Optional<Result> attempt(int number) {
      try {
        // After a pause, the state that a refused write showed is old.
        View view =
            nextView
                .filter(_ -> number <= 1 + WITHOUT_PAUSE || unknown.basis().isPresent())
                .orElseGet(() -> store.read(request.dataset(), scope));
        nextView = Optional.empty();
        return switch (decider.decide(view)) {
          case UpdateDecision.Finish(Result result) -> Optional.of(result);
          case UpdateDecision.Write(Dataset after, List<SyncRecord> response) ->
              write(view, after, response);
          case UpdateDecision.ReadAll _ -> {
            scope = new Scope.All();
            yield attempt(number);
          }
        };
      } catch (StoreBusyException busy) {
        return Optional.empty();
      }
    }

    private Optional<Result> write(View view, Dataset after, List<SyncRecord> response) {
      // If an earlier write on another count had been applied, this attempt would have found the
      // replay or a conflict with its own counts.
      unknown.forgetUnless(view.syncCount()::equals);
      return result(store.commit(view, after), view.syncCount(), response);
    }

    /** Returns the result of a write; empty if another attempt must follow. */
    private Optional<Result> result(
        CommitResult result, SyncCount basis, List<SyncRecord> response) {
      return switch (result) {
        case CommitResult.Committed _ ->
            Optional.of(new Result.Updated(decider.missed().checkSize(response)));
        case CommitResult.TooLarge(var excess) -> Optional.of(new Result.OverLimit(excess));
        case CommitResult.ConditionFailed(Optional<View> current) -> {
          nextView = current;
          yield Optional.empty();
        }
        case CommitResult.ConditionFailedAfterLostResponse(var current, var cause) -> {
          nextView = current;
          unknown.responseLost(basis, cause);
          yield Optional.empty();
        }
        case CommitResult.Unknown(StoreFailedException cause) -> {
          unknown.responseLost(basis, cause);
          yield Optional.empty();
        }
      };
    }
  }
}
