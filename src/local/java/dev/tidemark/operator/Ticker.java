package dev.tidemark.operator;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.Supplier;

/** Prints the progress of a command to the error stream, at most once in two seconds. */
final class Ticker {
  private static final long PERIOD_NANOS = Duration.ofSeconds(2).toNanos();

  private final PrintWriter err;
  private long next = System.nanoTime() + PERIOD_NANOS / 2;

  Ticker(PrintWriter err) {
    this.err = err;
  }

  /** Prints a line, unless one was printed just before. */
  synchronized void tick(Supplier<String> line) {
    if (System.nanoTime() - next >= 0) {
      next = System.nanoTime() + PERIOD_NANOS;
      err.println(line.get());
      err.flush();
    }
  }
}
