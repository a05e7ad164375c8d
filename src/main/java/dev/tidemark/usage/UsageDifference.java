package dev.tidemark.usage;

import java.time.Instant;

/**
 * The effect of one or more changes on the usage of a pool.
 *
 * @param dataStorage the bytes that the keys and values of live records have gained; negative if
 *     they have lost some
 * @param sessions the number of sync sessions that made their first change
 * @param lastModifiedDate the date of the last update
 */
public record UsageDifference(long dataStorage, long sessions, Instant lastModifiedDate) {
  /** Returns the effect of both. */
  public UsageDifference plus(UsageDifference other) {
    return new UsageDifference(
        dataStorage + other.dataStorage,
        sessions + other.sessions,
        lastModifiedDate.isAfter(other.lastModifiedDate)
            ? lastModifiedDate
            : other.lastModifiedDate);
  }
}
