package dev.tidemark.consistency.history;

import java.util.Optional;

/**
 * A requested change of one record.
 *
 * @param value the new value; empty removes the record
 * @param count the sync count that the device knows for the record
 * @param deviceDate the date that the device gives, in milliseconds
 */
public record Patch(String key, Optional<String> value, long count, Optional<Long> deviceDate) {}
