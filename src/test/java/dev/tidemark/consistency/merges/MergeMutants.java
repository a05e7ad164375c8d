package dev.tidemark.consistency.merges;

import dev.tidemark.consistency.mutants.Mutant;
import dev.tidemark.consistency.mutants.Mutant.Edit;
import dev.tidemark.consistency.workload.Schedule.Kind;
import java.util.List;

/** Planted bugs that the simulation of merges must find. */
final class MergeMutants {
  private static final String MERGE = "dynamodb/DatasetMerge.java";
  private static final String WRITES = "dynamodb/MergeWrites.java";
  private static final String NAMES = "dynamodb/MergedNames.java";

  static final List<Mutant> ALL =
      List.of(
          mutant(
              "The deletion of a main dataset drops the names of its copies",
              "dynamodb/DatasetWriter.java",
              "MergedNames.keep(after, id.name(), seen.unknown())",
              "after"),
          mutant(
              "A new main dataset does not get the names of its copies",
              "dynamodb/DatasetReader.java",
              "seen.with(MergedNames.ofMissing(identity, id.name()))",
              "seen"),
          mutant(
              "A name is shown whatever its dataset's beginning",
              NAMES,
              "dataset.findNumber(BEGINNING).orElse(0) == name.getValue().value()",
              "dataset.findNumber(BEGINNING).orElse(0) > -1"),
          mutant(
              "A name is shown whether or not its dataset exists",
              "dynamodb/DatasetReader.java",
              ".filter(name -> found.stream().anyMatch(dataset -> MergedNames.isOf(name,"
                  + " dataset)))",
              ".filter(name -> found.size() >= 0 || MergedNames.isOf(name, found.getFirst()))"),
          mutant(
              "A merge into a missing dataset does not raise the count of its deletion",
              WRITES,
              "            deleted,\n"
                  + "            raised == null ? before.deletedUpTo().next() :"
                  + " before.deletedUpTo(),",
              "            before.deleted(),\n            before.deletedUpTo(),"),
          mutant(
              "A merge writes the main dataset without its condition",
              WRITES,
              "writes.replace(before.syncCount(), item)",
              "writes.put(item.item())"),
          mutant(
              "A merge changes the names without raising the main dataset's count",
              WRITES,
              "    SyncCount count = before.nextCount();",
              "    SyncCount count = before.syncCount();"),
          mutant(
              "Merged records keep the guest's counts",
              WRITES,
              "            count,\n            before.lastModifiedDate(),",
              "            before.syncCount(),\n            before.lastModifiedDate(),"),
          mutant(
              "A merge does not count its dataset",
              WRITES,
              "            before.datasetCount() + 1,",
              "            before.datasetCount(),"),
          mutant(
              "A second run merges a deleted copy again",
              MERGE,
              "if (names.containsKey(merged.name())) {",
              "if (mayBeWritten && names.containsKey(merged.name())) {"));

  private MergeMutants() {}

  /** The kind of schedule does not matter to this simulation. */
  private static Mutant mutant(String name, String file, String original, String planted) {
    return new Mutant(name, Kind.FEW_RECORDS, List.of(new Edit(file, original, planted)));
  }
}
