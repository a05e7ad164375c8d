package dev.tidemark.model;

import java.time.Instant;
import java.util.UUID;

/**
 * An update that its dataset still remembers, so a replay of the same request is recognised.
 *
 * @param syncCount the dataset's sync count after the update
 * @param digest the digest of the request
 * @param sessionId the sync session whose token it consumed
 * @param date the update's date, to the millisecond
 * @param records the number of records it wrote, including those that a trigger added; 0 if unknown
 */
public record RecentUpdate(
    SyncCount syncCount, RequestDigest digest, UUID sessionId, Instant date, int records) {

  /** Returns the memory of an update that led to a sync count. */
  public static RecentUpdate of(Update update, SyncCount syncCount) {
    return new RecentUpdate(
        syncCount, update.digest(), update.sessionId(), update.date(), update.changes().size());
  }
}
