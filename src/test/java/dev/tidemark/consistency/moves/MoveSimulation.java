package dev.tidemark.consistency.moves;

import java.util.List;
import java.util.function.LongFunction;

/** Returns the broken promises of a random move. */
public final class MoveSimulation implements LongFunction<List<String>> {
  /** Creates the function. */
  public MoveSimulation() {}

  @Override
  public List<String> apply(long seed) {
    return new MoveRun(seed).violations();
  }
}
