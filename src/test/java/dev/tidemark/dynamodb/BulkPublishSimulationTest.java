package dev.tidemark.dynamodb;

import dev.tidemark.consistency.mutants.SimulationWithMutants;
import dev.tidemark.consistency.support.QuietLogs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Bulk publishes end right, whatever happens to workers; and the simulation finds bugs. */
@ExtendWith(QuietLogs.class)
class BulkPublishSimulationTest extends SimulationWithMutants {
  BulkPublishSimulationTest() {
    super(
        "bulk-publish",
        100,
        new BulkPublishSimulation(),
        BulkPublishSimulation.class,
        BulkPublishMutants.ALL);
  }

  @Test
  void everyBulkPublish_endsRight() {
    assertNoViolations();
  }
}
