package com.example.stream;

import java.util.Optional;

/**
 * A record of a dataset.
 *
 * @param key the key
 * @param value the value; empty if the record was removed
 * @param syncCount the count of the update that wrote or removed it
 */
public record CopiedRecord(String key, Optional<String> value, long syncCount) {}
