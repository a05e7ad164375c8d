package dev.tidemark.consistency.moves;

import dev.tidemark.consistency.mutants.Mutant;
import dev.tidemark.consistency.mutants.Mutant.Edit;
import dev.tidemark.consistency.workload.Schedule.Kind;
import java.util.List;

/** Planted bugs that the simulation of moves must find. */
final class MoveMutants {
  private static final String DATASET = "model/Dataset.java";
  private static final String IMPORTS = "dynamodb/DynamoDbDatasetImports.java";

  static final List<Mutant> ALL =
      List.of(
          mutant(
              "An update after an import leaves no gap",
              DATASET,
              "SyncCount newCount = nextCount();",
              "SyncCount newCount = syncCount.next();"),
          mutant(
              "A device with a count in the gap goes on",
              DATASET,
              "            || keptCounts.haveGapAt(lastSyncCount));",
              ");"),
          mutant(
              "An update forgets the gap",
              DATASET,
              "        newTotals,\n        keptCounts,",
              "        newTotals,\n        isAsImported() ? keptCounts : KeptCounts.NONE,"),
          mutant(
              "An absent key with a count in the gap conflicts forever",
              DATASET,
              " || keptCounts.haveGapAt(patch.syncCount());",
              ";"),
          mutant(
              "The first update after an import is made without a read",
              "dynamodb/LayoutHint.java",
              "dataset.content().dataset().isAsImported() ? new Imported() : ofLayout(dataset)",
              "ofLayout(dataset)"),
          mutant(
              "An import replaces a dataset that was updated here",
              IMPORTS,
              "if (isStale || !found.isAsImported()) {",
              "if (isStale) {"),
          mutant(
              "An import keeps counts over a deletion",
              IMPORTS,
              "imported.syncCount().isAbove(history);",
              "imported.syncCount().isAbove(history)"
                  + " || imported.syncCount().isAbove(SyncCount.ZERO);"),
          mutant(
              "A new dataset of an identity that moved begins at the first count",
              "dynamodb/IdentityItem.java",
              "return SyncCount.max(deletedHere(name), formerly);",
              "return deletedHere(name);"),
          mutant(
              "A move brings back what was deleted here",
              IMPORTS,
              "return identity.deleted().containsKey(imported.id().name())",
              "return identity.deleted().isEmpty()"));

  private MoveMutants() {}

  private static Mutant mutant(String name, String file, String original, String planted) {
    return new Mutant(name, Kind.DELETION, List.of(new Edit(file, original, planted)));
  }
}
