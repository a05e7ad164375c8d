package dev.tidemark.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.UUID;

/**
 * An update of a dataset: changes of records that are applied together.
 *
 * @param changes the change of each record, in the order in which the response lists the records
 * @param author the author: a device, an identity or an account
 * @param date the update's date, to the millisecond
 * @param digest the digest of the request
 * @param sessionId the sync session whose token the request carried
 */
public record Update(
    SequencedMap<RecordKey, RecordChange> changes,
    String author,
    Instant date,
    RequestDigest digest,
    UUID sessionId) {

  /** Returns the changes that patches request, in their order. */
  public static SequencedMap<RecordKey, RecordChange> changesOf(List<RecordPatch> patches) {
    SequencedMap<RecordKey, RecordChange> changes = LinkedHashMap.newLinkedHashMap(patches.size());
    for (RecordPatch patch : patches) {
      if (changes.put(patch.key(), patch.change()) != null) {
        throw new IllegalArgumentException("two patches have the same key");
      }
    }
    return changes;
  }

  /**
   * Returns the records that the update writes, in its order.
   *
   * @param syncCount the dataset's sync count after the update
   */
  public List<SyncRecord> records(SyncCount syncCount) {
    List<SyncRecord> records = new ArrayList<>(changes.size());
    changes.forEach(
        (key, change) ->
            records.add(
                change.record(
                    key,
                    new Modification(syncCount, date, author, change.deviceLastModifiedDate()))));
    return Collections.unmodifiableList(records);
  }
}
