package dev.tidemark.consistency;

import static org.junit.jupiter.api.Assertions.assertTrue;

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

/** The checker finds what it is for: every bug that is planted in the service. */
@ExtendWith(QuietLogs.class)
class MutantsTest {
  @TestFactory
  Stream<DynamicTest> everyPlantedBug_isFound() {
    return SideBySide.tests(
        Mutant.ALL, SideBySide.PROCESSORS, Mutant::name, Mutant::find, MutantsTest::assertIsFound);
  }

  @Test
  void everyPlantedBug_isDocumented() throws IOException {
    String page = Files.readString(Path.of("docs/correctness.md")).toLowerCase(Locale.ROOT);
    for (Mutant bug : Mutant.ALL) {
      assertTrue(page.contains("| " + bug.name().toLowerCase(Locale.ROOT) + " |"), bug.name());
    }
    assertTrue(page.contains("within %d schedules".formatted(Mutant.MAX_SCHEDULES)));
  }

  private static void assertIsFound(Mutant bug, Optional<Mutant.Found> found) {
    assertTrue(
        found.isPresent(), () -> "not found by %d schedules".formatted(Mutant.MAX_SCHEDULES));
    System.out.printf("Seed %d shows that %s%n", found.get().seed(), bug.name());
  }
}
