package dev.tidemark.usage;

import dev.tidemark.consistency.mutants.Mutant;
import dev.tidemark.consistency.mutants.Mutant.Edit;
import dev.tidemark.consistency.workload.Schedule.Kind;
import java.util.List;

/** Planted bugs that the simulation of usage must find. */
final class UsageMutants {
  private static final String CHANGES = "dynamodb/DatasetChanges.java";
  private static final String LEDGER = "dynamodb/DynamoDbUsageLedger.java";
  private static final String WRITES = "dynamodb/UsageWrites.java";
  private static final String COUNT = "usage/CountUsage.java";

  static final List<Mutant> ALL =
      List.of(
          mutant(
              "A repetition is counted twice",
              WRITES,
              "Conditions.isAbsent().expression()",
              "\"attribute_not_exists(none)\""),
          mutant(
              "A deletion is not subtracted",
              CHANGES,
              "before.map(Images::bytes).orElse(0L)",
              "(after.isPresent() ? before.map(Images::bytes).orElse(0L) : 0L)"),
          mutant(
              "A counted batch is remembered in a write of its own",
              LEDGER,
              "client.transactWriteItems(transaction -> transaction.transactItems(items()));",
              "items().forEach(item -> client.transactWriteItems(transaction ->"
                  + " transaction.transactItems(item)));"),
          mutant(
              "Tombstones are counted",
              CHANGES,
              "dataset.totals().dataStorage()",
              "dataset.totals().dataStorage() + dataset.totals().tombstoneKeyBytes()"),
          mutant(
              "Changes after a counted batch are dropped",
              COUNT,
              "-> after(last, rest)",
              "-> List.of()"),
          mutant(
              "Changes of a counted batch after its first are counted again",
              COUNT,
              ".dropWhile(change -> change.sequenceNumber().compareTo(last) <= 0)",
              ""),
          mutant(
              "Sequence numbers are compared as texts",
              "usage/SequenceNumber.java",
              "new BigInteger(value).compareTo(new BigInteger(other.value))",
              "value.compareTo(other.value)"),
          mutant(
              "A late shard takes the date of the last update back",
              WRITES,
              "+ \" AND (attribute_not_exists(%1$s) OR %1$s<=:date)\"",
              "+ \"%3$s\".replace(\"%3$s\", \"\")"),
          mutant(
              "Every update counts as a session",
              CHANGES,
              "!earlier.consumed(update.sessionId())",
              "true"),
          mutant(
              "Only the first pool of a process is listed",
              LEDGER,
              "!listed.contains(writes.pool())",
              "listed.isEmpty()"));

  private UsageMutants() {}

  /** The kind of schedule does not matter to this simulation. */
  private static Mutant mutant(String name, String file, String original, String planted) {
    return new Mutant(name, Kind.FEW_RECORDS, List.of(new Edit(file, original, planted)));
  }
}
