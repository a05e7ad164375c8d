package dev.tidemark.proof;

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
class PlantedBugsTest {
  @TestFactory
  Stream<DynamicTest> everyPlantedBug_isFound() {
    return SideBySide.tests(
        PlantedBug.ALL,
        SideBySide.PROCESSORS,
        PlantedBug::name,
        PlantedBug::find,
        PlantedBugsTest::assertIsFound);
  }

  @Test
  void everyPlantedBug_isDocumented() throws IOException {
    String page = Files.readString(Path.of("docs/correctness.md")).toLowerCase(Locale.ROOT);
    for (PlantedBug bug : PlantedBug.ALL) {
      assertTrue(page.contains("| " + bug.name().toLowerCase(Locale.ROOT) + " |"), bug.name());
    }
    assertTrue(page.contains("within %d schedules".formatted(PlantedBug.MAX_SCHEDULES)));
  }

  private static void assertIsFound(PlantedBug bug, Optional<PlantedBug.Found> found) {
    assertTrue(
        found.isPresent(), () -> "not found by %d schedules".formatted(PlantedBug.MAX_SCHEDULES));
    System.out.printf("Seed %d shows that %s%n", found.get().seed(), bug.name());
  }
}
