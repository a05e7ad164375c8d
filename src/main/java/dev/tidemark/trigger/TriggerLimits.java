package dev.tidemark.trigger;

import dev.tidemark.model.LimitExceeded;
import dev.tidemark.store.Deadline;
import java.time.Duration;
import java.util.Optional;

/**
 * The limits of every trigger.
 *
 * @param timeout the longest time that a trigger may take
 * @param exposesErrors whether devices get the error message of a failed trigger, so a trigger can
 *     refuse an update with a text
 */
public record TriggerLimits(Duration timeout, boolean exposesErrors) {
  /** The most bytes of an event: Lambda's limit for the payload of an invocation. */
  static final long MAX_EVENT_BYTES = 6_291_456;

  /** The most bytes of an output: Lambda's limit for the payload of a response. */
  public static final int MAX_OUTPUT_BYTES = 6_291_556;

  /** Lambda's error message for a larger output. */
  public static final String OUTPUT_TOO_LARGE =
      "Response payload size exceeded maximum allowed payload size (6291556 bytes).";

  /** The most UTF-16 units of an error message for devices. */
  private static final int MAX_MESSAGE_LENGTH = 1000;

  private static final String FAILED = "The sync trigger failed";

  /** Returns the timeout of a trigger that starts now: it must leave its request time to write. */
  Duration timeoutNow() {
    return Deadline.timeoutBeforeAttempt(timeout);
  }

  /**
   * Returns the error message for the device after a trigger failed.
   *
   * @param triggerMessage the trigger's own message; "" if it has none
   */
  String failureMessage(String triggerMessage) {
    return exposesErrors && !triggerMessage.isBlank() ? truncate(triggerMessage) : FAILED;
  }

  /** Returns the excess of an event over the limit, if any. */
  static Optional<LimitExceeded> excess(byte[] event) {
    return event.length <= MAX_EVENT_BYTES
        ? Optional.empty()
        : Optional.of(
            new LimitExceeded("bytes of the sync trigger's event", event.length, MAX_EVENT_BYTES));
  }

  private static String truncate(String text) {
    return text.length() <= MAX_MESSAGE_LENGTH ? text : text.substring(0, MAX_MESSAGE_LENGTH) + "…";
  }
}
