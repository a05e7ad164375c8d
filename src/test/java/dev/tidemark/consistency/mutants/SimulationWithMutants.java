package dev.tidemark.consistency.mutants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.consistency.support.Sample;
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

/**
 * The test of a simulation: it finds no violation in the service, and finds each of the bugs that
 * are planted for it. {@code -Dtidemark.NAME.seeds=1000} runs more seeds, and {@code
 * -Dtidemark.NAME.seed=7} repeats one.
 */
public abstract class SimulationWithMutants {
  /** The number of seeds within which a mutant must be found. */
  private static final int MAX_SEEDS = 100;

  private final String name;
  private final int seeds;
  private final LongFunction<List<String>> simulation;
  private final Class<? extends LongFunction<List<String>>> type;
  private final List<Mutant> mutants;

  /**
   * Makes the test.
   *
   * @param name the name of the simulation in system properties
   * @param seeds the number of seeds if no property says another
   * @param simulation returns the violations of a seed
   * @param type its class, which is loaded again for each mutant
   * @param mutants the planted bugs; {@code docs/correctness.md} must list them
   */
  protected SimulationWithMutants(
      String name,
      int seeds,
      LongFunction<List<String>> simulation,
      Class<? extends LongFunction<List<String>>> type,
      List<Mutant> mutants) {
    this.name = name;
    this.seeds = seeds;
    this.simulation = simulation;
    this.type = type;
    this.mutants = List.copyOf(mutants);
  }

  /** Runs the seeds on the service as it is. */
  protected void assertNoViolations() {
    Map<Long, List<String>> violations = new TreeMap<>();
    seeds()
        .forEach(
            seed -> {
              List<String> found = simulation.apply(seed);
              if (!found.isEmpty()) {
                violations.put(seed, found);
              }
            });
    assertEquals(Map.of(), violations);
  }

  private LongStream seeds() {
    Long only = Long.getLong("tidemark.%s.seed".formatted(name));
    return only == null
        ? LongStream.rangeClosed(1, Integer.getInteger("tidemark.%s.seeds".formatted(name), seeds))
        : LongStream.of(only);
  }

  @TestFactory
  Stream<DynamicTest> mutant_isFound() {
    return Sample.of(mutants).stream()
        .map(mutant -> DynamicTest.dynamicTest(mutant.name(), () -> assertFound(mutant)));
  }

  private void assertFound(Mutant mutant) {
    LongFunction<List<String>> violations = MutantCompiler.compile(mutant, type);
    assertTrue(
        LongStream.rangeClosed(1, MAX_SEEDS).anyMatch(seed -> !violations.apply(seed).isEmpty()),
        mutant.name());
  }

  @Test
  void everyMutant_canBePlanted_andIsDocumented() throws IOException {
    String page = Files.readString(Path.of("docs/correctness.md"));
    for (Mutant mutant : mutants) {
      MutantCompiler.checkPlantable(mutant);
      assertTrue(page.contains("| " + mutant.name() + " |"), mutant.name());
    }
  }
}
