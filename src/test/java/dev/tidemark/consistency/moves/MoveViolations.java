package dev.tidemark.consistency.moves;

import dev.tidemark.dynamodb.Breach;
import java.util.List;
import java.util.function.LongFunction;

/**
 * Returns what devices see of broken promises in a random move, without the reports of the check of
 * a deployment. Another class loader may load it.
 */
public final class MoveViolations implements LongFunction<List<String>> {
  /** Creates the function; called by reflection. */
  public MoveViolations() {}

  @Override
  public List<String> apply(long seed) {
    try {
      return new MoveSimulation()
          .apply(seed).stream().filter(each -> !each.contains(Breach.LOG_TEXT)).toList();
    } catch (IllegalArgumentException | IllegalStateException | AssertionError e) {
      return List.of("failed: " + e);
    }
  }
}
