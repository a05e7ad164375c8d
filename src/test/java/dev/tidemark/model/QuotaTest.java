package dev.tidemark.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class QuotaTest {
  @Test
  void limits_areAmazons() {
    assertEquals(20, Quota.DATASETS.limit());
    assertEquals(1_024, Quota.RECORDS.limit());
    assertEquals(1_048_576, Quota.DATA_STORAGE.limit());
  }

  @Test
  void figureAtTheLimit_isAllowed() {
    assertEquals(Optional.empty(), Quotas.AMAZON.checkDatasets(20));
    assertEquals(Optional.empty(), Quotas.AMAZON.check(new Totals(1_024, 1_048_576, 0, 0)));
  }

  @Test
  void figureAboveTheLimit_isReported() {
    assertEquals(
        Optional.of(new LimitExceeded("datasets of the identity", 21, 20)),
        Quotas.AMAZON.checkDatasets(21));
    assertEquals(
        Optional.of(new LimitExceeded("records of the dataset", 1_025, 1_024)),
        Quotas.AMAZON.check(new Totals(1_025, 5, 0, 0)));
    assertEquals(
        Optional.of(
            new LimitExceeded("bytes of the dataset's keys and values", 1_048_577, 1_048_576)),
        Quotas.AMAZON.check(new Totals(1, 1_048_577, 0, 0)));
  }

  @Test
  void bothBroken_namesTheRecords() {
    assertEquals(
        Optional.of(new LimitExceeded("records of the dataset", 2_000, 1_024)),
        Quotas.AMAZON.check(new Totals(2_000, 2_000_000, 0, 0)));
  }

  @Test
  void tombstones_countTowardsNoLimit() {
    assertEquals(Optional.empty(), Quotas.AMAZON.check(new Totals(0, 0, 5_000, 5_000_000)));
  }

  @Test
  void otherLimits_areChecked() {
    Quotas quotas = new Quotas(100, 2, 10);
    assertEquals(Optional.empty(), quotas.checkDatasets(100));
    assertEquals(
        Optional.of(new LimitExceeded("datasets of the identity", 101, 100)),
        quotas.checkDatasets(101));
    assertEquals(Optional.empty(), quotas.check(new Totals(2, 10, 0, 0)));
    assertEquals(
        Optional.of(new LimitExceeded("records of the dataset", 3, 2)),
        quotas.check(new Totals(3, 10, 0, 0)));
    assertEquals(
        Optional.of(new LimitExceeded("bytes of the dataset's keys and values", 11, 10)),
        quotas.check(new Totals(2, 11, 0, 0)));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, 1, the limit of DATASETS is 0, not from 1 to 100",
    "101, 1, 1, the limit of DATASETS is 101, not from 1 to 100",
    "1, 1025, 1, the limit of RECORDS is 1025, not from 1 to 1024",
    "1, 1, 1048577, the limit of DATA_STORAGE is 1048577, not from 1 to 1048576"
  })
  void limitOutsideTheBounds_isRefused(
      int datasets, int records, int dataStorage, String first, String second) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> new Quotas(datasets, records, dataStorage));
    assertEquals(first + ", " + second, e.getMessage());
  }
}
