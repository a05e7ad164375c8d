package dev.tidemark.sync;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.ResponseSize;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.store.StoreFailedException;
import dev.tidemark.sync.UpdateRecords.Request;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The records that the Cognito Sync manager would miss. It takes the greatest count in the response
 * to its update as its own count, and so skips records that other devices wrote between the start
 * of its last listing and its update. The response repeats those records.
 *
 * @param isNeeded whether the client may be such a manager
 * @param after the count that the client had before its listing
 */
record MissedRecords(boolean isNeeded, SyncCount after) {

  static MissedRecords of(Request request, SyncSession session) {
    return new MissedRecords(request.needsMissedRecords(), session.lastSyncCount());
  }

  /**
   * Tells whether the client may have missed records, so that the update must read all records.
   *
   * @param before the count of the dataset before the update
   */
  boolean mayExist(SyncCount before) {
    return isNeeded && before.isAbove(after);
  }

  /** Tells whether tombstones that the client may have missed were pruned after its listing. */
  boolean arePruned(Dataset dataset) {
    // A listing from count 0 and a resync deliver all records.
    return isNeeded && after.isAbove(SyncCount.ZERO) && after.isBelow(dataset.prunedUpToCount());
  }

  /**
   * Adds the missed records to the records of a response.
   *
   * @param dataset the dataset with all records, before its tombstones are pruned
   * @param updated the dataset's count after the update
   */
  List<SyncRecord> addTo(List<SyncRecord> response, Dataset dataset, SyncCount updated) {
    if (!isNeeded) {
      return response;
    }
    Set<RecordKey> keys =
        response.stream().map(SyncRecord::key).collect(Collectors.toUnmodifiableSet());
    Stream<SyncRecord> missed =
        dataset.records().values().stream()
            .filter(found -> found.syncCount().isAbove(after))
            .filter(found -> found.syncCount().isBelow(updated))
            .filter(found -> !keys.contains(found.key()));
    return Stream.concat(response.stream(), missed).toList();
  }

  /**
   * Checks that a response can be sent. A shorter one would let the client miss records.
   *
   * @throws StoreFailedException if it is too large. The update is stored, and the client lists
   *     again
   */
  List<SyncRecord> checkSize(List<SyncRecord> response) {
    if (isNeeded && ResponseSize.check(response).isPresent()) {
      throw new StoreFailedException(
          new IllegalStateException(
              "The update is stored, but the records that the client would miss exceed the size of"
                  + " a response. The client lists again"));
    }
    return response;
  }
}
