package dev.tidemark.model;

/**
 * A patch whose sync count differs from the record's.
 *
 * @param key the record
 * @param current the record's sync count; 0 if there is no such record
 * @param sent the patch's sync count
 */
public record Conflict(RecordKey key, SyncCount current, SyncCount sent) {}
