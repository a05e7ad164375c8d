package dev.tidemark.sync;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.Modification;
import dev.tidemark.model.RecentUpdate;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.RequestDigest;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.sync.UpdateRecords.Request;
import dev.tidemark.sync.UpdateRecords.Result;
import dev.tidemark.telemetry.Measure;
import dev.tidemark.telemetry.RequestFacts;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Recognises a replay of an update, and gives the result of the first time again. */
final class Replay {
  private final Request request;
  private final RequestDigest digest;
  private final MissedRecords missed;

  Replay(Request request, RequestDigest digest, MissedRecords missed) {
    this.request = request;
    this.digest = digest;
    this.missed = missed;
  }

  /** Decides about the update if the dataset remembers it; empty if the update is new. */
  Optional<UpdateDecision> find(Dataset dataset) {
    return dataset.recentUpdates().find(digest).map(first -> repeat(dataset, first));
  }

  private UpdateDecision repeat(Dataset dataset, RecentUpdate first) {
    RequestFacts.current().mark(Measure.REPLAYS);
    if (missed.arePruned(dataset)) {
      return UpdateDecision.listAgain();
    }
    if (needsAll(first) && !dataset.isComplete()) {
      return new UpdateDecision.ReadAll();
    }
    Stream<SyncRecord> records =
        Stream.concat(
            request.patches().stream().map(patch -> patched(dataset, patch, first)),
            added(dataset, first.syncCount()));
    List<SyncRecord> response = missed.addTo(records.toList(), dataset, first.syncCount());
    return new UpdateDecision.Finish(new Result.Updated(missed.checkSize(response)));
  }

  /** A trigger's records, and missed records, may not be among those that were read. */
  private boolean needsAll(RecentUpdate first) {
    return first.records() > request.patches().size() || missed.mayExist(first.syncCount());
  }

  /**
   * Returns a record as the update wrote it. If another update has changed it since, returns it as
   * the client sent it: with the current count, the client would believe that it has that update.
   */
  private SyncRecord patched(Dataset dataset, RecordPatch patch, RecentUpdate first) {
    Modification modification =
        new Modification(
            first.syncCount(),
            first.date(),
            request.author(),
            patch.change().deviceLastModifiedDate());
    return dataset
        .record(patch.key())
        .filter(stored -> stored.syncCount().equals(first.syncCount()))
        .orElseGet(() -> patch.change().record(patch.key(), modification));
  }

  /** Returns the records that a trigger added to the update, unless another has changed them. */
  private Stream<SyncRecord> added(Dataset dataset, SyncCount syncCount) {
    Set<RecordKey> patched =
        request.patches().stream().map(RecordPatch::key).collect(Collectors.toSet());
    return dataset.records().values().stream()
        .filter(stored -> stored.syncCount().equals(syncCount))
        .filter(stored -> !patched.contains(stored.key()));
  }
}
