package dev.tidemark.sync;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.LimitExceeded;
import dev.tidemark.model.RecordChange;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.store.Deadline;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Sees an update before it is stored, and may change or refuse it.
 *
 * @see <a href="https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-events.html">
 *     Amazon Cognito Events</a>
 */
@FunctionalInterface
public interface SyncTrigger {

  /**
   * Judges an update. Whatever the verdict, the trigger stores nothing. It ends in time for an
   * attempt at the update before the {@link Deadline}.
   *
   * @throws RuntimeException if nobody can tell what the trigger made of it; nothing is stored then
   */
  Verdict judge(Invocation invocation);

  /**
   * What a trigger is shown.
   *
   * @param before the whole dataset as it is
   * @param patches what a device asks for; none is in conflict
   * @param updateId which update it is: the same whenever the same request is judged
   */
  record Invocation(Dataset before, List<RecordPatch> patches, String updateId) {
    public Invocation {
      patches = List.copyOf(patches);
    }
  }

  /** What a trigger makes of an update. */
  sealed interface Verdict {
    /**
     * It may be made, so.
     *
     * @param changes what is done to each record, those of the patches first and all of them
     */
    record Allowed(SequencedMap<RecordKey, RecordChange> changes) implements Verdict {
      public Allowed {
        changes = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(changes));
      }
    }

    /**
     * It may not: the trigger failed, refused, or gave back what breaks the rules.
     *
     * @param message why, without anything that is a user's
     */
    record Invalid(String message) implements Verdict {}

    /** The trigger has too much to do. */
    record Throttled() implements Verdict {}

    /** The trigger took longer than it may, or than the request may. */
    record TimedOut(Duration limit) implements Verdict {}

    /** The trigger cannot be shown as much. */
    record TooLarge(LimitExceeded excess) implements Verdict {}
  }
}
