package dev.tidemark.consistency.mutants;

import dev.tidemark.consistency.mutants.Mutant.Edit;
import dev.tidemark.consistency.mutants.Mutant.World;
import java.util.List;

/** Mutants of the floor, of the restore, and of the rules that devices of restored tables need. */
final class RestoreMutants {
  static final List<Mutant> ALL =
      List.of(
          mutant(
              "the floor is forgotten",
              "dynamodb/DatasetReader.java",
              "SyncCount.max(identity.deletedAtCount(id.name()), floor)",
              "identity.deletedAtCount(id.name())"),
          mutant(
              "the floor is not compared with the table's",
              "dynamodb/TableGate.java",
              "if (!state.floor().equals(floor)) {",
              "if (state.floor().value() < 0) {"),
          mutant(
              "a table that is being restored is served",
              "dynamodb/TableGate.java",
              "if (state.phase() == TableState.Phase.RESTORING) {",
              "if (state.floor().value() < 0) {"),
          mutant(
              "a function compares the floor once, even if it differs",
              "dynamodb/TableGate.java",
              """
                    compare(Failures.reading(() -> TableState.read(client, table)));
                    isOpen = true;
              """,
              """
                    isOpen = true;
                    compare(Failures.reading(() -> TableState.read(client, table)));
              """),
          mutant(
              "a snapshot keeps that the floor was right",
              "dynamodb/TableGate.java",
              "  public void close() {\n    isOpen = false;",
              "  public void close() {\n    isOpen &= true;"),
          mutant(
              "the new floor has no margin",
              "operator/TableRestore.java",
              "new SyncCount(greatest.value() + MARGIN)",
              "new SyncCount(greatest.value())"),
          mutant(
              "the floor of the replaced stack is ignored",
              "operator/TableRestore.java",
              "SyncCount.max(stored, options.replacedFloor())",
              "stored"),
          mutant(
              "the replaced table is ignored",
              "operator/TableRestore.java",
              "SyncCount.max(replaced, replacedFloor)",
              "SyncCount.ZERO"),
          mutant(
              "a restored dataset keeps its recent updates",
              "dynamodb/IdentityRestore.java",
              "          RecentUpdates.NONE,",
              "          dataset.recentUpdates(),"),
          mutant(
              "each run of a restore raises the datasets again",
              "dynamodb/IdentityRestore.java",
              "          floor.next(),",
              "          new SyncCount(floor.value() + dataset.syncCount().value()),"),
          mutant(
              "a restored dataset does not count as deleted",
              "dynamodb/IdentityRestore.java",
              "          floor,\n          floor,",
              "          dataset.deletedAtCount(),\n          dataset.prunedUpToCount(),"),
          mutant(
              "the restore writes a dataset without its condition",
              "dynamodb/IdentityRestore.java",
              "          Conditions.isAt(\n              DatasetSchema.SYNC_COUNT,"
                  + " raise.before().content().dataset().syncCount().value()));",
              "          Conditions.isNotNewer());"),
          mutant(
              "the restore deletes leftovers without their condition",
              "dynamodb/RestoreWrites.java",
              "    return count.isPresent()\n",
              "    return count.isPresent() && count.getAsLong() < 0\n"),
          mutant(
              "a continued restore writes its beginning again",
              "operator/TableRestore.java",
              "if (!before.equals(restoring)) {",
              "if (restoring.floor().value() > 0) {"),
          mutant(
              "a torn page directory is not mended",
              "dynamodb/pages/PageRepair.java",
              "new PageDirectory(stated.salt(), totals, counts)",
              "new PageDirectory(stated.salt(), stated.totals(), stated.counts())"),
          new Mutant(
              "a record without some parts of its value is kept",
              new World.Restored(true),
              List.of(
                  new Edit(
                      "dynamodb/pages/PageRepair.java",
                      "found.size() < parts.ids().size()",
                      "found.isEmpty()"),
                  new Edit(
                      "dynamodb/pages/PageRepair.java",
                      ": decoded(() -> PageItems.value(found));",
                      ": decoded(() -> PageItems.value(found)).or(() -> Optional.of(\"\"));"))),
          mutant(
              "an older page is not reported",
              "dynamodb/pages/PageRepair.java",
              "if (page.syncCount().isBelow(expected)) {",
              "if (page.syncCount().value() < 0) {"),
          mutant(
              "pages of missing datasets stay",
              "dynamodb/IdentityRestore.java",
              "          .filter(key -> !used.contains(key))\n",
              "          .filter(key -> !used.contains(key) &&"
                  + " key.sort().startsWith(\"value/\"))\n"),
          mutant(
              "losses are reported at the end of a restore only",
              "dynamodb/IdentityRestore.java",
              "        report.accept(loss);\n",
              "        report.andThen(_ -> {});\n"),
          mutant(
              "only an existing dataset accepts forgotten counts of absent keys",
              "model/Dataset.java",
              "return record(patch.key()).isEmpty() && isForgotten",
              "return record(patch.key()).isEmpty() && syncCount.isAbove(deletedAtCount) &&"
                  + " isForgotten"),
          mutant(
              "the flag of a missing dataset is not given",
              "sync/Listing.java",
              "return position.isPresent() || lastSyncCount.isAbove(SyncCount.ZERO);",
              "return position.isPresent() && lastSyncCount.isAbove(SyncCount.ZERO);"));

  private RestoreMutants() {}

  private static Mutant mutant(String name, String file, String original, String planted) {
    return new Mutant(name, new World.Restored(false), List.of(new Edit(file, original, planted)));
  }
}
