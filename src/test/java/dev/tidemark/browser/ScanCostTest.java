package dev.tidemark.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class ScanCostTest {
  private static final long GIB = 1L << 30;

  @Test
  void scanOfKeys_takesHalfAUnitForEachFourKib() {
    assertEquals(new ScanCost(9, GIB, 131_072, 0.016384), ScanCost.ofKeys(9, GIB));
    assertEquals(1, ScanCost.ofKeys(1, 1).readUnits());
    assertEquals(0, ScanCost.ofKeys(0, 0).readUnits());
  }

  @Test
  void scanOfRecords_alsoReadsThemConsistently() {
    assertEquals(393_216, ScanCost.ofRecords(9, GIB).readUnits());
  }
}
