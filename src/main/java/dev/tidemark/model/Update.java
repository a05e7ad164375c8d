package dev.tidemark.model;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A change of a dataset that is made as a whole.
 *
 * @param changes what is done to each record, in the order in which the records are answered
 * @param author who is named as having modified the records
 * @param date when, to the millisecond
 * @param digest which request asked for it
 * @param sessionId the sync session whose token the request had
 */
public record Update(
    SequencedMap<RecordKey, RecordChange> changes,
    String author,
    Instant date,
    RequestDigest digest,
    UUID sessionId) {

  /** Returns what the patches ask for, in their order. */
  public static SequencedMap<RecordKey, RecordChange> changesOf(List<RecordPatch> patches) {
    return patches.stream()
        .collect(
            Collectors.toMap(
                RecordPatch::key,
                RecordPatch::change,
                (_, _) -> {
                  throw new IllegalArgumentException("two patches have the same key");
                },
                LinkedHashMap::new));
  }

  /**
   * Returns the records that the update writes, in its order, where the dataset's count becomes
   * this.
   */
  public List<SyncRecord> records(SyncCount syncCount) {
    return changes.entrySet().stream()
        .map(
            change ->
                change
                    .getValue()
                    .record(
                        change.getKey(),
                        new Modification(
                            syncCount, date, author, change.getValue().deviceLastModifiedDate())))
        .toList();
  }
}
