package dev.tidemark.consistency.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;

/**
 * A record as a response shows it. A record without a value is a tombstone.
 *
 * @param date the date of the update that wrote it, in milliseconds; empty if unknown
 * @param deviceDate the date that the device gave, in milliseconds; empty if it gave none
 */
public record StoredRecord(
    String key,
    Optional<String> value,
    long count,
    Optional<Long> date,
    String author,
    Optional<Long> deviceDate) {

  public boolean isTombstone() {
    return value.isEmpty();
  }

  public long keyBytes() {
    return key.getBytes(UTF_8).length;
  }

  /** Returns the bytes that the record adds to the dataset's storage; 0 for a tombstone. */
  public long storage() {
    return value.map(text -> keyBytes() + text.getBytes(UTF_8).length).orElse(0L);
  }
}
