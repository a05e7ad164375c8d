package dev.tidemark.consistency.streams;

import dev.tidemark.consistency.mutants.SimulationWithMutants;
import org.junit.jupiter.api.Test;

/** Streams keep their promises under faults, and the simulation finds bugs. */
class StreamSimulationTest extends SimulationWithMutants {
  StreamSimulationTest() {
    super("streams", 50, new StreamSimulation(), StreamSimulation.class, StreamMutants.ALL);
  }

  @Test
  void streams_keepTheirPromises() {
    assertNoViolations();
  }
}
