package dev.tidemark.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/**
 * Prints the cost of refusing each of the {@link RefusedBodies}: CPU time, also as a multiple of a
 * plain pass of jackson-core that reads the texts of the same event, and bytes allocated.
 */
public final class RefusalCosts {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int RUNS = 9;
  private static final JsonFactory PLAIN =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private RefusalCosts() {}

  /** Prints a line for each body. */
  public static void main(String[] arguments) {
    RefusedBodies function = new RefusedBodies();
    System.out.printf(
        "%-24s %9s %9s %6s %12s%n", "body", "pass ms", "here ms", "ratio", "allocated MB");
    RefusedBodies.all()
        .forEach(
            (name, body) -> {
              byte[] event = RefusedBodies.event(body);
              double pass = cpuMillis(() -> pass(event));
              double here = cpuMillis(() -> function.respond(event));
              System.out.printf(
                  "%-24s %9.1f %9.1f %6.1f %12.1f%n",
                  name,
                  pass,
                  here,
                  here / pass,
                  allocatedBytes(() -> function.respond(event)) / 1e6);
            });
  }

  /** Reads all tokens of the event, and the text of each. */
  private static void pass(byte[] event) {
    try (JsonParser parser = PLAIN.createParser(event)) {
      while (parser.nextToken() != null) {
        parser.getText();
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(new String(event, 0, 100, UTF_8), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double cpuMillis(Runnable work) {
    return Arrays.stream(new long[RUNS])
            .map(_ -> cpuNanos(work))
            .sorted()
            .skip(RUNS / 2)
            .findFirst()
            .orElseThrow()
        / 1e6;
  }

  private static long cpuNanos(Runnable work) {
    long before = THREADS.getCurrentThreadCpuTime();
    work.run();
    return THREADS.getCurrentThreadCpuTime() - before;
  }

  /** Returns the bytes that the current thread allocates for the work. */
  static long allocatedBytes(Runnable work) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    work.run();
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}
