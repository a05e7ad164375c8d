package dev.tidemark.consistency.mutants;

import dev.tidemark.consistency.simulation.Simulation;
import dev.tidemark.dynamodb.Breach;
import java.util.List;
import java.util.function.LongFunction;

/**
 * Runs the simulation of a seed. The check of a deployment reports many mutants at their first
 * write, so its reports are left out: the checker must find them from the history. Another class
 * loader loads this class by name.
 */
public final class SimulationViolations implements LongFunction<List<String>> {
  /** Creates the function; called by reflection. */
  public SimulationViolations() {}

  @Override
  public List<String> apply(long seed) {
    return Simulation.run(seed).violations().stream()
        .filter(violation -> !violation.startsWith(Breach.LOG_TEXT))
        .toList();
  }
}
