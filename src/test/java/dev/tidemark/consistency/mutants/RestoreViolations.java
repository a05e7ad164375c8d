package dev.tidemark.consistency.mutants;

import dev.tidemark.consistency.restores.RestoreSchedule;
import dev.tidemark.dynamodb.Breach;
import java.util.List;
import java.util.function.LongFunction;

/**
 * Runs the restores of a seed, without the reports of the check of a deployment. Another class
 * loader loads this class by name.
 */
public final class RestoreViolations implements LongFunction<List<String>> {
  /** Creates the function; called by reflection. */
  public RestoreViolations() {}

  @Override
  public List<String> apply(long seed) {
    return RestoreSchedule.run(seed).violations().stream()
        .filter(violation -> !violation.contains(Breach.LOG_TEXT))
        .toList();
  }
}
