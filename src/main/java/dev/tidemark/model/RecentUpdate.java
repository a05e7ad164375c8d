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
 */
public record RecentUpdate(
    SyncCount syncCount, RequestDigest digest, UUID sessionId, Instant date) {}
