package dev.tidemark.model;

import static dev.tidemark.model.Promise.COUNT_RISES_BY_ONE;
import static dev.tidemark.model.Promise.KEPT_COUNTS_STAY;
import static dev.tidemark.model.Promise.ONLY_A_RESTORE_CHANGES_THE_DELETION_COUNT;
import static dev.tidemark.model.Promise.ONLY_PRUNED_TOMBSTONES_VANISH;
import static dev.tidemark.model.Promise.OTHER_RECORDS_STAY;
import static dev.tidemark.model.Promise.PRUNED_COUNT_NEVER_FALLS;
import static dev.tidemark.model.Promise.RECENT_UPDATES_STAY;
import static dev.tidemark.model.Promise.RECORDS_OF_THE_UPDATE_ARE_NEW;
import static dev.tidemark.model.Promise.TOTALS_FOLLOW_THE_UPDATE;
import static dev.tidemark.model.Samples.DATE;
import static dev.tidemark.model.Samples.changes;
import static dev.tidemark.model.Samples.count;
import static dev.tidemark.model.Samples.key;
import static dev.tidemark.model.Samples.live;
import static dev.tidemark.model.Samples.removal;
import static dev.tidemark.model.Samples.tombstone;
import static dev.tidemark.model.Samples.update;
import static dev.tidemark.model.Samples.value;
import static dev.tidemark.model.Samples.withoutRecords;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.sync.ImportedDatasets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

final class ObservedUpdateTest {
  /** A dataset with a live record of an old update, a tombstone, and eight recent updates. */
  private static final Dataset BEFORE = before();

  /** The dataset after an update that writes the record "new". */
  private static final Dataset AFTER = BEFORE.apply(update(11, writes("new"), "phone", DATE));

  private static Dataset before() {
    Dataset dataset = initial(0);
    dataset = dataset.apply(update(1, writes("old"), "device", DATE));
    dataset = dataset.apply(update(2, writes("gone"), "device", DATE));
    dataset = dataset.apply(update(3, removes("gone"), "device", DATE));
    for (int number = 4; number <= 10; number++) {
      dataset = dataset.apply(update(number, writes("other"), "device", DATE));
    }
    return dataset;
  }

  private static Dataset initial(long deletedAt) {
    return Dataset.initial(Samples.dataset("game"), count(deletedAt), DATE, "device");
  }

  private static SequencedMap<RecordKey, RecordChange> writes(String key) {
    return changes(Map.entry(key(key), value("value")));
  }

  private static SequencedMap<RecordKey, RecordChange> removes(String key) {
    return changes(Map.entry(key(key), removal()));
  }

  private static Set<Promise> broken(Dataset before, Dataset after) {
    return new ObservedUpdate(before, after, true).broken();
  }

  private static Set<Promise> brokenInPages(Dataset before, Dataset after) {
    return new ObservedUpdate(withoutRecords(before), withoutRecords(after), false).broken();
  }

  private static Dataset imported(Dataset dataset) {
    return ImportedDatasets.kept(dataset, dataset.deletedAtCount());
  }

  @Test
  void imports_keepAllPromises() {
    Dataset imported = imported(BEFORE);
    Dataset updated = imported.apply(update(12, writes("new"), "device", DATE));

    assertEquals(Set.of(), broken(initial(0), imported));
    assertEquals(Set.of(), brokenInPages(initial(0), imported));
    assertEquals(Set.of(), broken(initial(3), ImportedDatasets.raised(BEFORE, count(3))));
    assertEquals(Set.of(), broken(imported, imported(with(AFTER, live("new", 11, "v")))));
    assertEquals(Set.of(), broken(imported, updated));
    assertEquals(Set.of(), brokenInPages(imported, updated));
    assertEquals(
        Set.of(), broken(updated, updated.apply(update(13, removes("new"), "device", DATE))));
    assertEquals(Set.of(), broken(updated, raised(updated, 9_000_000)));
  }

