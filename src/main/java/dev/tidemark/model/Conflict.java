package dev.tidemark.model;

/**
 * A patch whose count is not the record's.
 *
 * @param key the record
 * @param current the record's count; 0 if there is no such record
 * @param sent the patch's count
 */
public record Conflict(RecordKey key, SyncCount current, SyncCount sent) {}
