package dev.tidemark.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.consistency.mutants.Mutant;
import dev.tidemark.consistency.mutants.MutantCompiler;
import dev.tidemark.consistency.support.QuietLogs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Bulk publishes end right, whatever happens to workers; and the simulation finds bugs. */
@ExtendWith(QuietLogs.class)
class BulkPublishSimulationTest {
  private static final int SEEDS = Integer.getInteger("tidemark.bulk-publish.seeds", 100);

  @Test
  void everyBulkPublish_endsRight() {
    Map<Long, List<String>> violations = new TreeMap<>();
    LongFunction<List<String>> simulation = new BulkPublishSimulation();
    for (long seed = 1; seed <= SEEDS; seed++) {
      List<String> found = simulation.apply(seed);
      if (!found.isEmpty()) {
        violations.put(seed, found);
      }
    }
    assertEquals(Map.of(), violations);
  }

  @TestFactory
  Stream<DynamicTest> mutant_isFound() {
    return BulkPublishMutants.ALL.stream()
        .map(mutant -> DynamicTest.dynamicTest(mutant.name(), () -> assertFound(mutant)));
  }

  private static void assertFound(Mutant mutant) throws IOException {
    LongFunction<List<String>> violations =
        MutantCompiler.compile(mutant, BulkPublishSimulation.class);
    assertTrue(
        LongStream.rangeClosed(1, 100).anyMatch(seed -> !violations.apply(seed).isEmpty()),
        mutant.name());
    assertTrue(
        Files.readString(Path.of("docs/correctness.md")).contains("| " + mutant.name() + " |"),
        mutant.name() + " is not in docs/correctness.md");
  }
}
