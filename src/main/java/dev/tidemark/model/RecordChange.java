package dev.tidemark.model;

import java.time.Instant;
import java.util.Optional;

/** The change that an update makes to one record. */
public sealed interface RecordChange {
  /** Returns the date of the change by the device's clock, if the device sent one. */
  Optional<Instant> deviceLastModifiedDate();

  /** Returns the record's new value; empty if the record is removed. */
  default Optional<RecordValue> newValue() {
    return switch (this) {
      case Replace replace -> Optional.of(replace.value());
      case Remove _ -> Optional.empty();
    };
  }

  /** Returns the record after this change. */
  default SyncRecord record(RecordKey key, Modification modification) {
    return switch (this) {
      case Replace replace -> new SyncRecord.Live(key, replace.value(), modification);
      case Remove _ -> new SyncRecord.Tombstone(key, modification);
    };
  }

  /** Creates the record or replaces its value. */
  record Replace(RecordValue value, Optional<Instant> deviceLastModifiedDate)
      implements RecordChange {}

  /** Removes the record: it becomes a tombstone, even if it never existed. */
  record Remove(Optional<Instant> deviceLastModifiedDate) implements RecordChange {}
}
