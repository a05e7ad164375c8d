package dev.tidemark.consistency.streams;

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

/** Streams keep their promises under faults, and the simulation finds bugs. */
class StreamSimulationTest {
  private static final int SEEDS = Integer.getInteger("tidemark.streams.seeds", 50);

  @Test
  void streams_keepTheirPromises() {
    Map<Long, List<String>> violations = new TreeMap<>();
    LongStream seeds =
        Long.getLong("tidemark.streams.seed") == null
            ? LongStream.rangeClosed(1, SEEDS)
            : LongStream.of(Long.getLong("tidemark.streams.seed"));
    LongFunction<List<String>> simulation = new StreamSimulation();
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
    return StreamMutants.ALL.stream()
        .map(mutant -> DynamicTest.dynamicTest(mutant.name(), () -> assertFound(mutant)));
  }

  private static void assertFound(Mutant mutant) throws IOException {
    LongFunction<List<String>> violations = MutantCompiler.compile(mutant, StreamSimulation.class);
    assertTrue(
        LongStream.rangeClosed(1, 100).anyMatch(seed -> !violations.apply(seed).isEmpty()),
        mutant.name());
    assertTrue(
        Files.readString(Path.of("docs/correctness.md")).contains("| " + mutant.name() + " |"),
        mutant.name() + " is not in docs/correctness.md");
  }
}
