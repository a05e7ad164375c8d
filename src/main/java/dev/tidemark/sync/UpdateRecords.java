package dev.tidemark.sync;

import dev.tidemark.model.Conflict;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.LimitExceeded;
import dev.tidemark.model.Modification;
import dev.tidemark.model.Quota;
import dev.tidemark.model.RecentUpdate;
import dev.tidemark.model.RecordChange;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.RequestDigest;
import dev.tidemark.model.ResponseSize;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.model.TombstoneBounds;
import dev.tidemark.model.Update;
import dev.tidemark.store.Backoff;
import dev.tidemark.store.Deadline;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.store.StoreFailedException;
import dev.tidemark.sync.DatasetStore.CommitResult;
import dev.tidemark.sync.DatasetStore.Scope;
import dev.tidemark.sync.DatasetStore.View;
import dev.tidemark.sync.SyncTrigger.Invocation;
import dev.tidemark.sync.SyncTrigger.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Applies patches to a dataset: all or none, as one update that raises the dataset's count by one.
 *
 * <p>An attempt reads, decides and writes on condition that nothing it read has changed. A refused
 * write, or one whose outcome is unknown, starts the next attempt with a look for this very request
 * among the dataset's recent updates, so it is never applied twice.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/cognitosync/latest/APIReference/API_UpdateRecords.html">
 *     UpdateRecords</a>
 */
public final class UpdateRecords {
  /** How often an update is tried against concurrent writers before the client must wait. */
  static final int MAX_ATTEMPTS = 10;

  /**
   * How often a trigger judges an update: again, if the dataset has changed since the first time.
   */
  static final int MAX_JUDGEMENTS = 2;

  private final DatasetStore store;
  private final SyncSessions sessions;
  private final TombstoneBounds tombstones;
  private final InstantSource clock;
  private final Backoff backoff;

  /** Updates the store's datasets. */
  public UpdateRecords(
      DatasetStore store,
      SyncSessions sessions,
      TombstoneBounds tombstones,
      InstantSource clock,
      Backoff backoff) {
    this.store = store;
    this.sessions = sessions;
    this.tombstones = tombstones;
    this.clock = clock;
    this.backoff = backoff;
  }

  /**
   * What is asked for.
   *
   * @param dataset the dataset; it comes into being with its first update
   * @param sessionToken the token of the listing that the patches build on
   * @param author who is to be named as having modified the records: a device, an identity or an
   *     account
   * @param patches what to change; no two of one key
   * @param trigger what sees the update before it is stored
   */
  public record Request(
      DatasetId dataset,
      String sessionToken,
      String author,
      List<RecordPatch> patches,
      Optional<SyncTrigger> trigger) {
    public Request {
      patches = List.copyOf(patches);
    }

    /** What no trigger is to see. */
    public Request(
        DatasetId dataset, String sessionToken, String author, List<RecordPatch> patches) {
      this(dataset, sessionToken, author, patches, Optional.empty());
    }
  }

  /** What became of it. Only {@link Updated} has changed anything. */
  public sealed interface Result {
    /** The update is made. The records it wrote: in the order of the patches, then all others. */
    record Updated(List<SyncRecord> records) implements Result {}

    /** The token is not one of this dataset, or too old. */
    record InvalidSession() implements Result {}

    /**
     * The device does not know the dataset as it is.
     *
     * @param conflicts the patches whose counts are not their records'; none if all that is known
     *     is that the dataset was deleted, or tombstones pruned, after the listing
     */
    record Conflicting(List<Conflict> conflicts) implements Result {}

    /** The dataset would pass a limit. */
    record OverLimit(LimitExceeded excess) implements Result {}

    /**
     * The trigger failed, refused the update, or gave back what breaks the rules.
     *
     * @param message why
     */
    record InvalidTriggerOutput(String message) implements Result {}

    /** The trigger has too much to do. */
    record TriggerThrottled() implements Result {}

    /** The trigger took longer than it may. */
    record TriggerTimedOut(Duration limit) implements Result {}

    /** Other writers, or pressure on the store, were in the way too often, or for too long. */
    record Busy() implements Result {}
  }

  /**
   * Makes the update.
   *
   * @throws StoreFailedException if the store failed and nobody knows whether the update is made;
   *     the same request, sent again, is answered rightly
   */
  public Result update(Request request) {
    Optional<SyncSession> session = sessions.open(request.dataset(), request.sessionToken());
    if (session.isEmpty()) {
      return new Result.InvalidSession();
    }
    if (request.patches().isEmpty()) {
      return new Result.Updated(List.of());
    }
    return new Attempts(request, session.get()).run();
  }

