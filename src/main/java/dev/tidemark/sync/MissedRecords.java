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
 * The records that a client would miss because it takes the greatest count in the response to its
 * update as its own. Other devices wrote them after the client's last listing started and before
 * its update. The response repeats them for such a client.
 *
 * @param isNeeded whether the client is one of those
 * @param after the count that the client had before its listing
 */
record MissedRecords(boolean isNeeded, SyncCount after) {

  static MissedRecords of(Request request, SyncSession session) {
    return new MissedRecords(request.needsMissedRecords(), session.lastSyncCount());
  }

  /** Tells whether all records must be read before an update of the dataset at a count. */
  boolean mayExist(SyncCount before) {
    return isNeeded && before.isAbove(after);
  }

  /** Tells whether tombstones that the client may have missed were pruned after its listing. */
  boolean arePruned(Dataset dataset) {
    // A listing that tells a device to start over, or to start, delivers all records.
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
   * @throws StoreFailedException if it is too large; the update is made, and the client lists again
   */
  List<SyncRecord> checkSize(List<SyncRecord> response) {
    if (isNeeded && ResponseSize.check(response).isPresent()) {
      throw new StoreFailedException(
          new IllegalStateException(
              "The update is made, but the records that the client would miss exceed the size of a"
                  + " response. The client lists again"));
    }
    return response;
  }
}
