package dev.tidemark.consistency.mutants;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.consistency.support.Parallel;
import dev.tidemark.consistency.support.QuietLogs;
import dev.tidemark.consistency.support.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** The checker finds every bug that is planted in the service. */
@ExtendWith(QuietLogs.class)
class MutantsTest {
  /**
   * The first seeds for mutants that few schedules show, so that this run is short. The long run
   * begins at 1.
   */
  private static final Map<String, Long> FIRST_SEEDS =
      Map.ofEntries(
          entry("a creation ignores a deletion since the read", 325L),
          entry("a creation ignores the format of the identity item", 1883L),
          entry("a dataset in pages loses its unknown attributes", 137L),
          entry("a dataset item is deleted whatever its format", 227L),
          entry("a dataset item is replaced whatever its format", 497L),
          entry("a deletion ignores the format of the identity item", 178L),
          entry("a missing dataset and its deletion are read one after the other", 638L),
          entry("a page is written whatever its format", 142L),
          entry("a pool setting with an unknown outcome gets a 429", 333L),
          entry("a refusal hides a lost response", 234L),
          entry("a retry of the SDK hides a lost response", 438L),
          entry("a setting of the pool is written whatever its format", 1271L),
          entry("a trigger's output is applied to another state", 94L),
          entry("a write of a page drops unknown attributes", 137L),
          entry("an identity item or a setting of the pool loses its unknown attributes", 137L),
          entry("an update accepts the token of an interrupted listing", 82L),
          entry("an update with an unknown outcome gets a 429", 342L),
          entry("chunks of a page are taken whatever their counts", 714L),
          entry("chunks that a page no longer has stay", 174L),
          entry("flags are judged on the first page only", 170L),
          entry("only seven updates are remembered", 330L),
          entry("pages and value parts are deleted whatever their format", 1114L),
          entry("the identity item is written without its condition", 1135L),
          entry("the item that a refusal returned loses its unknown attributes", 281L),
          entry("the trigger runs three times", 670L),
          entry("the update without a read ignores the size limit of the item", 215L));

  @TestFactory
  Stream<DynamicTest> everyMutant_isFound() {
    return Parallel.tests(
        Sample.of(Mutant.ALL),
        Parallel.PROCESSORS,
        Mutant::name,
        mutant -> mutant.findFrom(FIRST_SEEDS.getOrDefault(mutant.name(), 1L)),
        MutantsTest::assertIsFound);
  }

  @Test
  void everyMutant_canBePlanted() {
    assertAll(Mutant.ALL.stream().map(mutant -> () -> MutantCompiler.checkPlantable(mutant)));
  }

  @Test
  void firstSeeds_areOfMutants() {
    Set<String> names = Mutant.ALL.stream().map(Mutant::name).collect(Collectors.toSet());
    assertTrue(names.containsAll(FIRST_SEEDS.keySet()), () -> FIRST_SEEDS.keySet().toString());
  }

  @Test
  void everyMutant_isDocumented() throws IOException {
    String page = Files.readString(Path.of("docs/correctness.md")).toLowerCase(Locale.ROOT);
    for (Mutant mutant : Mutant.ALL) {
      assertTrue(
          page.contains("| " + mutant.name().toLowerCase(Locale.ROOT) + " |"), mutant.name());
    }
    assertTrue(page.contains("within %d schedules".formatted(Mutant.MAX_SCHEDULES)));
  }

  private static void assertIsFound(Mutant mutant, Optional<Mutant.Found> found) {
    assertTrue(
        found.isPresent(), () -> "not found within %d schedules".formatted(Mutant.MAX_SCHEDULES));
    System.out.printf("Seed %d shows that %s%n", found.get().seed(), mutant.name());
  }
}
