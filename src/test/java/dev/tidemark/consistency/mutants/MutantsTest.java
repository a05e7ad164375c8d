package dev.tidemark.consistency.mutants;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.consistency.support.Parallel;
import dev.tidemark.consistency.support.QuietLogs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** The checker finds every bug that is planted in the service. */
@ExtendWith(QuietLogs.class)
class MutantsTest {
  @TestFactory
  Stream<DynamicTest> everyMutant_isFound() {
    return Parallel.tests(
        Mutant.ALL, Parallel.PROCESSORS, Mutant::name, Mutant::find, MutantsTest::assertIsFound);
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
