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

/** Allows every update unchanged, and logs the changes that a trigger would have made. */
final class DryRunTrigger implements SyncTrigger {
  private static final Logger LOGGER = System.getLogger(DryRunTrigger.class.getName());

  private final SyncTrigger trigger;

  DryRunTrigger(SyncTrigger trigger) {
    this.trigger = trigger;
  }

  @Override
  public Outcome invoke(Invocation invocation) {
    SequencedMap<RecordKey, RecordChange> asSent = Update.changesOf(invocation.patches());
    String description;
    try {
      description = describe(trigger.invoke(invocation), asSent);
    } catch (RuntimeException e) {
      description = "fails: " + e;
    }
    LOGGER.log(
        Level.INFO,
        "Dry run of the sync trigger, update {0} of dataset {1}: {2}",
        invocation.updateId(),
        invocation.before().id().name(),
        description);
    return new Outcome.Allowed(asSent);
  }

  /** Values stay out of logs; keys do not. */
  private static String describe(Outcome outcome, SequencedMap<RecordKey, RecordChange> asSent) {
    return switch (outcome) {
      case Outcome.Allowed(SequencedMap<RecordKey, RecordChange> changes) -> {
        String differences =
            changes.entrySet().stream()
                .filter(change -> !change.getValue().equals(asSent.get(change.getKey())))
                .map(change -> describe(change.getValue()) + " " + change.getKey())
                .collect(Collectors.joining(", "));
        yield differences.isEmpty() ? "changes nothing" : "would " + differences;
      }
      case Outcome.Invalid(String message) -> "would be refused: " + message;
      case Outcome.Throttled _ -> "is throttled";
      case Outcome.TimedOut timedOut -> "takes longer than " + timedOut.limit();
      case Outcome.TooLarge(LimitExceeded(String counted, long figure, long limit)) ->
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
