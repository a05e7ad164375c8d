package dev.tidemark.consistency.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks one at a time and picks the next one at random at each {@link #pause}, so every
 * interleaving of concurrent processes can happen, and the same seed repeats it. Simulated time
 * passes only here.
 */
public final class Scheduler {
  private static final Instant START = Instant.parse("2026-11-24T00:00:00Z");

  /** The greatest duration of a step in milliseconds. */
  private static final int MAX_STEP = 20;

  private final Random random;
  private final List<Task> ready = new ArrayList<>();
  private final Semaphore control = new Semaphore(0);
  private long now;
  private @Nullable Task current;
  private @Nullable Throwable failure;

  /** Takes all decisions from this generator. */
  public Scheduler(Random random) {
    this.random = random;
  }

  /** Ends a task that is killed; nothing but the scheduler may catch it. */
  public static final class KilledError extends Error {
    private static final long serialVersionUID = 1;

    KilledError() {
      super("killed", null, false, false);
    }
  }

  /** A simulated thread. */
  public static final class Task {
    private final Semaphore turn = new Semaphore(0);
    private final Runnable body;
    private final List<Task> joining = new ArrayList<>();
    private boolean isStarted;
    private boolean isDone;
    private long due;
    private int stepsToLive = Integer.MAX_VALUE;
    private int stepsToFreeze = Integer.MAX_VALUE;
    private long diesAt = Long.MAX_VALUE;
    private long thawsAt;

    Task(Runnable body, long due) {
      this.body = body;
      this.due = due;
    }

    /** Returns whether the task has ended. */
    public boolean isDone() {
      return isDone;
    }
  }

  /**
   * The lifetime of a process. A step is a pause, in which others may run.
   *
   * @param stepsToLive the number of steps before the process is killed
   * @param timeToLive the time after which the process is killed
   * @param stepsToFreeze the number of steps before the process freezes, as one that gets no CPU
   * @param leftThen the part of the time to live that is left when the process continues
   */
  public record Fate(int stepsToLive, Duration timeToLive, int stepsToFreeze, Duration leftThen) {
    /** Returns the fate of a process that ends by itself or runs out of time. */
    public static Fate natural(Duration timeToLive) {
      return new Fate(Integer.MAX_VALUE, timeToLive, Integer.MAX_VALUE, Duration.ZERO);
    }

    /** Returns this fate with a kill after some steps. */
    public Fate killedAfter(int steps) {
      return new Fate(steps, timeToLive, stepsToFreeze, leftThen);
    }

    /** Returns this fate with a freeze after some steps, until only some time is left. */
    public Fate frozenAfter(int steps, Duration left) {
      return new Fate(stepsToLive, timeToLive, steps, left);
    }

    /** Returns whether the process is neither killed nor frozen. */
    public boolean isNatural() {
      return stepsToLive == Integer.MAX_VALUE && stepsToFreeze == Integer.MAX_VALUE;
    }
  }

  /** Starts a task after a delay. */
  public Task spawn(Duration delay, Runnable body) {
    Task task = new Task(body, now + delay.toMillis());
    ready.add(task);
    return task;
  }

  /**
   * Runs all tasks to their ends.
   *
   * @throws AssertionError if a task throws it
   * @throws IllegalStateException if a task throws anything else
   */
  public void run() {
    while (!ready.isEmpty()) {
      resume(next());
      rethrowFailure();
    }
  }

  private void rethrowFailure() {
    switch (failure) {
      case null -> {}
      case AssertionError found -> throw found;
      default -> throw new IllegalStateException("a task failed", failure);
    }
  }

  private Task next() {
    long earliest = ready.stream().mapToLong(task -> task.due).min().orElseThrow();
    now = Math.max(now, earliest);
    List<Task> due = ready.stream().filter(task -> task.due <= now).toList();
    Task chosen = due.get(random.nextInt(due.size()));
    ready.remove(chosen);
    return chosen;
  }

  private void resume(Task task) {
    current = task;
    if (task.isStarted) {
      task.turn.release();
    } else {
      task.isStarted = true;
      Thread.ofVirtual().start(() -> runBody(task));
    }
    control.acquireUninterruptibly();
  }

  private void runBody(Task task) {
    try {
      task.body.run();
    } catch (KilledError killed) {
      // The kill ends the task.
    } catch (Throwable e) {
      failure = e;
    }
    task.isDone = true;
    task.joining.forEach(this::makeReady);
    control.release();
  }

  private void makeReady(Task task) {
    task.due = now;
    if (!ready.contains(task)) {
      ready.add(task);
    }
  }

  /** Lets others run for the duration of a step. */
  public void pause() {
    sleep(Duration.ofMillis(random.nextInt(MAX_STEP + 1)));
  }

  /** Lets others run for some time. */
  public void sleep(Duration time) {
    Task task = current();
    task.due = now + time.toMillis();
    ready.add(task);
    giveUpTurn(task);
  }

  /**
   * Waits for the end of a task, at most for some time.
   *
   * @return whether the task has ended
   */
  public boolean join(Task other, Duration atMost) {
    Task task = current();
    if (!other.isDone) {
      other.joining.add(task);
      try {
        sleep(atMost);
      } finally {
        other.joining.remove(task);
      }
    }
    return other.isDone;
  }

  private void giveUpTurn(Task task) {
    control.release();
    task.turn.acquireUninterruptibly();
    if (task.stepsToLive-- <= 0 || now > task.diesAt) {
      throw new KilledError();
    }
    if (task.stepsToFreeze-- == 0 && now < task.thawsAt) {
      sleep(Duration.ofMillis(task.thawsAt - now));
    }
  }

  /**
   * Runs a part of the current task as a process with a fate.
   *
   * @return whether the process ended by itself
   */
  public boolean runMortal(Fate fate, Runnable body) {
    Task task = current();
    task.stepsToLive = fate.stepsToLive();
    task.stepsToFreeze = fate.stepsToFreeze();
    task.diesAt = now + fate.timeToLive().toMillis();
    task.thawsAt = task.diesAt - fate.leftThen().toMillis();
    try {
      body.run();
      return true;
    } catch (KilledError killed) {
      return false;
    } finally {
      task.stepsToLive = Integer.MAX_VALUE;
      task.stepsToFreeze = Integer.MAX_VALUE;
      task.diesAt = Long.MAX_VALUE;
    }
  }

  private Task current() {
    if (current == null) {
      throw new IllegalStateException("no task runs");
    }
    return current;
  }

  /** Returns the simulated time. */
  public Instant now() {
    return START.plusMillis(now);
  }
}
