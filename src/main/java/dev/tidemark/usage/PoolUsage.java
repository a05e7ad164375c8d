package dev.tidemark.usage;

import dev.tidemark.model.IdentityPoolId;
import java.time.Instant;

/**
 * The usage of an identity pool.
 *
 * @param pool the pool
 * @param sessions the number of sync sessions that changed something
 * @param dataStorage the bytes of the keys and values of all live records, in UTF-8
 * @param lastModifiedDate the date of the last update
 */
public record PoolUsage(
    IdentityPoolId pool, long sessions, long dataStorage, Instant lastModifiedDate) {}
