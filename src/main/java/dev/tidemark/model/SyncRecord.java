package dev.tidemark.model;

import java.util.Optional;

/**
 * A record of a dataset, live or removed.
 *
 * @see <a href="https://docs.aws.amazon.com/cognitosync/latest/APIReference/API_Record.html">Record
 *     </a>
 */
public sealed interface SyncRecord {
  /** Returns the record's key. */
  RecordKey key();

  /** Returns the update that last wrote the record. */
  Modification modification();

  /** Returns the dataset's sync count after the update that last wrote the record. */
  default SyncCount syncCount() {
    return modification().syncCount();
  }

  /** Returns the record's value; empty if it is a tombstone. */
  default Optional<RecordValue> liveValue() {
    return switch (this) {
      case Live live -> Optional.of(live.value());
      case Tombstone _ -> Optional.empty();
    };
  }

  /** Returns the same record as if another update had written it. */
  SyncRecord with(Modification modification);

  /** A record with a value. */
  record Live(RecordKey key, RecordValue value, Modification modification) implements SyncRecord {
    @Override
    public Live with(Modification newModification) {
      return new Live(key, value, newModification);
    }
  }

  /** A removed record, which is remembered so that every device learns of the removal. */
  record Tombstone(RecordKey key, Modification modification) implements SyncRecord {
    @Override
    public Tombstone with(Modification newModification) {
      return new Tombstone(key, newModification);
    }
  }
}
