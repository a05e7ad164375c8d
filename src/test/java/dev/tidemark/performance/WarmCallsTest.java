package dev.tidemark.performance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The bytes that warm calls allocate, as a multiple of those of their bare calls to DynamoDB. */
class WarmCallsTest {
  /**
   * The most bytes, as a multiple of those of the bare calls. Each bound is 20 % above the ratio
   * that WarmCallBytes prints, which repeats within 1 %; the agent that measures coverage adds up
   * to 11 %. Lower it when the code allocates less.
   */
  private static final Map<WarmCase, Double> BOUNDS = new EnumMap<>(WarmCase.class);

  static {
    BOUNDS.put(WarmCase.UPDATE_1, 1.91);
    BOUNDS.put(WarmCase.UPDATE_25, 2.99);
    BOUNDS.put(WarmCase.UPDATE_256, 3.30);
    BOUNDS.put(WarmCase.UPDATE_1024, 3.79);
    BOUNDS.put(WarmCase.CREATE_1, 1.54);
    BOUNDS.put(WarmCase.LIST_1, 1.67);
    BOUNDS.put(WarmCase.LIST_25, 1.59);
    BOUNDS.put(WarmCase.LIST_256, 2.23);
    BOUNDS.put(WarmCase.LIST_1024, 2.43);
    BOUNDS.put(WarmCase.NOTHING_NEW, 1.67);
    BOUNDS.put(WarmCase.UPDATE_1_KB, 1.97);
    BOUNDS.put(WarmCase.UPDATE_16_KB, 2.03);
    BOUNDS.put(WarmCase.UPDATE_64_KB, 2.12);
    BOUNDS.put(WarmCase.UPDATE_1_MB, 2.88);
    BOUNDS.put(WarmCase.LIST_1_KB, 1.67);
    BOUNDS.put(WarmCase.LIST_16_KB, 1.54);
    BOUNDS.put(WarmCase.LIST_64_KB, 1.40);
    BOUNDS.put(WarmCase.LIST_1_MB, 2.32);
  }

  private static final WarmCalls CALLS = WarmCalls.start();

  @AfterAll
  static void stop() {
    CALLS.close();
  }

  @TestFactory
  Stream<DynamicTest> bytesOfEachCall_stayWithinTheirBound() {
    return Arrays.stream(WarmCase.values())
        .map(measured -> DynamicTest.dynamicTest(measured.title(), () -> check(measured)));
  }

  private static void check(WarmCase measured) {
    WarmCall call = CALLS.prepare(measured);
    double bare = AllocatedBytes.of(call::bare);
    double ratio = AllocatedBytes.of(call::function) / bare;
    double bound = BOUNDS.getOrDefault(measured, 0.0);
    assertTrue(ratio <= bound, () -> "ratio %.2f exceeds %.2f".formatted(ratio, bound));
  }

  @Test
  void everyCase_hasABound() {
    assertEquals(EnumSet.allOf(WarmCase.class), BOUNDS.keySet());
  }
}
