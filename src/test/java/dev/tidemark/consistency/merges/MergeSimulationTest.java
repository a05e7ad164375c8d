package dev.tidemark.consistency.merges;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.consistency.mutants.SimulationWithMutants;
import dev.tidemark.consistency.support.QuietLogs;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Merges lose nothing and show each copy until it is deleted; and the simulation finds bugs. */
@ExtendWith(QuietLogs.class)
class MergeSimulationTest extends SimulationWithMutants {
  private static final int SEEDS = 40;

  MergeSimulationTest() {
    super("merges", SEEDS, new MergeSimulation(), MergeSimulation.class, MergeMutants.ALL);
  }

  @Test
  void copies_areNamedUntilTheyAreDeleted() {
    assertNoViolations();
  }

  @Test
  void listings_showNames() {
    int shown = LongStream.rangeClosed(1, 10).mapToInt(MergeSimulation::shown).sum();
    assertTrue(shown > 20, () -> "names: " + shown);
  }
}
