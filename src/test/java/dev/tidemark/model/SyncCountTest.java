package dev.tidemark.model;

import static dev.tidemark.model.Samples.count;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class SyncCountTest {
  @Test
  void zero_isTheLeast() {
    assertEquals(new SyncCount(0), SyncCount.ZERO);
    assertEquals(
        "sync count is negative: -1",
        assertThrows(IllegalArgumentException.class, () -> count(-1)).getMessage());
  }

  @Test
  void next_isOneHigher() {
    assertEquals(count(1), SyncCount.ZERO.next());
    assertEquals(count(Long.MAX_VALUE), count(Long.MAX_VALUE - 1).next());
  }

  @Test
  void nextOfTheGreatest_fails() {
    assertThrows(ArithmeticException.class, () -> count(Long.MAX_VALUE).next());
  }

  @Test
  void aboveAndBelow_excludeTheEqual() {
    assertTrue(count(2).isAbove(count(1)));
    assertFalse(count(2).isAbove(count(2)));
    assertFalse(count(2).isAbove(count(3)));
    assertTrue(count(2).isBelow(count(3)));
    assertFalse(count(2).isBelow(count(2)));
    assertFalse(count(2).isBelow(count(1)));
  }

  @Test
  void max_isTheGreater() {
    assertEquals(count(2), SyncCount.max(count(1), count(2)));
    assertEquals(count(2), SyncCount.max(count(2), count(1)));
    assertEquals(count(2), SyncCount.max(count(2), count(2)));
  }

  @Test
  void order_isOfTheNumbers() {
    assertEquals(
        List.of(count(2), count(9), count(10)),
        Stream.of(count(10), count(2), count(9)).sorted().toList());
  }

  @Test
  void toString_isTheNumber() {
    assertEquals("17", count(17).toString());
  }
}
