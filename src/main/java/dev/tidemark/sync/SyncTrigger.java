package dev.tidemark.sync;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.LimitExceeded;
import dev.tidemark.model.RecordChange;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.Update;
import dev.tidemark.store.Deadline;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * A hook that runs before an update is stored, and may change or refuse the update.
 *
 * @see <a href="https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-events.html">
 *     Amazon Cognito Events</a>
 */
@FunctionalInterface
public interface SyncTrigger {
  /** The absence of a trigger: allows every update unchanged. Operations need not invoke it. */
  SyncTrigger NONE = invocation -> new Outcome.Allowed(Update.changesOf(invocation.patches()));

  /**
   * Runs the trigger on an update. The trigger itself stores nothing. The call ends early enough to
   * leave time for an attempt at the update before the {@link Deadline}.
   *
   * @throws RuntimeException if the outcome is unknown; nothing is stored then
   */
  Outcome invoke(Invocation invocation);

  /**
   * The input of a trigger.
   *
   * @param before the whole dataset before the update
   * @param patches the requested patches, none of them in conflict
   * @param updateId an id of the update; replays and retries of a request have the same id
   */
  record Invocation(Dataset before, List<RecordPatch> patches, String updateId) {
    public Invocation {
      patches = List.copyOf(patches);
    }
  }

  /** The outcome of an invocation. */
  sealed interface Outcome {
    /**
     * Allowed, with these changes.
     *
     * @param changes the change of each record: first of all patched records, then of others
     */
    record Allowed(SequencedMap<RecordKey, RecordChange> changes) implements Outcome {
      public Allowed {
        changes = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(changes));
      }
    }

    /**
     * Refused: the trigger failed, refused the update, or broke a rule on its output.
     *
     * @param message the reason, without any user data
     */
    record Invalid(String message) implements Outcome {}

    /** The trigger was throttled. */
    record Throttled() implements Outcome {}

    /** The trigger did not end within the limit, which is its own or the request's. */
    record TimedOut(Duration limit) implements Outcome {}

    /** The event is too large for the trigger. */
    record TooLarge(LimitExceeded excess) implements Outcome {}
  }
}
