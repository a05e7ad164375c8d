package dev.tidemark.consistency.streams;

import java.util.List;
import java.util.function.LongFunction;

/**
 * Returns the broken promises of a random run with streams. Another class loader may load it.
 *
 * <p>Deliveries are as bad as the function must bear: batches are late and cut anew, failed ones
 * are delivered again, old ones at any time, and each call may kill the function. Streams are
 * throttled, gone, and come back; developers disable and enable them.
 */
public final class StreamSimulation implements LongFunction<List<String>> {
  /** Creates the function; called by reflection. */
  public StreamSimulation() {}

  @Override
  public List<String> apply(long seed) {
    try {
      return new StreamRun(seed).violations();
    } catch (IllegalArgumentException | IllegalStateException e) {
      return List.of("failed: " + e);
    }
  }
}
