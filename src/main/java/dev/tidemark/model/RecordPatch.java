package dev.tidemark.model;

/**
 * A change that a device asks for.
 *
 * @param key the record
 * @param syncCount the count that the device knows for the record; 0 if it knows none
 * @param change what is to be done
 * @see <a href="https://docs.aws.amazon.com/cognitosync/latest/APIReference/API_RecordPatch.html">
 *     RecordPatch</a>
 */
public record RecordPatch(RecordKey key, SyncCount syncCount, RecordChange change) {
  /** Returns the number of bytes that UTF-8 takes for the key and the value. */
  public long utf8Length() {
    return key.utf8Length()
        + switch (change) {
          case RecordChange.Replace replace -> (long) replace.value().utf8Length();
          case RecordChange.Remove _ -> 0L;
        };
  }
}
