package dev.tidemark.pool;

import dev.tidemark.consistency.mutants.Mutant;
import dev.tidemark.consistency.mutants.Mutant.Edit;
import dev.tidemark.consistency.workload.Schedule.Kind;
import java.util.List;

/** Planted bugs that the simulation of configurations must find. */
final class ConfigurationMutants {
  private static final String STORE = "dynamodb/DynamoDbPoolStore.java";
  private static final String ITEMS = "dynamodb/PoolItems.java";

  static final List<Mutant> ALL =
      List.of(
          mutant(
              "A configuration is written without its condition",
              ITEMS,
              ".conditionExpression(Conditions.isAtOrAbsent(VERSION, seen.version()))",
              ""),
          mutant(
              "A configuration is written over a newer one",
              STORE,
              "if (current.version() == seen.changeCount()) {",
              "if (current.version() >= seen.changeCount()) {"),
          mutant(
              "The next configuration counts as the request's own",
              STORE,
              "return current.saysTheSameAs(after)",
              "return current.changeCount() == seen.changeCount() + 1"),
          mutant(
              "A replaced configuration counts as refused",
              STORE,
              "boolean isDecided = current.version() == seen.changeCount() + 1;",
              "boolean isDecided = true;"),
          mutant(
              "A lost response of a configuration is forgotten",
              ITEMS,
              "case WriteFailure.Unknown(var cause) -> unknown.responseLost(seen, cause);",
              "case WriteFailure.Unknown(var _) -> {}"),
          mutant(
              "A condition that failed after a lost response counts as refused",
              ITEMS,
              "lost.ifPresent(cause -> unknown.responseLost(seen, cause));",
              "lost.ifPresent(_ -> {});"),
          mutant(
              "A stop disables a stream that was configured since",
              "pool/PoolStore.java",
              "return configure(pool, seen, seen.stopped(reason));",
              "return configure(pool, configuration(pool), configuration(pool).stopped(reason));"),
          mutant(
              "An absent part is removed",
              "pool/SetIdentityPoolConfiguration.java",
              "case Change.Keep<T> _ -> seen.get();",
              "case Change.Keep<T> _ -> Optional.empty();"),
          mutant(
              "A configuration keeps its version",
              "dynamodb/PoolConfigurationSchema.java",
              "after.streams(), version() + 1)",
              "after.streams(), Math.max(1, version()))"));

  private ConfigurationMutants() {}

  /** The kind of schedule does not matter to this simulation. */
  private static Mutant mutant(String name, String file, String original, String planted) {
    return new Mutant(name, Kind.FEW_RECORDS, List.of(new Edit(file, original, planted)));
  }
}
