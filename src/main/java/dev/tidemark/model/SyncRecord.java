package dev.tidemark.model;

/**
 * A record of a dataset.
 *
 * @see <a href="https://docs.aws.amazon.com/cognitosync/latest/APIReference/API_Record.html">Record
 *     </a>
 */
public sealed interface SyncRecord {
  /** Returns the record's key. */
  RecordKey key();

  /** Returns which update wrote the record. */
  Modification modification();

  /** Returns the dataset's count with the update that wrote the record. */
  default SyncCount syncCount() {
    return modification().syncCount();
  }

  /** Returns the same record, written by another update. */
  SyncRecord with(Modification modification);

  /** A record that has a value. */
  record Live(RecordKey key, RecordValue value, Modification modification) implements SyncRecord {
    @Override
    public Live with(Modification newStamp) {
      return new Live(key, value, newStamp);
    }
  }

  /** What stays of a record that was removed, so that every device learns of it. */
  record Tombstone(RecordKey key, Modification modification) implements SyncRecord {
    @Override
    public Tombstone with(Modification newStamp) {
      return new Tombstone(key, newStamp);
    }
  }
}
