package dev.tidemark.usage;

import dev.tidemark.consistency.mutants.SimulationWithMutants;
import org.junit.jupiter.api.Test;

/**
 * The counted usage equals a recount, whatever was delivered again; and the simulation finds bugs.
 */
class UsageSimulationTest extends SimulationWithMutants {
  UsageSimulationTest() {
    super("usage", 100, new UsageSimulation(), UsageSimulation.class, UsageMutants.ALL);
  }

  @Test
  void countedUsage_equalsARecount() {
    assertNoViolations();
  }
}
