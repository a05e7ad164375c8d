package dev.tidemark.consistency.mutants;

import dev.tidemark.consistency.simulation.Simulation;
import dev.tidemark.dynamodb.Breach;
import java.util.List;
import java.util.function.LongFunction;

/**
 * Runs the simulation of a seed, and returns only what the check of a deployment reports. Another
 * class loader loads this class by name.
 */
public final class SelfCheckReports implements LongFunction<List<String>> {
  /** Creates the function; called by reflection. */
  public SelfCheckReports() {}

  @Override
  public List<String> apply(long seed) {
    return Simulation.run(seed).violations().stream()
        .filter(violation -> violation.startsWith(Breach.LOG_TEXT))
        .toList();
  }
}
