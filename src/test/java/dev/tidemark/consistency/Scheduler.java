package dev.tidemark.consistency;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks one at a time, and at each {@link #pause} decides by chance which one goes on: so what
 * concurrent processes could do to each other happens, and happens again with the same seed. Time
 * passes only here.
 */
public final class Scheduler {
  private static final Instant START = Instant.parse("2026-11-24T00:00:00Z");

  /** The most milliseconds that pass with a step. */
  private static final int MAX_STEP = 20;

  private final Random random;
  private final List<Task> ready = new ArrayList<>();
  private final Semaphore control = new Semaphore(0);
  private long now;
  private @Nullable Task current;
  private @Nullable Throwable failure;

  /** Decides by these random numbers. */
  public Scheduler(Random random) {
    this.random = random;
  }

  /** What a task that is killed ends with; nothing may catch it. */
  public static final class KilledError extends Error {
    private static final long serialVersionUID = 1;

    KilledError() {
      super("killed", null, false, false);
    }
  }

  /** A process, or a part of one. */
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

    /** Tells whether it has ended. */
    public boolean isDone() {
      return isDone;
    }
  }

  /**
   * What becomes of a process. A step is a pause, after which others may have gone on.
   *
   * @param stepsToLive how many steps it makes before it is killed
   * @param timeToLive after which it is killed
   * @param stepsToFreeze how many steps it makes before it stands still for long, as a process does
   *     that gets no processor
   * @param leftThen how much of its time to live is left when it goes on again
   */
  public record Fate(int stepsToLive, Duration timeToLive, int stepsToFreeze, Duration leftThen) {
    /** Of which only its time may come to an end. */
    public static Fate natural(Duration timeToLive) {
      return new Fate(Integer.MAX_VALUE, timeToLive, Integer.MAX_VALUE, Duration.ZERO);
    }

    /** The same, killed after so many steps. */
    public Fate killedAfter(int steps) {
      return new Fate(steps, timeToLive, stepsToFreeze, leftThen);
    }

    /** The same, which stands still after so many steps until so much of its time is left. */
    public Fate frozenAfter(int steps, Duration left) {
      return new Fate(stepsToLive, timeToLive, steps, left);
    }

    /** Tells whether only its time may come to an end. */
    public boolean isNatural() {
      return stepsToLive == Integer.MAX_VALUE && stepsToFreeze == Integer.MAX_VALUE;
    }
  }

  /** Has a task start after some time. */
  public Task spawn(Duration delay, Runnable body) {
    Task task = new Task(body, now + delay.toMillis());
    ready.add(task);
    return task;
  }

  /**
   * Runs all tasks to their ends.
   *
   * @throws AssertionError of a task
   * @throws IllegalStateException if a task fails otherwise
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
      // Its end is what was wanted.
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

  /** Lets others go on, for as long as a step of a computer takes. */
  public void pause() {
    sleep(Duration.ofMillis(random.nextInt(MAX_STEP + 1)));
  }

  /** Lets others go on for some time. */
  public void sleep(Duration time) {
    Task task = current();
    task.due = now + time.toMillis();
    ready.add(task);
    giveUpTurn(task);
  }

  /**
   * Waits until a task has ended, or for some time.
   *
   * @return whether it has ended
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
   * Runs a part of the current task that is a process.
   *
   * @return whether it came to its end
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

  /** Returns the time. */
  public Instant now() {
    return START.plusMillis(now);
  }
}