  @Test
  void breachesOfAnImport_areFound() {
    Dataset imported = imported(BEFORE);
    Dataset updated = imported.apply(update(12, writes("new"), "device", DATE));

    assertEquals(
        Set.of(COUNT_RISES_BY_ONE, KEPT_COUNTS_STAY, RECENT_UPDATES_STAY), broken(imported, AFTER));
    assertEquals(Set.of(COUNT_RISES_BY_ONE), broken(imported, imported));
    assertTrue(broken(updated, imported(updated)).contains(KEPT_COUNTS_STAY));
  }

  /** A dataset with other counts. */
  private static Dataset at(Dataset dataset, long syncCount, long deletedAt, long prunedUpTo) {
    return new Dataset(
        dataset.id(),
        count(syncCount),
        dataset.creationDate(),
        dataset.lastModifiedDate(),
        dataset.lastModifiedBy(),
        count(deletedAt),
        count(prunedUpTo),
        dataset.recentUpdates(),
        dataset.totals(),
        KeptCounts.NONE,
        dataset.records());
  }

  private static Dataset with(Dataset dataset, RecentUpdates updates, Totals totals) {
    return new Dataset(
        dataset.id(),
        dataset.syncCount(),
        dataset.creationDate(),
        dataset.lastModifiedDate(),
        dataset.lastModifiedBy(),
        dataset.deletedAtCount(),
        dataset.prunedUpToCount(),
        updates,
        totals,
        dataset.keptCounts(),
        dataset.records());
  }

  private static Dataset with(Dataset dataset, SyncRecord... changed) {
    NavigableMap<RecordKey, SyncRecord> records = new TreeMap<>(dataset.records());
    for (SyncRecord each : changed) {
      records.put(each.key(), each);
    }
    return dataset.withRecords(records);
  }

  private static Dataset without(Dataset dataset, String key) {
    NavigableMap<RecordKey, SyncRecord> records = new TreeMap<>(dataset.records());
    records.remove(key(key));
    return dataset.withRecords(records);
  }

  private static Dataset withUpdates(
      Dataset dataset, UnaryOperator<Stream<RecentUpdate>> operation) {
    RecentUpdates updates =
        new RecentUpdates(operation.apply(dataset.recentUpdates().updates().stream()).toList());
    return with(dataset, updates, dataset.totals());
  }

  private static Dataset raised(Dataset dataset, long floor) {
    return with(at(dataset, floor + 1, floor, floor), RecentUpdates.NONE, dataset.totals());
  }

  /** The dataset after an update, with the updates of another request in its slots. */
  private static RecentUpdate forged(RecentUpdate update) {
    return new RecentUpdate(
        update.syncCount(), new RequestDigest(99, 99), update.sessionId(), DATE, 1);
  }

  /** A planted breach, and the promises that it breaks. */
  private record Planted(String name, Dataset before, Dataset after, Set<Promise> broken) {
    static Planted of(String name, Dataset after, Promise... broken) {
      return new Planted(name, BEFORE, after, Set.of(broken));
    }
  }

