package dev.tidemark.trigger;

import dev.tidemark.json.Json;
import dev.tidemark.json.MalformedJsonException;
import dev.tidemark.sync.SyncTrigger.Invocation;
import dev.tidemark.sync.SyncTrigger.Outcome;

/** The output of a trigger in bytes. */
final class TriggerOutput {
  private TriggerOutput() {}

  /** Returns the outcome that the output means. */
  static Outcome outcome(Invocation invocation, byte[] output) {
    try {
      return TriggerRules.outcome(invocation, Json.parse(output));
    } catch (MalformedJsonException e) {
      return new Outcome.Invalid("The sync trigger's answer is " + e.getMessage());
    }
  }
}
