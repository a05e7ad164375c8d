package dev.tidemark.consistency.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Phaser;

/** Concurrent tasks in threads of their own, which may start others. */
final class Tasks {
  private final Phaser running = new Phaser(1);
  private final List<Throwable> failures = new ArrayList<>();

  /** Starts a task after a delay. */
  void spawn(Duration delay, Runnable task) {
    running.register();
    Thread.ofVirtual().start(() -> run(delay, task));
  }

  private void run(Duration delay, Runnable task) {
    try {
      sleep(delay);
      task.run();
    } catch (RuntimeException | AssertionError e) {
      synchronized (failures) {
        failures.add(e);
      }
    } finally {
      running.arriveAndDeregister();
    }
  }

  /** Waits for the end of all tasks, and returns the failures. */
  List<String> join() {
    running.arriveAndAwaitAdvance();
    synchronized (failures) {
      return failures.stream().map(Throwable::toString).toList();
    }
  }

  static void sleep(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
