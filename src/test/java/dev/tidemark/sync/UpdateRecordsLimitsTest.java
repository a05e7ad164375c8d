package dev.tidemark.sync;

import static dev.tidemark.model.Samples.count;
import static dev.tidemark.model.Samples.dataset;
import static dev.tidemark.model.Samples.key;
import static dev.tidemark.model.Samples.live;
import static dev.tidemark.model.Samples.remove;
import static dev.tidemark.model.Samples.replace;
import static dev.tidemark.model.Samples.tombstone;
import static dev.tidemark.sync.UpdateResults.conflicting;
import static dev.tidemark.sync.UpdateResults.overLimit;
import static dev.tidemark.sync.UpdateResults.updated;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.tidemark.model.Conflict;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.Totals;
import dev.tidemark.sync.DatasetStore.View;
import dev.tidemark.sync.FaultyDatasetStore.Fault;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Quotas, and the limits of a response and of the store. */
final class UpdateRecordsLimitsTest {
  private static final DatasetId D = dataset("d");

  private final Operations on = new Operations();

  @Test
  void twentiethDataset_isCreated() {
    for (int i = 1; i <= 20; i++) {
      on.put(dataset("d" + i), replace("a", 0, "1"));
    }

    on.put(dataset("d20"), replace("a", 1, "2"));
    assertEquals(2, on.storedCount(dataset("d20")));
  }

  @Test
  void twentyFirstDataset_isRefused() {
    for (int i = 1; i <= 20; i++) {
      on.put(dataset("d" + i), replace("a", 0, "1"));
    }

    assertEquals(
        overLimit("datasets of the identity", 21, 20),
        on.update(D, on.token(D), replace("a", 0, "1")));
    assertInstanceOf(View.Missing.class, on.stored(D));
    on.delete(dataset("d7"));
    on.put(D, replace("a", 0, "1"));
    assertEquals(1, on.storedCount(D));
  }

  private static RecordPatch[] numbered(int first, int last) {
    return IntStream.rangeClosed(first, last)
        .mapToObj(i -> replace("k" + i, 0, "1"))
        .toArray(RecordPatch[]::new);
  }

  @Test
  void recordsAtTheLimit_areStored() {
    on.put(D, numbered(1, 1_024));
    assertEquals(1_024, on.existing(D).totals().records());

    assertEquals(
        updated(live("k1025", 2, "1"), tombstone("k1", 2)),
        on.update(D, on.token(D), replace("k1025", 0, "1"), remove("k1", 1)));
    assertEquals(1_024, on.existing(D).totals().records());
  }

  @Test
  void recordsAboveTheLimit_areRefused() {
    assertEquals(
        overLimit("records of the dataset", 1_025, 1_024),
        on.update(D, on.token(D), numbered(1, 1_025)));
    assertInstanceOf(View.Missing.class, on.stored(D));
    on.put(D, numbered(1, 1_024));
    assertEquals(
        overLimit("records of the dataset", 1_025, 1_024),
        on.update(D, on.token(D), replace("k1025", 0, "1"), replace("k1", 1, "2")));
    assertEquals(1, on.storedCount(D));
  }

  @Test
  void tombstones_countTowardsNoLimit() {
    on.put(D, numbered(1, 1_024));
    on.put(
        D,
        IntStream.rangeClosed(1, 1_024)
            .mapToObj(i -> remove("k" + i, 1))
            .toArray(RecordPatch[]::new));
    on.put(D, numbered(1_025, 2_048));

    assertEquals(1_024, on.existing(D).totals().records());
    assertEquals(1_024, on.existing(D).totals().tombstones());
  }

  @Test
  void bytesAtTheLimit_areStored() {
    on.put(D, replace("a", 0, "v".repeat(1_048_575)));
    assertEquals(1_048_576, on.existing(D).totals().dataStorage());

    on.put(D, replace("b", 0, "w".repeat(1_048_575)), remove("a", 1));
    assertEquals(new Totals(1, 1_048_576, 1, 1), on.existing(D).totals());
  }

  @Test
  void bytesAboveTheLimit_areRefused() {
    assertEquals(
        overLimit("bytes of the dataset's keys and values", 1_048_577, 1_048_576),
        on.update(D, on.token(D), replace("é", 0, "v".repeat(1_048_575))));
    on.put(D, replace("a", 0, "v".repeat(1_048_575)));
    assertEquals(
        overLimit("bytes of the dataset's keys and values", 1_048_577, 1_048_576),
        on.update(D, on.token(D), replace("b", 0, "")));
    assertEquals(1, on.storedCount(D));
  }

  @Test
  void responseTooLarge_isRefused() {
    assertEquals(
        overLimit("bytes of the response", 1_048_575L * 7 + 1 + 232 + 6, 5_500_000),
        on.update(D, on.token(D), replace("a", 0, "\u0001".repeat(1_048_575))));
    assertInstanceOf(View.Missing.class, on.stored(D));
  }

  @Test
  void datasetTooLargeForTheStore_isRefused() {
    on.store.onCommits(Fault.TOO_LARGE);

    assertEquals(
        overLimit("bytes of the dataset as it is stored", 500_000, 400_000),
        on.update(D, on.token(D), replace("a", 0, "1")));
    assertEquals(1, on.store.commits());
  }

  @Test
  void conflictAboveALimit_conflicts() {
    on.put(D, numbered(1, 1_024));

    assertEquals(
        conflicting(new Conflict(key("k1"), count(1), count(0))),
        on.update(D, on.token(D), replace("k1", 0, "1"), replace("more", 0, "1")));
  }
}
