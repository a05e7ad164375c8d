package dev.tidemark.performance.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The result of devices that work side by side without a pause. */
final class Load {
  private final long won;
  private final long[] nanos;
  private final Duration time;
  private final Duration cpu;

  /**
   * Makes a result.
   *
   * @param won the steps that did not lose against another device
   * @param nanos the duration of each step
   * @param time the duration of all
   * @param cpu the CPU time of the store
   */
  private Load(long won, long[] nanos, Duration time, Duration cpu) {
    this.won = won;
    this.nanos = nanos;
    this.time = time;
    this.cpu = cpu;
    Arrays.sort(nanos);
  }

  private record Steps(long won, List<Long> nanos) {}

  /** Lets devices work for a while. */
  static Load of(Work work, Side side, List<Side.Device> devices, Duration time) {
    try (ExecutorService threads = Executors.newFixedThreadPool(devices.size())) {
      Duration cpu = side.cpu();
      long start = System.nanoTime();
      long end = start + time.toNanos();
      List<Future<Steps>> all =
          devices.stream().map(device -> threads.submit(() -> steps(work, device, end))).toList();
      long won = 0;
      List<Long> nanos = new ArrayList<>();
      for (Future<Steps> steps : all) {
        won += steps.get().won();
        nanos.addAll(steps.get().nanos());
      }
      long[] durations = nanos.stream().mapToLong(Long::longValue).toArray();
      return new Load(
          won, durations, Duration.ofNanos(System.nanoTime() - start), side.cpu().minus(cpu));
    } catch (ExecutionException e) {
      throw new IllegalStateException("A device failed", e.getCause());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Steps steps(Work work, Side.Device device, long end) {
    long won = 0;
    List<Long> nanos = new ArrayList<>();
    for (long now = System.nanoTime(); now < end; ) {
      won += work.step(device) ? 1 : 0;
      long next = System.nanoTime();
      nanos.add(next - now);
      now = next;
    }
    return new Steps(won, nanos);
  }

  /** Returns the steps per second that did not lose. */
  double perSecond() {
    return won * 1e9 / time.toNanos();
  }

  /** Returns the store's CPU time for each step that did not lose, in milliseconds. */
  double cpuMillis() {
    return won == 0 ? 0 : cpu.toNanos() / 1e6 / won;
  }

  /** Returns a quantile of the steps' durations, in milliseconds. */
  double millis(double quantile) {
    return nanos.length == 0 ? 0 : nanos[(int) (quantile * (nanos.length - 1))] / 1e6;
  }

  /** Returns this and another load as if they had been one after the other. */
  Load and(Load other) {
    long[] both = Arrays.copyOf(nanos, nanos.length + other.nanos.length);
    System.arraycopy(other.nanos, 0, both, nanos.length, other.nanos.length);
    return new Load(won + other.won, both, time.plus(other.time), cpu.plus(other.cpu));
  }
}
