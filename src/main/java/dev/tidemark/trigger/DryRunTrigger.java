package dev.tidemark.trigger;

import dev.tidemark.model.LimitExceeded;
import dev.tidemark.model.RecordChange;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.Update;
import dev.tidemark.sync.SyncTrigger;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** Lets every update through as it was sent, and logs what a trigger would have made of it. */
final class DryRunTrigger implements SyncTrigger {
  private static final Logger LOGGER = System.getLogger(DryRunTrigger.class.getName());

  private final SyncTrigger trigger;

  DryRunTrigger(SyncTrigger trigger) {
    this.trigger = trigger;
  }

  @Override
  public Verdict judge(Invocation invocation) {
    SequencedMap<RecordKey, RecordChange> asSent = Update.changesOf(invocation.patches());
    String outcome;
    try {
      outcome = describe(trigger.judge(invocation), asSent);
    } catch (RuntimeException e) {
      outcome = "fails: " + e;
    }
    LOGGER.log(
        Level.INFO,
        "Dry run of the sync trigger, update {0} of dataset {1}: {2}",
        invocation.updateId(),
        invocation.before().id().name(),
        outcome);
    return new Verdict.Allowed(asSent);
  }

  /** Names keys, and no values. */
  private static String describe(Verdict verdict, SequencedMap<RecordKey, RecordChange> asSent) {
    return switch (verdict) {
      case Verdict.Allowed(SequencedMap<RecordKey, RecordChange> changes) -> {
        String differences =
            changes.entrySet().stream()
                .filter(change -> !change.getValue().equals(asSent.get(change.getKey())))
                .map(change -> describe(change.getValue()) + " " + change.getKey())
                .collect(Collectors.joining(", "));
        yield differences.isEmpty() ? "changes nothing" : "would " + differences;
      }
      case Verdict.Invalid(String message) -> "would be refused: " + message;
      case Verdict.Throttled _ -> "is throttled";
      case Verdict.TimedOut timedOut -> "takes longer than " + timedOut.limit();
      case Verdict.TooLarge(LimitExceeded(String counted, long figure, long limit)) ->
          "cannot be shown %d %s, of which at most %d are allowed"
              .formatted(figure, counted, limit);
    };
  }

  private static String describe(RecordChange change) {
    return switch (change) {
      case RecordChange.Replace _ -> "replace";
      case RecordChange.Remove _ -> "remove";
    };
  }
}
