package dev.tidemark.trigger;

import dev.tidemark.json.Json;
import dev.tidemark.json.MalformedJsonException;
import dev.tidemark.sync.SyncTrigger.Invocation;
import dev.tidemark.sync.SyncTrigger.Verdict;

/** A trigger's answer as the bytes that it is. */
final class TriggerOutput {
  private TriggerOutput() {}

  /** Returns what the bytes mean. */
  static Verdict verdict(Invocation invocation, byte[] answer) {
    try {
      return TriggerRules.judge(invocation, Json.parse(answer));
    } catch (MalformedJsonException e) {
      return new Verdict.Invalid("The sync trigger's answer is " + e.getMessage());
    }
  }
}
