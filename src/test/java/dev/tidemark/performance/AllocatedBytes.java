package dev.tidemark.performance;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.function.IntSupplier;

/**
 * The bytes that one call allocates on its thread.
 *
 * @param function the bytes of the function
 * @param bare the bytes of its calls to DynamoDB alone
 * @param thin the bytes of the thin handler
 */
record AllocatedBytes(long function, long bare, long thin) {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** The first calls also allocate what later calls share. */
  private static final int WARM_UP_CALLS = 20;

  private static final int CALLS = 11;

  /** Measures a call. */
  static AllocatedBytes of(WarmCall call) {
    return new AllocatedBytes(median(call::function), median(call::bare), median(call::thin));
  }

  private static long median(IntSupplier call) {
    for (int i = 0; i < WARM_UP_CALLS; i++) {
      bytes(call);
    }
    long[] bytes = new long[CALLS];
    Arrays.setAll(bytes, _ -> bytes(call));
    Arrays.sort(bytes);
    return bytes[CALLS / 2];
  }

  private static long bytes(IntSupplier call) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    int result = call.getAsInt();
    long after = THREADS.getCurrentThreadAllocatedBytes();
    if (result == 0) {
      throw new IllegalStateException("call did nothing");
    }
    return after - before;
  }

  double overBare() {
    return 1.0 * function / bare;
  }

  double overThin() {
    return 1.0 * function / thin;
  }
}
