package dev.tidemark.performance;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.function.IntSupplier;

/**
 * Measures the bytes that a call allocates on its thread. Without the C2 compiler, the bytes hardly
 * depend on how often code has run; C2 leaves out some allocations.
 */
final class AllocatedBytes {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** The first calls also allocate what later calls share. */
  private static final int WARM_UP_CALLS = 5;

  private static final int CALLS = 5;

  private AllocatedBytes() {}

  /** Returns the bytes of one call: the median of several. */
  static long of(IntSupplier call) {
    for (int i = 0; i < WARM_UP_CALLS; i++) {
      once(call);
    }
    long[] bytes = new long[CALLS];
    Arrays.setAll(bytes, _ -> once(call));
    Arrays.sort(bytes);
    return bytes[CALLS / 2];
  }

  private static long once(IntSupplier call) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    int result = call.getAsInt();
    long after = THREADS.getCurrentThreadAllocatedBytes();
    if (result == 0) {
      throw new IllegalStateException("call did nothing");
    }
    return after - before;
  }
}
