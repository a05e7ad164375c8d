package dev.tidemark.model;

/**
 * A change of a record that a device requests.
 *
 * @param key the record's key
 * @param syncCount the record's sync count as the device knows it; 0 for a new record
 * @param change the change
 * @see <a href="https://docs.aws.amazon.com/cognitosync/latest/APIReference/API_RecordPatch.html">
 *     RecordPatch</a>
 */
public record RecordPatch(RecordKey key, SyncCount syncCount, RecordChange change) {
  /** Returns the length of the key and the value in bytes of UTF-8. */
  public long utf8Length() {
    return key.utf8Length()
        + switch (change) {
          case RecordChange.Replace replace -> (long) replace.value().utf8Length();
          case RecordChange.Remove _ -> 0L;
        };
  }
}
