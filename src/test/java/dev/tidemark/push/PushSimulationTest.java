package dev.tidemark.push;

import dev.tidemark.consistency.mutants.SimulationWithMutants;
import org.junit.jupiter.api.Test;

/** Subscribed devices hear of all changes of others, and of nothing else; and bugs are found. */
class PushSimulationTest extends SimulationWithMutants {
  PushSimulationTest() {
    super("push", 100, new PushSimulation(), PushSimulation.class, PushMutants.ALL);
  }

  @Test
  void devices_hearWhatTheyMust_andNothingElse() {
    assertNoViolations();
  }
}
