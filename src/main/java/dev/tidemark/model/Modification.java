package dev.tidemark.model;

import java.time.Instant;
import java.util.Optional;

/**
 * The update that last wrote a record, its date and its author.
 *
 * @param syncCount the dataset's sync count after that update
 * @param lastModifiedDate the date by the server's clock, to the millisecond
 * @param lastModifiedBy the device, or the identity or account if no device was named
 * @param deviceLastModifiedDate the date by the device's clock, if the device sent one; stored, and
 *     never compared with anything
 */
public record Modification(
    SyncCount syncCount,
    Instant lastModifiedDate,
    String lastModifiedBy,
    Optional<Instant> deviceLastModifiedDate) {}
