package dev.tidemark.consistency.streams;

import java.time.Instant;
import java.util.Random;

/** The process of a function, which may be killed before and after each of its calls. */
final class FunctionProcess {
  private final Random random;
  private final int oneIn;
  private boolean isDead;
  private Instant begunAt = Instant.MIN;

  /**
   * Starts a process.
   *
   * @param oneIn how many calls there are for each that kills the process, on average; 0 for none
   */
  FunctionProcess(Random random, int oneIn) {
    this.random = random;
    this.oneIn = oneIn;
  }

  /** The end of the process; nothing in it handles this. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1;

    Killed() {
      super("killed", null, false, false);
    }
  }

  /** Begins an invocation, which knows the settings of pools as of at most a while before. */
  void begin(Instant now) {
    begunAt = now;
  }

  Instant begunAt() {
    return begunAt;
  }

  /** Tells whether the process was killed. */
  boolean isDead() {
    return isDead;
  }

  /** Ends the current thread if the process is dead, or dies now. */
  void live() {
    isDead |= oneIn > 0 && random.nextInt(oneIn) == 0;
    if (isDead) {
      throw new Killed();
    }
  }
}
