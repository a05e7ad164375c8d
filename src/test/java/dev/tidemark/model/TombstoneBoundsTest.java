package dev.tidemark.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class TombstoneBoundsTest {
  private static final Duration AGE = Duration.ofDays(180);

  @Test
  void withMaxAge_hasTheUsualBounds() {
    assertEquals(new TombstoneBounds(1_024, 262_144, AGE), TombstoneBounds.withMaxAge(AGE));
  }

  @Test
  void totalsAtTheBounds_areAllowed() {
    TombstoneBounds bounds = new TombstoneBounds(3, 30, AGE);

    assertTrue(bounds.allow(new Totals(9_999, 9_999_999, 3, 30)));
    assertFalse(bounds.allow(new Totals(0, 0, 4, 30)));
    assertFalse(bounds.allow(new Totals(0, 0, 3, 31)));
  }

  @Test
  void half_keepsTheAge() {
    assertEquals(new TombstoneBounds(3, 20, AGE), new TombstoneBounds(7, 40, AGE).half());
    assertEquals(new TombstoneBounds(0, 0, AGE), new TombstoneBounds(1, 1, AGE).half());
  }

  @Test
  void negativeBound_isRefused() {
    assertEquals(0, new TombstoneBounds(0, 0, Duration.ZERO).maxTombstones());
    assertThrows(IllegalArgumentException.class, () -> new TombstoneBounds(-1, 0, Duration.ZERO));
    assertThrows(IllegalArgumentException.class, () -> new TombstoneBounds(0, -1, Duration.ZERO));
    assertEquals(
        "a bound of tombstones is negative",
        assertThrows(
                IllegalArgumentException.class,
                () -> new TombstoneBounds(0, 0, Duration.ofNanos(-1)))
            .getMessage());
  }
}
