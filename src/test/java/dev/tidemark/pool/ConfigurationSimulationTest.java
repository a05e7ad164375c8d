package dev.tidemark.pool;

import dev.tidemark.consistency.mutants.SimulationWithMutants;
import org.junit.jupiter.api.Test;

/** Concurrent changes of a configuration lose nothing; and the simulation finds bugs. */
class ConfigurationSimulationTest extends SimulationWithMutants {
  ConfigurationSimulationTest() {
    super(
        "configuration",
        60,
        new ConfigurationSimulation(),
        ConfigurationSimulation.class,
        ConfigurationMutants.ALL);
  }

  @Test
  void concurrentChanges_loseNothing() {
    assertNoViolations();
  }
}
