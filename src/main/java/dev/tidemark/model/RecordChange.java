package dev.tidemark.model;

import java.time.Instant;
import java.util.Optional;

/** What an update does to one record. */
public sealed interface RecordChange {
  /** Returns the device's time of the change, if it sent one. */
  Optional<Instant> deviceLastModifiedDate();

  /** Returns the record that this change makes. */
  default SyncRecord record(RecordKey key, Modification modification) {
    return switch (this) {
      case Replace replace -> new SyncRecord.Live(key, replace.value(), modification);
      case Remove _ -> new SyncRecord.Tombstone(key, modification);
    };
  }

  /** Gives the record a value. */
  record Replace(RecordValue value, Optional<Instant> deviceLastModifiedDate)
      implements RecordChange {}

  /** Makes the record a tombstone, even one that never was. */
  record Remove(Optional<Instant> deviceLastModifiedDate) implements RecordChange {}
}
