package dev.tidemark.model;

import java.time.Instant;
import java.util.UUID;

/**
 * An update that its dataset still remembers, so that the same request sent again is recognised.
 *
 * @param syncCount the dataset's count with the update
 * @param digest which request it was
 * @param sessionId the sync session whose token it consumed
 * @param date when it was made, to the millisecond
 * @param records how many records it wrote: those that were sent, and what a trigger added; 0 if
 *     that is not known
 */
public record RecentUpdate(
    SyncCount syncCount, RequestDigest digest, UUID sessionId, Instant date, int records) {

  /** Returns what is remembered of an update that made a count. */
  public static RecentUpdate of(Update update, SyncCount syncCount) {
    return new RecentUpdate(
        syncCount, update.digest(), update.sessionId(), update.date(), update.changes().size());
  }
}
