package dev.tidemark.consistency.mutants;

import dev.tidemark.consistency.simulation.Simulation;
import java.util.List;
import java.util.function.LongFunction;

/** Runs the simulation of a seed. Another class loader loads this class by name. */
public final class SimulationViolations implements LongFunction<List<String>> {
  /** Creates the function; called by reflection. */
  public SimulationViolations() {}

  @Override
  public List<String> apply(long seed) {
    return Simulation.run(seed).violations();
  }
}
