package dev.tidemark.sync;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetLimits;
import dev.tidemark.model.RecordChange;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.RequestDigest;
import dev.tidemark.model.Update;
import dev.tidemark.sync.DatasetStore.View;
import dev.tidemark.sync.TriggerGate.Permission;
import dev.tidemark.sync.UpdateRecords.Request;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** Decides, for each attempt at one request, whether and how the update changes the dataset. */
final class UpdateDecider {
  private final Request request;
  private final SyncSession session;
  private final DatasetLimits limits;
  private final InstantSource clock;
  private final SequencedMap<RecordKey, RecordChange> requestedChanges;
  private final RequestDigest digest;
  private final Replay replay;
  private final TriggerGate gate;
  private final MissedRecords missed;

  UpdateDecider(Request request, SyncSession session, DatasetLimits limits, InstantSource clock) {
    this.request = request;
    this.session = session;
    this.limits = limits;
    this.clock = clock;
    this.requestedChanges = Update.changesOf(request.patches());
    this.digest = RequestDigests.of(request.sessionToken(), request.author(), request.patches());
    this.missed = MissedRecords.of(request, session);
    this.replay = new Replay(request, digest, missed);
    this.gate = new TriggerGate(request, digest, limits.quotas());
  }

  /** Returns the records that the client would miss. */
  MissedRecords missed() {
    return missed;
  }

  /** Returns the update as the patches request it, without a trigger. */
  Update requestedUpdate() {
    return update(requestedChanges, now());
  }

  /** Returns the keys of the patches. */
  Set<RecordKey> requestedKeys() {
    return requestedChanges.keySet();
  }

  /** Decides in this order: a replay, conflicts, the trigger, quotas and pruning. */
  UpdateDecision decide(View view) {
    Instant now = now();
    Dataset before =
        switch (view) {
          case View.Existing existing -> existing.dataset();
          case View.Missing missing ->
              Dataset.initial(request.dataset(), missing.deletedAtCount(), now, request.author());
        };
    return replay
        .find(before)
        .or(() -> UpdateDecision.findConflicts(before, request.patches(), session.listedAt()))
        .or(() -> prepareMissed(before))
        .orElseGet(
            () ->
                switch (gate.check(before)) {
                  case Permission.Granted(SequencedMap<RecordKey, RecordChange> changes) ->
                      UpdateDecision.apply(view, before, update(changes, now), limits, missed);
                  case Permission.Refused refused -> new UpdateDecision.Finish(refused.result());
                });
  }

  /** Makes sure that the response can have all records that the client would miss. */
  private Optional<UpdateDecision> prepareMissed(Dataset before) {
    if (missed.arePruned(before)) {
      return Optional.of(UpdateDecision.listAgain());
    }
    return missed.mayExist(before.syncCount()) && !before.isComplete()
        ? Optional.of(new UpdateDecision.ReadAll())
        : Optional.empty();
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private Update update(SequencedMap<RecordKey, RecordChange> changes, Instant now) {
    return new Update(changes, request.author(), now, digest, session.id());
  }
}
