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
              "sync/UpdateRecords.java",
              "      if (replayed.isPresent()) {\n",
              "      if (replayed.isPresent()) {\n        var _ = judge(before);\n"),
          mutant(
              "the digest is not bound to the token",
              Kind.FEW_RECORDS,
              "sync/RequestDigests.java",
              "writeText(out, token);",
              "writeText(out, \"\");"),
          new Mutant(
              "flags are judged on the first page only",
              Kind.DELETION,
              List.of(
                  new Edit(
                      "sync/ListRecords.java",
                      "boolean lost = dataset.isLostTo(lastSyncCount);",
                      "boolean lost = position.map(ListingPosition::lost)"
                          + ".orElse(dataset.isLostTo(lastSyncCount));"),
                  new Edit(
                      "sync/ListRecords.java",
                      "if (lostSinceFirstPage(dataset, lost)) {",
                      "if (position.isEmpty() && lostSinceFirstPage(dataset, lost)) {"))),
          mutant(
              "a fault is answered as 409",
              Kind.FEW_RECORDS,
              "sync/UpdateRecords.java",
              """
                      return Optional.empty();
                    }
                  }

                  private Decision decide(View\
              """,
              """
                      return Optional.of(new Result.Conflicting(List.of()));
                    }
                  }

                  private Decision decide(View\
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
              "a replay is answered with a higher count",
              Kind.FEW_RECORDS,
              "sync/UpdateRecords.java",
              """
              .record(patch.key())
                              .filter(stored -> stored.syncCount().equals(replayed.syncCount()))\
              """,
              ".record(patch.key())"),
          mutant(
              "a repetition is told to come back later",
              Kind.FEW_RECORDS,
              "sync/UpdateRecords.java",
              "new Decision.Answer(new Result.Updated(answerAgain(before, replayed.get())))",
              "new Decision.Answer(new Result.Busy())"),
          mutant(
              "a refusal lets a lost answer be forgotten",
              Kind.FEW_RECORDS,
              "sync/UpdateRecords.java",
              "unknown = lost.map(cause -> new UnknownCommit(on, cause)).or(() -> unknown);",
              "unknown = Optional.empty();"),
          mutant(
              "an update has the date of its dataset",
              Kind.FEW_RECORDS,
              "sync/UpdateRecords.java",
              "Dataset after = before.apply(update(changes, now));",
              "Dataset after = before.apply(update(changes, before.creationDate()));"),
          mutant(
              "a deletion whose answer was lost is not found",
              Kind.DELETION,
              "sync/DeleteDataset.java",
              "return deletedAtCount.equals(next)",
              "return deletedAtCount.equals(next.next())"),
          mutant(
              "the trigger sees what is refused anyway",
              Kind.TRIGGER,
              "sync/UpdateRecords.java",
              "      List<Conflict> conflicts = before.conflicts(request.patches());\n",
              """
                    judge(before);
                    List<Conflict> conflicts = before.conflicts(request.patches());
              """),
          mutant(
              "the trigger judges three times",
              Kind.TRIGGER,
              "sync/UpdateRecords.java",
              "MAX_JUDGEMENTS = 2;",
              "MAX_JUDGEMENTS = 3;"),
          mutant(
              "a trigger's verdict is used on another state",
              Kind.TRIGGER,
              "sync/UpdateRecords.java",
              "if (judged.isPresent() && judged.get().on().equals(before.syncCount())) {",
              "if (judged.isPresent()) {"),
          mutant(
              "attempts go on when there is no time",
              Kind.FEW_RECORDS,
              "store/JitteredBackoff.java",
              "if (Deadline.leftBeforeAttempt().compareTo(pause) < 0) {",
              "if (pause.isNegative()) {"),
          mutant(
              "a consumed token is listed with",
              Kind.FEW_RECORDS,
              "sync/ListRecords.java",
              "dataset.recentUpdates().consumed(session.get().id())",
              "dataset.recentUpdates().consumed(UUID.randomUUID())"),
          mutant(
              "a token holds for any dataset",
              Kind.DELETION,
              "sync/SyncSessions.java",
              "dataset.owner().identity().value(), dataset.name().value());",
              "dataset.owner().identity().value());"),
          mutant(
              "a listing goes on from any count",
              Kind.FEW_RECORDS,
              "sync/ListRecords.java",
              "lastSyncCount.map(position.get().lastSyncCount()::equals).orElse(true)",
              "lastSyncCount.map(count -> count.value() >= 0).orElse(true)"),
          mutant(
              "an update builds on a listing that was broken off",
              Kind.PRUNING,
              "sync/ListRecords.java",
              "token(lastSyncCount, \"\"));",
              "sessionToken(existing));"),
          mutant(
              "a later page names the count that the dataset has then",
              Kind.FEW_RECORDS,
              "sync/ListRecords.java",
              "return position.map(ListingPosition::datasetSyncCount).orElse(view.syncCount());",
              "return view.syncCount();"));

  private SyncMutants() {}
}
