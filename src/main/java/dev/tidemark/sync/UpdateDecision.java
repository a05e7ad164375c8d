package dev.tidemark.sync;

import dev.tidemark.model.Conflict;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetLimits;
import dev.tidemark.model.LimitExceeded;
import dev.tidemark.model.Quotas;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.ResponseSize;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.model.Update;
import dev.tidemark.sync.DatasetStore.View;
import dev.tidemark.sync.UpdateRecords.Result;
import java.util.List;
import java.util.Optional;

/** The decision that an attempt at an update makes before it writes, and the rules behind it. */
sealed interface UpdateDecision {
  /** Nothing needs to be written: the update has this result. */
  record Finish(Result result) implements UpdateDecision {}

  /**
   * The update can be written.
   *
   * @param after the dataset after the update
   * @param response the records that the update writes, in the order of the response, and the
   *     missed records
   */
  record Write(Dataset after, List<SyncRecord> response) implements UpdateDecision {}

  /** The decision needs all records of the dataset. */
  record ReadAll() implements UpdateDecision {}

  /**
   * Finishes the update if patches conflict with the dataset, or if the dataset no longer remembers
   * all removals since the listing, so conflicts could go unnoticed.
   */
  static Optional<UpdateDecision> findConflicts(
      Dataset before, List<RecordPatch> patches, SyncCount listedAt) {
    List<Conflict> conflicts = before.conflicts(patches);
    return conflicts.isEmpty() && before.remembersRemovalsSince(listedAt)
        ? Optional.empty()
        : Optional.of(new Finish(new Result.Conflicting(conflicts)));
  }

  /** Finishes the update without naming a conflict: the client must list again. */
  static UpdateDecision listAgain() {
    return new Finish(new Result.Conflicting(List.of()));
  }

  /**
   * Applies an update and prunes tombstones, unless the update would exceed a quota.
   *
   * @param view the view that the update is based on
   * @param before the dataset of the view, or the initial one if it is missing
   * @param missed adds the records to the response that the client would miss
   */
  static UpdateDecision apply(
      View view, Dataset before, Update update, DatasetLimits limits, MissedRecords missed) {
    Dataset after = before.apply(update);
    List<SyncRecord> written =
        update.changes().keySet().stream().flatMap(key -> after.record(key).stream()).toList();
    Optional<LimitExceeded> excess = excess(limits.quotas(), view, before, after, written);
    if (excess.isPresent()) {
      return new Finish(new Result.OverLimit(excess.get()));
    }
    if (!limits.tombstones().allow(after.totals()) && !after.isComplete()) {
      return new ReadAll();
    }
    return new Write(
        after.prune(limits.tombstones(), update.date()),
        missed.addTo(written, after, after.syncCount()));
  }

  private static Optional<LimitExceeded> excess(
      Quotas quotas, View view, Dataset before, Dataset after, List<SyncRecord> written) {
    Optional<LimitExceeded> tooManyDatasets =
        switch (view) {
          case View.Existing _ -> Optional.empty();
          case View.Missing missing -> quotas.checkDatasets(missing.datasets() + 1);
        };
    return tooManyDatasets
        .or(() -> quotas.check(before.totals(), after.totals()))
        .or(() -> ResponseSize.check(written));
  }
}
