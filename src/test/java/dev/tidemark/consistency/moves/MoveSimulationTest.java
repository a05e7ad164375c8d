package dev.tidemark.consistency.moves;

import dev.tidemark.consistency.mutants.SimulationWithMutants;
import org.junit.jupiter.api.Test;

/** Devices at both places lose nothing in a move, and the simulation finds bugs. */
class MoveSimulationTest extends SimulationWithMutants {
  MoveSimulationTest() {
    super("moves", 60, new MoveSimulation(), MoveViolations.class, MoveMutants.ALL);
  }

  @Test
  void moves_keepAllPromises() {
    assertNoViolations();
  }
}
