package dev.tidemark.consistency.streams;

import dev.tidemark.consistency.simulation.Scheduler;
import dev.tidemark.consistency.simulation.Scheduler.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;

/** The threads of a function, which the scheduler interleaves. */
final class SchedulerThreads extends AbstractExecutorService {
  private final Scheduler scheduler;
  private final List<Task> tasks = new ArrayList<>();
  private boolean isShutdown;

  SchedulerThreads(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  @Override
  public void execute(Runnable command) {
    tasks.add(scheduler.spawn(Duration.ZERO, () -> runQuietly(command)));
  }

  /** An exception ends a thread, and nobody hears of it. */
  private static void runQuietly(Runnable command) {
    try {
      command.run();
    } catch (RuntimeException | Error e) {
      // As a thread of any executor ends.
    }
  }

  @Override
  public void shutdown() {
    isShutdown = true;
  }

  @Override
  public List<Runnable> shutdownNow() {
    shutdown();
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return isShutdown;
  }

  @Override
  public boolean isTerminated() {
    return isShutdown && tasks.stream().allMatch(Task::isDone);
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    for (Task task : tasks) {
      while (!scheduler.join(task, Duration.ofHours(1))) {
        // The task takes longer.
      }
    }
    return true;
  }
}