  @TestFactory
  Stream<DynamicTest> plantedBreach_isFound() {
    Dataset pruned = at(BEFORE, 10, 0, 2);
    Dataset deleted = at(BEFORE, 10, 5, 0);
    return Stream.of(
            Planted.of(
                "count skipped",
                at(AFTER, 12, 0, 0),
                COUNT_RISES_BY_ONE,
                OTHER_RECORDS_STAY,
                RECENT_UPDATES_STAY),
            Planted.of(
                "count repeated",
                BEFORE,
                COUNT_RISES_BY_ONE,
                RECORDS_OF_THE_UPDATE_ARE_NEW,
                RECENT_UPDATES_STAY),
            Planted.of(
                "record changed without the new count",
                with(AFTER, live("old", 1, "changed")),
                OTHER_RECORDS_STAY),
            Planted.of(
                "record goes back to an older count",
                with(AFTER, live("other", 9, "value")),
                OTHER_RECORDS_STAY),
            Planted.of(
                "record appears without the new count",
                with(AFTER, live("late", 5, "value")),
                OTHER_RECORDS_STAY),
            new Planted(
                "record with the new count is unchanged",
                with(BEFORE, live("ahead", 11, "value")),
                with(AFTER, live("ahead", 11, "value")),
                Set.of(RECORDS_OF_THE_UPDATE_ARE_NEW)),
            Planted.of(
                "live record vanished", without(AFTER, "old"), ONLY_PRUNED_TOMBSTONES_VANISH),
            Planted.of(
                "live record vanished at a pruning",
                without(without(at(AFTER, 11, 0, 3), "gone"), "old"),
                ONLY_PRUNED_TOMBSTONES_VANISH),
            Planted.of(
                "tombstone vanished without a pruning",
                without(AFTER, "gone"),
                ONLY_PRUNED_TOMBSTONES_VANISH),
            Planted.of(
                "tombstone vanished above the pruned count",
                without(at(AFTER, 11, 0, 2), "gone"),
                ONLY_PRUNED_TOMBSTONES_VANISH),
            Planted.of(
                "slot overwritten",
                withUpdates(
                    AFTER,
                    all -> all.map(each -> each.syncCount().value() == 7 ? forged(each) : each)),
                RECENT_UPDATES_STAY),
            Planted.of(
                "slot lost",
                withUpdates(AFTER, all -> all.filter(each -> each.syncCount().value() != 7)),
                RECENT_UPDATES_STAY),
            Planted.of(
                "slots cleared", withUpdates(AFTER, all -> all.skip(7)), RECENT_UPDATES_STAY),
            new Planted(
                "deletedAtCount lowered",
                deleted,
                at(AFTER, 11, 4, 0),
                Set.of(ONLY_A_RESTORE_CHANGES_THE_DELETION_COUNT, RECENT_UPDATES_STAY)),
            Planted.of(
                "restore not above its floor",
                at(raised(BEFORE, 20), 22, 20, 20),
                ONLY_A_RESTORE_CHANGES_THE_DELETION_COUNT),
            new Planted(
                "restore to a floor below the count",
                at(BEFORE, 10, 5, 5),
                with(raised(BEFORE, 9), RecentUpdates.NONE, BEFORE.totals()),
                Set.of(ONLY_A_RESTORE_CHANGES_THE_DELETION_COUNT, RECORDS_OF_THE_UPDATE_ARE_NEW)),
            Planted.of("restore keeps the slots", at(BEFORE, 21, 20, 20), RECENT_UPDATES_STAY),
            Planted.of(
                "restore changes a record",
                with(raised(BEFORE, 20), live("old", 1, "changed")),
                OTHER_RECORDS_STAY),
            new Planted(
                "prunedUpToCount lowered",
                pruned,
                at(AFTER, 11, 0, 1),
                Set.of(PRUNED_COUNT_NEVER_FALLS)),
            new Planted(
                "creation above its first count",
                initial(7),
                at(with(initial(7), live("new", 9, "value")), 9, 7, 0),
                Set.of(COUNT_RISES_BY_ONE)),
            new Planted(
                "creation with a record of the deleted dataset",
                initial(7),
                with(
                    initial(7).apply(update(8, writes("new"), "device", DATE)),
                    live("old", 5, "value")),
                Set.of(OTHER_RECORDS_STAY)))
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.name(),
                    () -> assertEquals(each.broken(), broken(each.before(), each.after()))));
  }

  @TestFactory
  Stream<DynamicTest> wrongTotalsOfADatasetInPages_areFound() {
    Totals right = AFTER.totals();
    return Map.of(
            "too many records", right.plus(new Totals(1, 5, 0, 0)),
            "too few records", BEFORE.totals().minus(new Totals(2, 10, 0, 0)),
            "too many tombstones", right.plus(new Totals(0, 0, 1, 4)))
        .entrySet()
        .stream()
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.getKey(),
                    () ->
                        assertEquals(
                            Set.of(TOTALS_FOLLOW_THE_UPDATE),
                            brokenInPages(
                                BEFORE, with(AFTER, AFTER.recentUpdates(), each.getValue())))));
  }

  @Test
  void countAndSlots_areCheckedInPagesToo() {
    assertEquals(
        Set.of(COUNT_RISES_BY_ONE, RECENT_UPDATES_STAY),
        brokenInPages(BEFORE, at(AFTER, 13, 0, 0)));
  }

  @TestFactory
  Stream<DynamicTest> updatesAndRestores_keepThePromises() {
    Dataset creation = initial(7).apply(update(8, writes("new"), "device", DATE));
    Instant muchLater = DATE.plus(Duration.ofDays(400));
    TombstoneBounds bounds = TombstoneBounds.withMaxAge(Duration.ofDays(180));
    Dataset raised = raised(BEFORE, 20);
    Dataset afterRaise = raised.apply(update(22, writes("new"), "device", muchLater));
    SequencedMap<RecordKey, RecordChange> manyRemovals = new LinkedHashMap<>(removes("old"));
    for (int i = 0; i < 1024; i++) {
      manyRemovals.put(key("none" + i), removal());
    }
    Dataset prunedAtOnce =
        BEFORE.apply(update(11, manyRemovals, "device", DATE)).prune(bounds, DATE);
    assertEquals(count(11), prunedAtOnce.prunedUpToCount());
    return Stream.of(
            new Planted("update", BEFORE, AFTER, Set.of()),
            new Planted("creation", initial(7), creation, Set.of()),
            new Planted(
                "removal", BEFORE, BEFORE.apply(update(11, removes("old"), "x", DATE)), Set.of()),
            new Planted(
                "same value again",
                BEFORE,
                BEFORE.apply(update(11, writes("old"), "x", DATE)),
                Set.of()),
            new Planted(
                "update without changes",
                BEFORE,
                BEFORE.apply(update(11, changes(), "x", DATE)),
                Set.of()),
            new Planted("pruning", BEFORE, AFTER.prune(bounds, muchLater), Set.of()),
            new Planted("update that prunes its removals", BEFORE, prunedAtOnce, Set.of()),
            new Planted("restore", BEFORE, raised, Set.of()),
            new Planted("update after a restore", raised, afterRaise, Set.of()),
            new Planted(
                "pruning after a restore", raised, afterRaise.prune(bounds, muchLater), Set.of()))
        .flatMap(
            each ->
                List.of(true, false).stream()
                    .map(
                        isOneItem ->
                            DynamicTest.dynamicTest(
                                each.name() + (isOneItem ? "" : ", in pages"),
                                () ->
                                    assertEquals(
                                        Set.of(),
                                        isOneItem
                                            ? broken(each.before(), each.after())
                                            : brokenInPages(each.before(), each.after())))));
  }

  /** The item shows the records on one side only. */
  @Test
  void conversionToPages_keepsThePromises() {
    assertEquals(Set.of(), new ObservedUpdate(BEFORE, withoutRecords(AFTER), false).broken());
  }

  /** Earlier versions did not store the number of records that an update wrote. */
  @Test
  void totalsAfterAnUnknownNumberOfRecords_areNotChecked() {
    Dataset unknown =
        withUpdates(
            AFTER,
            all ->
                all.map(
                    each ->
                        new RecentUpdate(
                            each.syncCount(),
                            each.digest(),
                            each.sessionId(),
                            each.date(),
                            each.syncCount().equals(AFTER.syncCount()) ? 0 : each.records())));
    Totals more = AFTER.totals().plus(new Totals(50, 500, 0, 0));
    assertEquals(Set.of(), brokenInPages(BEFORE, with(unknown, unknown.recentUpdates(), more)));
  }

  @Test
  void recordRemovedWithoutTheNewCount_isFound() {
    assertEquals(Set.of(OTHER_RECORDS_STAY), broken(BEFORE, with(AFTER, tombstone("old", 1))));
  }
}
