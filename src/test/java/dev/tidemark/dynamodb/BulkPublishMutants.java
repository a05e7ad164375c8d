package dev.tidemark.dynamodb;

import dev.tidemark.consistency.mutants.Mutant;
import dev.tidemark.consistency.mutants.Mutant.Edit;
import dev.tidemark.consistency.workload.Schedule.Kind;
import java.util.List;

/** Planted bugs that the simulation of bulk publishes must find. */
final class BulkPublishMutants {
  private static final String WALK = "dynamodb/walk/TableWalk.java";
  private static final String RUNS = "dynamodb/walk/StoredRuns.java";
  private static final String PUBLISHER = "dynamodb/DatasetPublisher.java";
  private static final String WORKER = "dynamodb/BulkPublishWorker.java";

  static final List<Mutant> ALL =
      List.of(
          mutant(
              "A run is written whatever its version",
              RUNS,
              "RunAttributes.VERSION + \" = :seen AND \"",
              "(RunAttributes.VERSION + \" = :seen\").substring(0, 0)"),
          mutant(
              "A run is taken over during a lease",
              "dynamodb/walk/StoredRun.java",
              "isInProgress() && !now.isBefore(lease.end())",
              "isInProgress()"),
          mutant(
              "A lost response of a write is taken for a refusal",
              RUNS,
              "Optional.of(read(seen.key()).equals(next))",
              "Optional.of(false)"),
          mutant(
              "The position after some items of a page is the end of the page",
              WALK,
              "new Position.After(chunk.getLast().key())",
              "end"),
          mutant(
              "A segment that was begun counts as finished",
              "dynamodb/walk/RunAttributes.java",
              ": new Position.After(ItemKey.of(segment.m()))",
              ": new Position.End()"),
          mutant(
              "A walk that ran out of time counts as finished",
              WALK,
              ": new Result.HandOn<>()",
              ": new Result.Finished<>(progress.total())"),
          mutant(
              "A visit that ran out of time counts as finished",
              PUBLISHER,
              "if (result.isEmpty()) {\n        return Optional.empty();",
              "if (result.isEmpty()) {\n        return Optional.of(total);"),
          mutant(
              "Pools whose ids begin alike are published together",
              WORKER,
              "new Selection(pool + \"/\"",
              "new Selection(pool.value()"),
          mutant(
              "A dataset is skipped at its first failure",
              PUBLISHER,
              "if (number == MAX_TRIES && !TableWalk",
              "if (number > 0 && !TableWalk"),
          mutant(
              "A dataset that was skipped counts as published",
              PUBLISHER,
              "new PublishedTotal(0, 1)",
              "new PublishedTotal(1, 0)"),
          mutant(
              "A copy has no tombstones",
              PUBLISHER,
              "List.copyOf(dataset.records().values())",
              "dataset.records().values().stream().filter(found -> found instanceof"
                  + " dev.tidemark.model.SyncRecord.Live).toList()"),
          mutant(
              "A second request restarts a bulk publish",
              "streams/BulkPublish.java",
              "if (status instanceof InProgress) {",
              "if (status instanceof InProgress && status instanceof Succeeded) {"));

  private BulkPublishMutants() {}

  /** The kind of schedule does not matter to this simulation. */
  private static Mutant mutant(String name, String file, String original, String planted) {
    return new Mutant(name, Kind.FEW_RECORDS, List.of(new Edit(file, original, planted)));
  }
}
