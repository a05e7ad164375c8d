package dev.tidemark.sync;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before trying again what another write, or pressure, was in the way of. */
@FunctionalInterface
public interface Backoff {

  /**
   * Waits.
   *
   * @param attempt the number of attempts so far, from 1
   * @throws StoreBusyException if the thread was interrupted meanwhile
   */
  void pause(int attempt);

  /**
   * Returns a backoff that waits a random time below a bound that doubles with each attempt, so
   * that writers that met do not meet again.
   *
   * @param first the bound after the first attempt
   * @param greatest the greatest bound
   */
  static Backoff jittered(Duration first, Duration greatest) {
    return attempt -> {
      long bound = Math.min(greatest.toNanos(), first.toNanos() << Math.min(attempt - 1, 20));
      try {
        Thread.sleep(Duration.ofNanos(ThreadLocalRandom.current().nextLong(bound + 1)));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StoreBusyException(e);
      }
    };
  }
}
