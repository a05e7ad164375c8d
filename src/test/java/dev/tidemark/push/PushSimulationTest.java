package dev.tidemark.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.consistency.mutants.Mutant;
import dev.tidemark.consistency.mutants.MutantCompiler;
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

/** Subscribed devices hear of all changes of others, and of nothing else; and bugs are found. */
class PushSimulationTest {
  private static final int SEEDS = Integer.getInteger("tidemark.push.seeds", 100);

  @Test
  void devices_hearWhatTheyMust_andNothingElse() {
    Map<Long, List<String>> violations = new TreeMap<>();
    LongStream seeds =
        Long.getLong("tidemark.push.seed") == null
            ? LongStream.rangeClosed(1, SEEDS)
            : LongStream.of(Long.getLong("tidemark.push.seed"));
    LongFunction<List<String>> simulation = new PushSimulation();
    seeds.forEach(
        seed -> {
          List<String> found = simulation.apply(seed);
          if (!found.isEmpty()) {
            violations.put(seed, found);
          }
        });
    assertEquals(Map.of(), violations);
  }

  @TestFactory
  Stream<DynamicTest> mutant_isFound() {
    return PushMutants.ALL.stream()
        .map(mutant -> DynamicTest.dynamicTest(mutant.name(), () -> assertFound(mutant)));
  }

  private static void assertFound(Mutant mutant) throws IOException {
    LongFunction<List<String>> violations = MutantCompiler.compile(mutant, PushSimulation.class);
    assertTrue(
        LongStream.rangeClosed(1, 100).anyMatch(seed -> !violations.apply(seed).isEmpty()),
        mutant.name());
    assertTrue(
        Files.readString(Path.of("docs/correctness.md")).contains("| " + mutant.name() + " |"),
        mutant.name() + " is not in docs/correctness.md");
  }
}
