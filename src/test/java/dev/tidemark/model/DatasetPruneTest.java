package dev.tidemark.model;

import static dev.tidemark.model.Samples.DATE;
import static dev.tidemark.model.Samples.count;
import static dev.tidemark.model.Samples.dataset;
import static dev.tidemark.model.Samples.key;
import static dev.tidemark.model.Samples.live;
import static dev.tidemark.model.Samples.removal;
import static dev.tidemark.model.Samples.tombstone;
import static dev.tidemark.model.Samples.update;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DatasetPruneTest {
  private static final Duration AGE = Duration.ofDays(180);
  private static final TombstoneBounds FOUR = new TombstoneBounds(4, 1_000, AGE);

  private static SyncRecord datedTombstone(String key, long syncCount, Instant date) {
    return Samples.tombstone(key, syncCount)
        .with(new Modification(count(syncCount), date, "device", Optional.empty()));
  }

  // By number

  @Test
  void tombstonesAtTheBound_stay() {
    Dataset dataset =
        dataset(
            "d",
            9,
            0,
            0,
            tombstone("a", 1),
            tombstone("b", 2),
            tombstone("c", 3),
            tombstone("d", 4));

    assertSame(dataset, dataset.prune(FOUR, DATE));
  }

  @Test
  void tombstonesAboveTheBound_arePrunedToHalf() {
    Dataset dataset =
        dataset(
            "d",
            9,
            0,
            0,
            tombstone("e", 1),
            tombstone("a", 2),
            live("x", 1, "1"),
            tombstone("b", 3),
            tombstone("c", 5),
            tombstone("d", 4));

    assertEquals(
        dataset("d", 9, 0, 3, live("x", 1, "1"), tombstone("c", 5), tombstone("d", 4)),
        dataset.prune(FOUR, DATE));
  }

  @Test
  void tombstonesOfOneCount_goTogether() {
    Dataset dataset =
        dataset(
            "d",
            9,
            0,
            0,
            tombstone("a", 1),
            tombstone("b", 2),
            tombstone("c", 2),
            tombstone("d", 2),
            tombstone("e", 2));

    assertEquals(dataset("d", 9, 0, 2), dataset.prune(FOUR, DATE));
  }

  @Test
  void tombstonesOfOneCountWithinHalf_stayTogether() {
    Dataset dataset =
        dataset(
            "d",
            9,
            0,
            0,
            tombstone("a", 1),
            tombstone("b", 1),
            tombstone("c", 1),
            tombstone("d", 2),
            tombstone("e", 2));

    assertEquals(
        dataset("d", 9, 0, 1, tombstone("d", 2), tombstone("e", 2)), dataset.prune(FOUR, DATE));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void tombstonesOfTheNewestUpdate_stayWithinTheBounds(int removals) {
    Dataset before = dataset("d", 3, 0, 0, live("x", 1, "1"), tombstone("s", 2), tombstone("t", 3));

    Dataset after = before.apply(removals(removals)).prune(FOUR, DATE);

    assertEquals(count(3), after.prunedUpToCount());
    assertEquals(removals, after.totals().tombstones());
    assertFalse(after.requiresResync(count(3)));
  }

  @Test
  void updatesOf513Removals_keepTheNewest() {
    TombstoneBounds bounds = TombstoneBounds.withMaxAge(AGE);
    Dataset dataset = dataset("d", 1, 0, 0, live("x", 1, "1"));
    for (int update = 1; update <= 4; update++) {
      SyncCount listed = dataset.syncCount();
      dataset = dataset.apply(removals(513)).prune(bounds, DATE);

      assertFalse(dataset.requiresResync(listed));
      assertTrue(dataset.remembersRemovalsSince(listed));
      assertTrue(bounds.allow(dataset.totals()));
    }
  }

  @Test
  void tombstonesOfTheNewestUpdate_goIfTooMany() {
    Dataset before = dataset("d", 3, 0, 0, live("x", 1, "1"), tombstone("t", 2));

    Dataset after = before.apply(removals(5)).prune(FOUR, DATE);

    assertEquals(count(4), after.syncCount());
    assertEquals(count(4), after.prunedUpToCount());
    assertEquals(
        new TreeMap<>(dataset("d", 3, 0, 0, live("x", 1, "1")).records()), after.records());
    assertEquals(new Totals(1, 2, 0, 0), after.totals());
    assertEquals(1, after.recentUpdates().updates().size());
    assertFalse(after.requiresResync(count(4)));
    assertTrue(after.requiresResync(count(3)));
  }

  @Test
  void keyBytesOfTheNewestUpdate_goIfTooMany() {
    Dataset dataset = dataset("d", 9, 0, 0, tombstone("k".repeat(11), 9));

    assertEquals(dataset("d", 9, 0, 9), dataset.prune(new TombstoneBounds(9, 10, AGE), DATE));
  }

  /** Returns an update that removes so many keys, which no other such update has. */
  private static Update removals(int number) {
    SequencedMap<RecordKey, RecordChange> changes = new LinkedHashMap<>();
    for (int i = 0; i < number; i++) {
      changes.put(key("removed-" + UUID.randomUUID()), removal());
    }
    return update(1, changes, "device", DATE);
  }

  @Test
  void noTombstoneAllowed_noneStays() {
    Dataset dataset = dataset("d", 9, 0, 0, live("x", 1, "1"), tombstone("a", 9));

    assertEquals(
        dataset("d", 9, 0, 9, live("x", 1, "1")),
        dataset.prune(new TombstoneBounds(0, 0, AGE), DATE));
  }

  // By bytes of keys

  @Test
  void keyBytesAtTheBound_stay() {
    Dataset dataset = dataset("d", 9, 0, 0, tombstone("k".repeat(6), 1), tombstone("éé", 2));

    assertSame(dataset, dataset.prune(new TombstoneBounds(9, 10, AGE), DATE));
  }

  @Test
  void keyBytesAboveTheBound_arePrunedToHalf() {
    Dataset dataset =
        dataset(
            "d",
            9,
            0,
            0,
            tombstone("a".repeat(5), 1),
            tombstone("éé", 2),
            tombstone("b", 3),
            tombstone("c", 4));

    assertEquals(
        dataset("d", 9, 0, 2, tombstone("b", 3), tombstone("c", 4)),
        dataset.prune(new TombstoneBounds(9, 10, AGE), DATE));
  }

  @Test
  void liveRecords_doNotCount() {
    Dataset dataset =
        dataset(
            "d",
            9,
            0,
            0,
            live("1", 1, "1"),
            live("2", 2, "2"),
            live("3", 3, "3"),
            live("4", 4, "4"),
            live("5", 5, "5"),
            tombstone("a", 6));

    assertSame(dataset, dataset.prune(FOUR, DATE));
  }

  // By age

  @Test
  void tombstoneOfTheAge_stays() {
    Dataset dataset = dataset("d", 9, 0, 0, datedTombstone("a", 1, DATE.minus(AGE)));

    assertSame(dataset, dataset.prune(FOUR, DATE));
  }

  @Test
  void tombstoneAboveTheAge_goes() {
    Dataset dataset =
        dataset(
            "d",
            9,
            0,
            0,
            live("x", 1, "1"),
            datedTombstone("a", 1, DATE.minus(AGE).minusMillis(1)),
            datedTombstone("b", 2, DATE.minus(AGE)));

    assertEquals(
        dataset("d", 9, 0, 1, live("x", 1, "1"), datedTombstone("b", 2, DATE.minus(AGE))),
        dataset.prune(FOUR, DATE));
  }

  @Test
  void youngTombstoneBelowAnOldOne_goes() {
    Dataset dataset =
        dataset(
            "d",
            9,
            0,
            0,
            datedTombstone("a", 1, DATE),
            datedTombstone("b", 2, DATE.minus(AGE).minusMillis(1)),
            datedTombstone("c", 3, DATE));

    assertEquals(dataset("d", 9, 0, 2, datedTombstone("c", 3, DATE)), dataset.prune(FOUR, DATE));
  }

  @Test
  void oldLiveRecord_stays() {
    SyncRecord old =
        live("x", 1, "1")
            .with(
                new Modification(count(1), DATE.minus(AGE.multipliedBy(2)), "d", Optional.empty()));
    Dataset dataset = dataset("d", 9, 0, 0, old);

    assertSame(dataset, dataset.prune(FOUR, DATE));
  }

  // What stays

  @Test
  void earlierPruning_keepsItsGreaterCount() {
    Dataset dataset =
        dataset(
            "d",
            9,
            0,
            7,
            datedTombstone("a", 1, DATE.minus(AGE).minusMillis(1)),
            live("x", 8, "1"));

    assertEquals(dataset("d", 9, 0, 7, live("x", 8, "1")), dataset.prune(FOUR, DATE));
  }

  @Test
  void everythingElse_stays() {
    Dataset before =
        new Dataset(
            dataset("d"),
            count(9),
            DATE,
            DATE.plusSeconds(1),
            "author",
            count(3),
            count(0),
            RecentUpdates.NONE.plus(
                new RecentUpdate(count(9), new RequestDigest(1, 2), new UUID(3, 4), DATE, 1)),
            new Totals(0, 0, 1, 1),
            KeptCounts.NONE,
            new TreeMap<>(dataset("d", 9, 0, 0, tombstone("a", 4)).records()));

    assertEquals(
        new Dataset(
            dataset("d"),
            count(9),
            DATE,
            DATE.plusSeconds(1),
            "author",
            count(3),
            count(4),
            before.recentUpdates(),
            Totals.NONE,
            KeptCounts.NONE,
            new TreeMap<>()),
        before.prune(new TombstoneBounds(0, 0, AGE), DATE));
  }

  @Test
  void partialDataset_subtractsPrunedTombstonesFromTheTotals() {
    NavigableMap<RecordKey, SyncRecord> part = new TreeMap<>();
    part.put(key("a"), datedTombstone("a", 1, DATE.minus(AGE).minusMillis(1)));
    Dataset dataset =
        new Dataset(
            dataset("d"),
            count(9),
            DATE,
            DATE,
            "device",
            count(0),
            count(0),
            RecentUpdates.NONE,
            new Totals(5, 50, 3, 7),
            KeptCounts.NONE,
            part);

    Dataset pruned = dataset.prune(FOUR, DATE);

    assertEquals(new Totals(5, 50, 2, 6), pruned.totals());
    assertEquals(count(1), pruned.prunedUpToCount());
    assertEquals(new TreeMap<>(), pruned.records());
  }
}
