package dev.tidemark.operator;

import java.time.Duration;

/** Waits. */
public final class Pause {
  private Pause() {}

  /**
   * Sleeps.
   *
   * @throws IllegalStateException if the thread is interrupted
   */
  public static void sleep(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
