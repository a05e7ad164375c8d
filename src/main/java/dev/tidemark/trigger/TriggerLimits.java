package dev.tidemark.trigger;

import dev.tidemark.model.LimitExceeded;
import dev.tidemark.store.Deadline;
import java.time.Duration;
import java.util.Optional;

/**
 * What holds for every trigger.
 *
 * @param timeout how long it may take
 * @param tellsClients whether what it says when it fails is told to the device, so that it can
 *     refuse an update with a text
 */
public record TriggerLimits(Duration timeout, boolean tellsClients) {
  /** The most bytes of an event and of an answer: what Lambda takes. */
  static final long MAX_BYTES = 6 * 1024 * 1024;

  /** The most UTF-16 units of a text that is told. */
  private static final int MAX_TOLD = 1000;

  private static final String FAILED = "The sync trigger failed";

  /** Returns how long a trigger may take that runs now: no longer than its request may. */
  Duration timeoutNow() {
    return Deadline.timeoutBeforeAttempt(timeout);
  }

  /** Returns what is told of a trigger that failed. */
  String failure(Optional<String> said) {
    return said.filter(text -> tellsClients && !text.isBlank())
        .map(TriggerLimits::cut)
        .orElse(FAILED);
  }

  /** Returns by how much the event is too large, if it is. */
  static Optional<LimitExceeded> excess(byte[] event) {
    return event.length <= MAX_BYTES
        ? Optional.empty()
        : Optional.of(
            new LimitExceeded("bytes of the sync trigger's event", event.length, MAX_BYTES));
  }

  private static String cut(String text) {
    return text.length() <= MAX_TOLD ? text : text.substring(0, MAX_TOLD) + "…";
  }
}
