package dev.tidemark.consistency.mutants;

import static dev.tidemark.consistency.mutants.Mutant.mutant;

import dev.tidemark.consistency.mutants.Mutant.Edit;
import dev.tidemark.consistency.workload.Schedule.Kind;
import java.util.List;

/** Mutants of operations, sync triggers and retries. */
final class SyncMutants {
  static final List<Mutant> ALL =
      List.of(
          mutant(
              "the trigger runs before a replay is looked up",
              Kind.TRIGGER,
              "sync/UpdateDecider.java",
              "    return replay\n",
              """
                  if (replay.find(before).isPresent()) {
                    var _ = gate.check(before);
                  }
                  return replay
              """),
          mutant(
              "the digest is not bound to the token",
              Kind.FEW_RECORDS,
              "sync/RequestDigests.java",
              ".text(token)",
              ".text(\"\")"),
          new Mutant(
              "flags are judged on the first page only",
              Kind.DELETION,
              List.of(
                  new Edit(
                      "sync/Listing.java",
                      "return beganAsResync() || dataset.requiresResync(lastSyncCount);",
                      "return position.map(ListingPosition::resync)"
                          + ".orElse(dataset.requiresResync(lastSyncCount));"),
                  new Edit(
                      "sync/ListRecords.java",
                      "return listing.isInterrupted(dataset) ?",
                      "return listing.position().isEmpty() && listing.isInterrupted(dataset) ?"))),
          mutant(
              "a missing dataset never requires a resync",
              Kind.DELETION,
              "sync/Listing.java",
              "|| lastSyncCount.isAbove(SyncCount.ZERO);",
              "|| lastSyncCount.isAbove(new SyncCount(1));"),
          mutant(
              "a fault gets a 409",
              Kind.FEW_RECORDS,
              "sync/UpdateRecords.java",
              """
                      return Optional.empty();
                    }
                  }

                  private Optional<Result> write(View\
              """,
              """
                      return Optional.of(new Result.Conflicting(List.of()));
                    }
                  }

                  private Optional<Result> write(View\
              """),
          mutant(
              "a left-out record does not get the new count",
              Kind.TRIGGER,
              "trigger/TriggerRules.java",
              "Optional<Entry> entry = Optional.ofNullable(entries.get(patch.key()));",
              """
              Optional<Entry> entry = Optional.ofNullable(entries.get(patch.key()));
                    if (entry.isEmpty()) {
                      continue;
                    }\
              """),
          mutant(
              "a replay gets records with a higher count",
              Kind.FEW_RECORDS,
              "sync/Replay.java",
              """
              .record(patch.key())
                      .filter(stored -> stored.syncCount().equals(first.syncCount()))\
              """,
              ".record(patch.key())"),
          mutant(
              "a replay gets a 429",
              Kind.FEW_RECORDS,
              "sync/Replay.java",
              "new UpdateDecision.Finish(new Result.Updated(missed.checkSize(response)))",
              "new UpdateDecision.Finish(new Result.Busy())"),
          new Mutant(
              "a refusal hides a lost response",
              Kind.FEW_RECORDS,
              List.of(
                  new Edit(
                      "sync/UpdateRecords.java",
                      "case CommitResult.ConditionFailed(Optional<View> current) -> {",
                      """
                      case CommitResult.ConditionFailed(Optional<View> current) -> {
                                unknown.forgetUnless(_ -> false);\
                      """),
                  new Edit(
                      "sync/UpdateRecords.java", "return nextView.isEmpty() ||", "return true ||"),
                  new Edit(
                      "sync/UpdateRecords.java",
                      """
                                nextView = current;
                                unknown.responseLost(basis, cause);
                      """,
                      """
                                nextView = current;
                                unknown.forgetUnless(_ -> false);
                      """))),
          mutant(
              "an update has the date of its dataset",
              Kind.FEW_RECORDS,
              "sync/UpdateDecision.java",
              "Dataset after = before.apply(update);",
              """
              Dataset after =
                      before.apply(
                          new Update(
                              update.changes(),
                              update.author(),
                              before.creationDate(),
                              update.digest(),
                              update.sessionId()));\
              """),
          mutant(
              "a deletion with a lost response is not found",
              Kind.DELETION,
              "sync/DeleteDataset.java",
              "return deletedAtCount.equals(next)",
              "return deletedAtCount.equals(next.next())"),
          mutant(
              "the trigger sees what is refused anyway",
              Kind.TRIGGER,
              "sync/UpdateDecider.java",
              ".or(() -> UpdateDecision.findConflicts(before, request.patches(),"
                  + " session.listedAt()))",
              """
              .or(
                          () -> {
                            gate.check(before);
                            return UpdateDecision.findConflicts(
                                before, request.patches(), session.listedAt());
                          })\
              """),
          mutant(
              "the trigger runs three times",
              Kind.TRIGGER,
              "sync/TriggerGate.java",
              "MAX_INVOCATIONS = 2;",
              "MAX_INVOCATIONS = 3;"),
          mutant(
              "a trigger's output is applied to another state",
              Kind.TRIGGER,
              "sync/TriggerGate.java",
              "if (last.isPresent() && last.get().syncCount().equals(before.syncCount())) {",
              "if (last.isPresent()) {"),
          mutant(
              "attempts go on when there is no time",
              Kind.FEW_RECORDS,
              "store/JitteredBackoff.java",
              "if (Deadline.leftBeforeAttempt().compareTo(pause) < 0) {",
              "if (pause.isNegative()) {"),
          mutant(
              "a listing accepts a consumed token",
              Kind.FEW_RECORDS,
              "sync/ListRecords.java",
              "dataset.recentUpdates().consumed(sessionId)",
              "dataset.recentUpdates().consumed(UUID.randomUUID())"),
          mutant(
              "a token is valid for any dataset",
              Kind.DELETION,
              "sync/SyncSessions.java",
              "dataset.owner().identity().value(), dataset.name().value());",
              "dataset.owner().identity().value());"),
          mutant(
              "a listing goes on from any count",
              Kind.FEW_RECORDS,
              "sync/ListRecords.java",
              "position -> position.lastSyncCount().equals(lastSyncCount)",
              "position -> position.lastSyncCount().value() >= 0"),
          mutant(
              "an update accepts the token of an interrupted listing",
              Kind.PRUNING,
              "sync/ListRecords.java",
              "token(listing.lastSyncCount(), listing.lastSyncCount(), \"\");",
              "sessionToken(existing);"),
          mutant(
              "a later page names the count that the dataset has then",
              Kind.FEW_RECORDS,
              "sync/Listing.java",
              "return position.map(ListingPosition::datasetSyncCount).orElse(view.syncCount());",
              "return view.syncCount();"));

  private SyncMutants() {}
}
