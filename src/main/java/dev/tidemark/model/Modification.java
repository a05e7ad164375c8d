package dev.tidemark.model;

import java.time.Instant;
import java.util.Optional;

/**
 * Which update wrote a record, when, and by whom.
 *
 * @param syncCount the dataset's count with that update
 * @param lastModifiedDate the server's time, to the millisecond
 * @param lastModifiedBy the device, else the identity or the account
 * @param deviceLastModifiedDate the device's time, if it sent one; never compared with anything
 */
public record Modification(
    SyncCount syncCount,
    Instant lastModifiedDate,
    String lastModifiedBy,
    Optional<Instant> deviceLastModifiedDate) {}
