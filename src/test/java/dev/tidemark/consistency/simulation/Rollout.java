package dev.tidemark.consistency.simulation;

import java.util.Random;

/**
 * The share of a newer version among the functions. It begins with none, and goes up and down: an
 * upgrade, a rollback while items of both versions exist, and an upgrade again.
 */
final class Rollout {
  /** The average number of calls between two steps. */
  private static final int CALLS = 15;

  private final Random random;

  /** None, half, or all of the functions are of the newer version. */
  private int halves;

  Rollout(Random random) {
    this.random = random;
  }

  /** Returns whether functions of the newer version run. */
  boolean hasNewer() {
    return halves > 0;
  }

  /** Returns whether a function of the newer version serves the next call. */
  boolean picksNewer() {
    if (random.nextInt(CALLS) == 0) {
      halves = halves == 1 && random.nextBoolean() ? 2 * random.nextInt(2) : 1;
    }
    return random.nextInt(2) < halves;
  }
}
