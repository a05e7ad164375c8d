package dev.tidemark.dynamodb.walk;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Whether a run has ended, and how. */
public sealed interface RunStatus {
  /** The walk has never run. */
  record NeverStarted() implements RunStatus {}

  /** The run has not ended. A worker continues it, or will. */
  record InProgress() implements RunStatus {}

  /**
   * All items have been visited.
   *
   * @param at when the run ended
   */
  record Succeeded(Instant at) implements RunStatus {
    public Succeeded {
      at = at.truncatedTo(ChronoUnit.MILLIS);
    }
  }

  /**
   * The run has failed, at least in part.
   *
   * @param at when the run ended
   * @param message why, without keys or values of records
   */
  record Failed(Instant at, String message) implements RunStatus {
    public Failed {
      at = at.truncatedTo(ChronoUnit.MILLIS);
    }
  }
}
