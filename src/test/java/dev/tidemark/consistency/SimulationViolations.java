package dev.tidemark.consistency;

import java.util.List;
import java.util.function.LongFunction;

/** The simulation of a seed, by a name that another class loader can be asked for. */
public final class SimulationViolations implements LongFunction<List<String>> {
  /** Is made by name. */
  public SimulationViolations() {}

  @Override
  public List<String> apply(long seed) {
    return Simulation.run(seed).violations();
  }
}
