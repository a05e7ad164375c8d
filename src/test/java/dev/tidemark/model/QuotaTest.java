package dev.tidemark.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

final class QuotaTest {
  @Test
  void limits_areAmazons() {
    assertEquals(20, Quota.DATASETS.limit());
    assertEquals(1_024, Quota.RECORDS.limit());
    assertEquals(1_048_576, Quota.DATA_STORAGE.limit());
  }

  @Test
  void figureAtTheLimit_isAllowed() {
    for (Quota quota : Quota.values()) {
      assertEquals(Optional.empty(), quota.check(quota.limit()));
    }
    assertEquals(Optional.empty(), Quota.check(new Totals(1_024, 1_048_576, 0, 0)));
  }

  @Test
  void figureAboveTheLimit_isReported() {
    assertEquals(
        Optional.of(new LimitExceeded("datasets of the identity", 21, 20)),
        Quota.DATASETS.check(21));
    assertEquals(
        Optional.of(new LimitExceeded("records of the dataset", 1_025, 1_024)),
        Quota.check(new Totals(1_025, 5, 0, 0)));
    assertEquals(
        Optional.of(
            new LimitExceeded("bytes of the dataset's keys and values", 1_048_577, 1_048_576)),
        Quota.check(new Totals(1, 1_048_577, 0, 0)));
  }

  @Test
  void bothBroken_namesTheRecords() {
    assertEquals(
        Optional.of(new LimitExceeded("records of the dataset", 2_000, 1_024)),
        Quota.check(new Totals(2_000, 2_000_000, 0, 0)));
  }

  @Test
  void tombstones_countTowardsNoLimit() {
    assertEquals(Optional.empty(), Quota.check(new Totals(0, 0, 5_000, 5_000_000)));
  }
}
