package dev.tidemark.sync;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.LimitExceeded;
import dev.tidemark.model.Quotas;
import dev.tidemark.model.RecordChange;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.RequestDigest;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.Totals;
import dev.tidemark.model.Update;
import dev.tidemark.store.Deadline;
import dev.tidemark.sync.SyncTrigger.Invocation;
import dev.tidemark.sync.SyncTrigger.Outcome;
import dev.tidemark.sync.UpdateRecords.Request;
import dev.tidemark.sync.UpdateRecords.Result;
import dev.tidemark.telemetry.Measure;
import dev.tidemark.telemetry.RequestFacts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Lets an update pass if its trigger allows it. The gate invokes the trigger once for each state of
 * the dataset, at most twice in all, and only if the request has time left for the write.
 */
final class TriggerGate {
  /** The most invocations for one update: the second if the dataset has changed after the first. */
  static final int MAX_INVOCATIONS = 2;

  private final Request request;
  private final RequestDigest digest;
  private final Quotas quotas;
  private Optional<Invoked> last = Optional.empty();
  private int invocations;

  /**
   * Makes the gate of a request.
   *
   * @param digest the id of the update for the trigger
   * @param quotas the limits on the identity and the dataset
   */
  TriggerGate(Request request, RequestDigest digest, Quotas quotas) {
    this.request = request;
    this.digest = digest;
    this.quotas = quotas;
  }

  /** The outcome of an invocation on the dataset at a count. */
  private record Invoked(SyncCount syncCount, Outcome outcome) {}

  /** The permission for an update of the dataset in one state. */
  sealed interface Permission {
    /** The update may make these changes. */
    record Granted(SequencedMap<RecordKey, RecordChange> changes) implements Permission {}

    /** The update ends with this result. */
    record Refused(Result result) implements Permission {}
  }

  /**
   * Asks for permission to update the dataset in its current state. Refuses as {@link Result.Busy}
   * if the dataset has changed too often, or if no time is left.
   */
  Permission check(Dataset before) {
    if (!request.hasTrigger()) {
      return new Permission.Granted(Update.changesOf(request.patches()));
    }
    Optional<LimitExceeded> excess = excessOfPatches();
    if (excess.isPresent()) {
      return new Permission.Refused(new Result.OverLimit(excess.get()));
    }
    if (last.isPresent() && last.get().syncCount().equals(before.syncCount())) {
      return permission(last.get().outcome());
    }
    if (invocations == MAX_INVOCATIONS || !isTimeLeft()) {
      return new Permission.Refused(new Result.Busy());
    }
    invocations++;
    Outcome outcome = invoke(new Invocation(before, request.patches(), digest.hex()));
    last = Optional.of(new Invoked(before.syncCount(), outcome));
    return permission(outcome);
  }

  private Outcome invoke(Invocation invocation) {
    RequestFacts facts = RequestFacts.current();
    long begin = System.nanoTime();
    String name = "Failed";
    try {
      Outcome outcome = request.trigger().invoke(invocation);
      name = outcome.getClass().getSimpleName();
      return outcome;
    } finally {
      facts.addTimeSince(begin, Measure.TRIGGER_DURATION);
      facts.triggerOutcome(name);
      facts.add(Measure.TRIGGER_FAILURES, name.equals("Allowed") ? 0 : 1);
    }
  }

  /**
   * Returns the excess over a quota that the patches alone have, without the dataset's other
   * records.
   */
  private Optional<LimitExceeded> excessOfPatches() {
    List<RecordPatch> replacements =
        request.patches().stream()
            .filter(patch -> patch.change() instanceof RecordChange.Replace)
            .toList();
    long bytes = replacements.stream().mapToLong(RecordPatch::utf8Length).sum();
    return quotas.check(new Totals(replacements.size(), bytes, 0, 0));
  }

  private static Permission permission(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Allowed(SequencedMap<RecordKey, RecordChange> changes) ->
          new Permission.Granted(changes);
      case Outcome.Invalid(String message) ->
          new Permission.Refused(new Result.InvalidTriggerOutput(message));
      case Outcome.Throttled _ -> new Permission.Refused(new Result.TriggerThrottled());
      // A trigger that used up the time of the request is not to blame for its own limit.
      case Outcome.TimedOut(Duration limit) ->
          new Permission.Refused(
              isTimeLeft() ? new Result.TriggerTimedOut(limit) : new Result.Busy());
      case Outcome.TooLarge(LimitExceeded excess) ->
          new Permission.Refused(new Result.OverLimit(excess));
    };
  }

  private static boolean isTimeLeft() {
    return Deadline.leftBeforeAttempt().isPositive();
  }
}
