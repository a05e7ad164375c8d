package dev.tidemark.proof;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The checker finds what it is for: every bug that is planted in the service. */
class PlantedBugsTest {
  @TestFactory
  Stream<DynamicTest> everyPlantedBug_isFound() {
    return PlantedBug.ALL.stream().map(bug -> dynamicTest(bug.name(), () -> assertIsFound(bug)));
  }

  private static void assertIsFound(PlantedBug bug) {
    assertTrue(bug.find().isPresent(), () -> "not found with " + PlantedBug.MAX_SEEDS + " seeds");
  }
}
