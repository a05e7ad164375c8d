package dev.tidemark.model;

import static dev.tidemark.model.Samples.DATE;
import static dev.tidemark.model.Samples.changes;
import static dev.tidemark.model.Samples.count;
import static dev.tidemark.model.Samples.dataset;
import static dev.tidemark.model.Samples.key;
import static dev.tidemark.model.Samples.live;
import static dev.tidemark.model.Samples.removal;
import static dev.tidemark.model.Samples.remove;
import static dev.tidemark.model.Samples.replace;
import static dev.tidemark.model.Samples.tombstone;
import static dev.tidemark.model.Samples.update;
import static dev.tidemark.model.Samples.value;
import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class DatasetTest {
  private static final Instant LATER = DATE.plusSeconds(60);

  // The value

  @Test
  void initialDataset_continuesFromTheDeletionCount() {
    Dataset beginning = Dataset.initial(dataset("d"), count(7), DATE, "device");

    assertEquals(dataset("d", 7, 7, 0), beginning);
    assertEquals(count(8), beginning.apply(update(1, changes(), "device", DATE)).syncCount());
  }

  @Test
  void deletedAndPrunedCountUpToTheSyncCount_areAllowed() {
    Dataset dataset = dataset("d", 5, 5, 5);

    assertEquals(count(5), dataset.deletedAtCount());
    assertEquals(count(5), dataset.prunedUpToCount());
  }

  @Test
  void deletedOrPrunedCountAboveTheSyncCount_isRefused() {
    for (long[] counts : new long[][] {{6, 0}, {0, 6}}) {
      assertEquals(
          "deleted or pruned above the sync count",
          assertThrows(IllegalArgumentException.class, () -> dataset("d", 5, counts[0], counts[1]))
              .getMessage());
    }
  }

  @Test
  void records_cannotBeChanged() {
    Dataset dataset = dataset("d", 1, 0, 0, live("a", 1, "1"));

    assertThrows(UnsupportedOperationException.class, dataset.records()::clear);
  }

  @Test
  void record_isFoundByItsKey() {
    Dataset dataset = dataset("d", 2, 0, 0, live("a", 1, "1"), tombstone("t", 2));

    assertEquals(Optional.of(live("a", 1, "1")), dataset.record(key("a")));
    assertEquals(Optional.of(tombstone("t", 2)), dataset.record(key("t")));
    assertEquals(Optional.empty(), dataset.record(key("b")));
  }

  @Test
  void isComplete_whenRecordsMatchTheTotals() {
    Dataset whole = dataset("d", 2, 0, 0, live("a", 1, "1"), tombstone("t", 2));

    assertTrue(whole.isComplete());
    assertTrue(dataset("d", 0, 0, 0).isComplete());
    assertFalse(without(whole, "t").isComplete());
    assertFalse(without(whole, "a").isComplete());
  }

  private static Dataset without(Dataset dataset, String key) {
    NavigableMap<RecordKey, SyncRecord> records = new TreeMap<>(dataset.records());
    records.remove(key(key));
    return dataset.withRecords(records);
  }

  // Deletion and pruning, as devices see them

  @Test
  void remembersRemovals_sinceTheDeletionAndPruning() {
    assertTrue(dataset("d", 9, 4, 0).remembersRemovalsSince(count(4)));
    assertTrue(dataset("d", 9, 4, 6).remembersRemovalsSince(count(6)));
    assertTrue(dataset("d", 9, 0, 0).remembersRemovalsSince(count(0)));
  }

  @Test
  void forgetsRemovals_beforeTheDeletionOrPruning() {
    assertFalse(dataset("d", 9, 4, 0).remembersRemovalsSince(count(3)));
    assertFalse(dataset("d", 9, 4, 6).remembersRemovalsSince(count(5)));
    assertFalse(dataset("d", 9, 6, 4).remembersRemovalsSince(count(5)));
  }

  @Test
  void deviceWithoutACopy_needsNoResync() {
    assertFalse(dataset("d", 9, 4, 6).requiresResync(SyncCount.ZERO));
  }

  @Test
  void deviceUpToTheDeletion_mustResync() {
    Dataset dataset = dataset("d", 9, 4, 0);

    assertTrue(dataset.requiresResync(count(3)));
    assertTrue(dataset.requiresResync(count(4)));
    assertFalse(dataset.requiresResync(count(5)));
  }

  @Test
  void deviceBelowThePrunedCount_mustResync() {
    Dataset dataset = dataset("d", 9, 0, 4);

    assertTrue(dataset.requiresResync(count(1)));
    assertTrue(dataset.requiresResync(count(3)));
    assertFalse(dataset.requiresResync(count(4)));
    assertFalse(dataset.requiresResync(count(9)));
  }

  // Conflicts

  @Test
  void currentCounts_doNotConflict() {
    Dataset dataset = dataset("d", 5, 0, 0, live("a", 3, "1"), tombstone("t", 5));

    assertEquals(
        List.of(),
        dataset.conflicts(List.of(replace("a", 3, "2"), replace("t", 5, "2"), remove("new", 0))));
    assertEquals(List.of(), dataset.conflicts(List.of()));
  }

  @Test
  void anyOtherCount_conflicts() {
    Dataset dataset = dataset("d", 5, 0, 0, live("a", 3, "1"), tombstone("t", 5));

    assertEquals(
        List.of(
            new Conflict(key("t"), count(5), count(0)),
            new Conflict(key("a"), count(3), count(2)),
            new Conflict(key("new"), count(0), count(1))),
        dataset.conflicts(
            List.of(
                replace("t", 0, "2"), remove("a", 2), replace("new", 1, "2"), remove("other", 0))));
    assertEquals(
        List.of(new Conflict(key("a"), count(3), count(4))),
        dataset.conflicts(List.of(replace("a", 4, "1"))));
  }

  @Test
  void absentKeyUpToThePrunedCount_doesNotConflict() {
    Dataset dataset = dataset("d", 9, 0, 4, live("a", 6, "1"), live("old", 2, "1"));

    assertEquals(
        List.of(),
        dataset.conflicts(List.of(replace("x", 0, ""), replace("y", 3, ""), remove("z", 4))));
  }

  @Test
  void absentKeyAboveThePrunedCount_conflicts() {
    Dataset dataset = dataset("d", 9, 0, 4, live("a", 6, "1"), live("old", 2, "1"));

    assertEquals(
        List.of(
            new Conflict(key("x"), count(0), count(5)),
            new Conflict(key("old"), count(2), count(3))),
        dataset.conflicts(List.of(replace("x", 5, ""), replace("old", 3, ""))));
  }

  // Updates

  @Test
  void update_writesItsRecordsUnderTheNextCount() {
    Dataset before =
        dataset("d", 5, 2, 1, live("a", 3, "old"), live("b", 4, "kept"), tombstone("t", 5));
    Update update =
        new Update(
            changes(
                entry(key("a"), value("new")),
                entry(key("t"), value("back")),
                entry(key("b"), removal()),
                entry(key("n"), removal())),
            "author",
            LATER,
            new RequestDigest(1, 2),
            new UUID(3, 4));

    Dataset after = before.apply(update);

    Modification modification =
        new Modification(count(6), LATER, "author", Optional.of(Samples.DEVICE_DATE));
    NavigableMap<RecordKey, SyncRecord> records = new TreeMap<>();
    records.put(key("a"), new SyncRecord.Live(key("a"), new RecordValue("new"), modification));
    records.put(key("b"), new SyncRecord.Tombstone(key("b"), modification));
    records.put(key("n"), new SyncRecord.Tombstone(key("n"), modification));
    records.put(key("t"), new SyncRecord.Live(key("t"), new RecordValue("back"), modification));
    assertEquals(
        new Dataset(
            dataset("d"),
            count(6),
            DATE,
            LATER,
            "author",
            count(2),
            count(1),
            new RecentUpdates(
                List.of(
                    new RecentUpdate(count(6), new RequestDigest(1, 2), new UUID(3, 4), LATER, 4))),
            new Totals(2, 9, 2, 2),
            KeptCounts.NONE,
            records),
        after);
    assertTrue(after.isComplete());
  }

  @Test
  void apply_keepsTheOldDataset() {
    Dataset before = dataset("d", 1, 0, 0, live("a", 1, "1"));

    Dataset after = before.apply(update(1, changes(entry(key("a"), removal())), "author", LATER));

    assertEquals(dataset("d", 1, 0, 0, live("a", 1, "1")), before);
    assertEquals(new Totals(0, 0, 1, 1), after.totals());
  }

  @Test
  void updateOfAPart_changesTheTotalsOfTheWhole() {
    Dataset part =
        without(dataset("d", 2, 0, 0, live("a", 1, "1"), live("unseen", 2, "22")), "unseen");

    Dataset after = part.apply(update(1, changes(entry(key("a"), value("333"))), "author", DATE));

    assertEquals(new Totals(2, 4 + 8, 0, 0), after.totals());
    assertFalse(after.isComplete());
  }
}