  /** What an attempt decided before it wrote anything. */
  private sealed interface Decision {
    record Answer(Result result) implements Decision {}

    record Write(Dataset after, List<SyncRecord> written) implements Decision {}

    record ReadAll() implements Decision {}
  }

  /** A commit whose outcome nobody knows, and the count that it was made on. */
  private record UnknownCommit(SyncCount on, StoreFailedException cause) {}

  /** What the trigger made of the update where the dataset was at a count. */
  private record Judged(SyncCount on, Verdict verdict) {}

  /** The attempts at one request. */
  private final class Attempts {
    private final Request request;
    private final SyncSession session;
    private final RequestDigest digest;
    private Scope scope;
    private Optional<View> known = Optional.empty();
    private Optional<UnknownCommit> unknown = Optional.empty();
    private Optional<Judged> judged = Optional.empty();
    private int judgements;

    Attempts(Request request, SyncSession session) {
      this.request = request;
      this.session = session;
      this.digest = RequestDigests.of(request.sessionToken(), request.author(), request.patches());
      this.scope =
          request.trigger().isPresent()
              ? new Scope.All()
              : new Scope.Keys(
                  request.patches().stream()
                      .map(RecordPatch::key)
                      .collect(Collectors.toUnmodifiableSet()),
                  session.hint());
    }

    Result run() {
      Optional<Result> made =
          request.trigger().isPresent() ? Optional.empty() : updateWithoutReading();
      if (made.isPresent()) {
        return made.get();
      }
      return backoff.retry(MAX_ATTEMPTS, _ -> attempt()).orElseGet(this::giveUp);
    }

    private Result giveUp() {
      if (unknown.isPresent()) {
        throw unknown.get().cause();
      }
      return new Result.Busy();
    }

    /** Nothing is lost where this is refused: what refuses it is what would have been read. */
    private Optional<Result> updateWithoutReading() {
      SyncCount listedAt = session.listedAt();
      Update update = update(Update.changesOf(request.patches()), now());
      List<SyncRecord> written = update.records(listedAt.next());
      if (ResponseSize.check(written).isPresent()) {
        return Optional.empty();
      }
      try {
        return store
            .commitWithoutRead(
                request.dataset(), listedAt, session.hint(), request.patches(), update)
            .flatMap(result -> result(result, listedAt, written));
      } catch (StoreBusyException busy) {
        return Optional.empty();
      }
    }

    private Instant now() {
      return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private Update update(SequencedMap<RecordKey, RecordChange> changes, Instant now) {
      return new Update(changes, request.author(), now, digest, session.id());
    }

    private Optional<Result> attempt() {
      try {
        View view = known.isPresent() ? known.get() : store.read(request.dataset(), scope);
        known = Optional.empty();
        return switch (decide(view)) {
          case Decision.Answer(Result result) -> Optional.of(result);
          case Decision.Write(Dataset after, List<SyncRecord> written) -> {
            // A write that was made on another count than this can no longer come to be; and if it
            // was, the update would be remembered, or its own counts in conflict with it.
            unknown = unknown.filter(commit -> commit.on().equals(view.syncCount()));
            yield write(view, after, written);
          }
          case Decision.ReadAll _ -> {
            scope = new Scope.All();
            yield attempt();
          }
        };
      } catch (StoreBusyException busy) {
        return Optional.empty();
      }
    }

    private Decision decide(View view) {
      Instant now = now();
      Dataset before =
          switch (view) {
            case View.Existing existing -> existing.dataset();
            case View.Missing missing ->
                Dataset.initial(request.dataset(), missing.deletedAtCount(), now, request.author());
          };
      Optional<RecentUpdate> replayed = before.recentUpdates().find(digest);
      if (replayed.isPresent()
          && replayed.get().records() > request.patches().size()
          && !before.isComplete()) {
        // The pool had a trigger then, which wrote others, too.
        return new Decision.ReadAll();
      }
      if (replayed.isPresent()) {
        return new Decision.Answer(new Result.Updated(answerAgain(before, replayed.get())));
      }
      List<Conflict> conflicts = before.conflicts(request.patches());
      if (!conflicts.isEmpty() || !before.canJudgeSince(session.listedAt())) {
        return new Decision.Answer(new Result.Conflicting(conflicts));
      }
      return switch (judge(before)) {
        case Verdict.Allowed(SequencedMap<RecordKey, RecordChange> changes) ->
            decide(view, before, changes, now);
        case Verdict.Invalid(String message) ->
            new Decision.Answer(new Result.InvalidTriggerOutput(message));
        case Verdict.Throttled _ -> new Decision.Answer(new Result.TriggerThrottled());
        case Verdict.TimedOut(Duration limit) ->
            new Decision.Answer(
                isTimeForTrigger() ? new Result.TriggerTimedOut(limit) : new Result.Busy());
        case Verdict.TooLarge(LimitExceeded excess) ->
            new Decision.Answer(new Result.OverLimit(excess));
        case null -> new Decision.Answer(new Result.Busy());
      };
    }

    /**
     * Returns the trigger's verdict on this state; null if it has judged too many already, or there
     * is no time for it.
     */
    private @Nullable Verdict judge(Dataset before) {
      if (request.trigger().isEmpty()) {
        return new Verdict.Allowed(Update.changesOf(request.patches()));
      }
      if (judged.isPresent() && judged.get().on().equals(before.syncCount())) {
        return judged.get().verdict();
      }
      if (judgements == MAX_JUDGEMENTS || !isTimeForTrigger()) {
        return null;
      }
      judgements++;
      Verdict verdict =
          request.trigger().get().judge(new Invocation(before, request.patches(), digest.hex()));
      judged = Optional.of(new Judged(before.syncCount(), verdict));
      return verdict;
    }

    private static boolean isTimeForTrigger() {
      return Deadline.leftBeforeAttempt().isPositive();
    }

    private Decision decide(
        View view, Dataset before, SequencedMap<RecordKey, RecordChange> changes, Instant now) {
      Dataset after = before.apply(update(changes, now));
      List<SyncRecord> written =
          changes.keySet().stream().flatMap(key -> after.record(key).stream()).toList();
      Optional<LimitExceeded> excess = excess(view, after, written);
      if (excess.isPresent()) {
        return new Decision.Answer(new Result.OverLimit(excess.get()));
      }
      if (!tombstones.hold(after.totals()) && !after.isComplete()) {
        return new Decision.ReadAll();
      }
      return new Decision.Write(after.prune(tombstones, now), written);
    }

    private Optional<Result> write(View view, Dataset after, List<SyncRecord> written) {
      return result(store.commit(view, after), view.syncCount(), written);
    }

    private Optional<Result> result(CommitResult result, SyncCount on, List<SyncRecord> written) {
      return switch (result) {
        case CommitResult.Committed _ -> Optional.of(new Result.Updated(written));
        case CommitResult.TooLarge(long bytes, long limit) ->
            Optional.of(
                new Result.OverLimit(
                    new LimitExceeded("bytes of the dataset as it is stored", bytes, limit)));
        case CommitResult.ConditionFailed(
                Optional<View> now,
                Optional<StoreFailedException> lost) -> {
          known = now;
          // What refused this write may be one of before whose answer was lost.
          unknown = lost.map(cause -> new UnknownCommit(on, cause)).or(() -> unknown);
          yield Optional.empty();
        }
        case CommitResult.Unknown(StoreFailedException cause) -> {
          unknown = Optional.of(new UnknownCommit(on, cause));
          yield Optional.empty();
        }
      };
    }

    /**
     * Answers as the first time. A record that others have changed since is answered as it was
     * sent: with its present count, a client would take itself to know their update. Records that
     * only a trigger wrote are in the answer where that update was the last to write them.
     */
    private List<SyncRecord> answerAgain(Dataset dataset, RecentUpdate replayed) {
      List<SyncRecord> records = new ArrayList<>();
      for (RecordPatch patch : request.patches()) {
        Modification modification =
            new Modification(
                replayed.syncCount(),
                replayed.date(),
                request.author(),
                patch.change().deviceLastModifiedDate());
        records.add(
            dataset
                .record(patch.key())
                .filter(stored -> stored.syncCount().equals(replayed.syncCount()))
                .orElseGet(() -> patch.change().record(patch.key(), modification)));
      }
      Set<RecordKey> patched =
          request.patches().stream().map(RecordPatch::key).collect(Collectors.toSet());
      dataset.records().values().stream()
          .filter(stored -> stored.syncCount().equals(replayed.syncCount()))
          .filter(stored -> !patched.contains(stored.key()))
          .forEach(records::add);
      return List.copyOf(records);
    }
  }

  private static Optional<LimitExceeded> excess(
      View view, Dataset after, List<SyncRecord> written) {
    Optional<LimitExceeded> tooMany =
        switch (view) {
          case View.Existing _ -> Optional.empty();
          case View.Missing missing -> Quota.DATASETS.check(missing.datasets() + 1);
        };
    return tooMany.or(() -> Quota.check(after.totals())).or(() -> ResponseSize.check(written));
  }
}
