package dev.tidemark.sync;

import static dev.tidemark.model.Samples.DATE;
import static dev.tidemark.model.Samples.OTHER_OWNER;
import static dev.tidemark.model.Samples.OTHER_POOL;
import static dev.tidemark.model.Samples.OWNER;
import static dev.tidemark.model.Samples.changes;
import static dev.tidemark.model.Samples.count;
import static dev.tidemark.model.Samples.dataset;
import static dev.tidemark.model.Samples.key;
import static dev.tidemark.model.Samples.removal;
import static dev.tidemark.model.Samples.update;
import static dev.tidemark.model.Samples.value;
import static dev.tidemark.model.Samples.withoutRecords;
import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.RecentUpdates;
import dev.tidemark.model.RecordChange;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.RecordValue;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.model.TombstoneBounds;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.store.StoreFailedException;
import dev.tidemark.sync.DatasetStore.CommitResult;
import dev.tidemark.sync.DatasetStore.DeleteResult;
import dev.tidemark.sync.DatasetStore.Scope;
import dev.tidemark.sync.DatasetStore.View;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link DatasetStore} keeps. A store's test extends it.
 *
 * <p>A store may be busy at any time; the tests then ask again.
 */
public abstract class DatasetStoreContract {
  private static final Scope ALL = new Scope.All();
  private static final int MAX_TRIES = 10_000;

  /** How much data a dataset has beside what a test is about: stores lay out large ones apart. */
  protected enum Size {
    /** None. */
    SMALL(0, 0),
    /** More than a few pages hold, in many records. */
    LARGE(400, 300),
    /** A few values each of which is larger than most datasets. */
    LARGE_VALUES(3, 100_000);

    private final int records;
    private final int valueBytes;

    Size(int records, int valueBytes) {
      this.records = records;
      this.valueBytes = valueBytes;
    }

    SequencedMap<RecordKey, RecordChange> changes() {
      SequencedMap<RecordKey, RecordChange> changes = new LinkedHashMap<>();
      for (int i = 0; i < records; i++) {
        changes.put(key("filling-" + i), value(Integer.toString(i % 10).repeat(valueBytes)));
      }
      return changes;
    }
  }

  private final AtomicLong updates = new AtomicLong();
  private DatasetStore store = unset();

  /** Returns an empty store. */
  protected abstract DatasetStore store();

  private static DatasetStore unset() {
    return new InMemoryDatasetStore(InMemoryDatasetStore.Reads.OF_THE_SCOPE);
  }

  @BeforeEach
  final void open() {
    store = store();
  }

  // Reading

  @Test
  void neverCreated_isMissing() {
    assertMissing(0, 0, dataset("d"));
  }

  @ParameterizedTest
  @EnumSource
  void created_isReadAsCommitted(Size size) {
    Dataset created = given(dataset("d"), size);

    assertEquals(count(1), created.syncCount());
    assertEquals(created, existing(dataset("d")));
  }

  @ParameterizedTest
  @EnumSource
  void updated_isReadAsCommitted(Size size) {
    given(dataset("d"), size);

    Dataset updated =
        put(dataset("d"), changes(entry(key("a"), value("1")), entry(key("b"), removal())));

    assertEquals(count(2), updated.syncCount());
    assertEquals(updated, existing(dataset("d")));
  }

  @ParameterizedTest
  @EnumSource
  void deleted_isMissingWithItsDeletionCount(Size size) {
    given(dataset("d"), size);
    put(dataset("d"), "a", "1");

    delete(dataset("d"));

    assertMissing(3, 0, dataset("d"));
  }

  @ParameterizedTest
  @EnumSource
  void recreated_holdsNothingOfBeforeButItsDeletionCount(Size size) {
    given(dataset("d"), size);
    delete(dataset("d"));

    Dataset recreated = put(dataset("d"), "new", "1");

    assertEquals(count(3), recreated.syncCount());
    assertEquals(count(2), recreated.deletedAtCount());
    assertEquals(Set.of(key("new")), recreated.records().keySet());
    assertEquals(recreated, existing(dataset("d")));
  }

  @ParameterizedTest
  @EnumSource
  void deletedTwice_isMissingWithItsLastDeletionCount(Size size) {
    given(dataset("d"), size);
    delete(dataset("d"));
    put(dataset("d"), size.changes().isEmpty() ? changeOf("a", "1") : size.changes());
    put(dataset("d"), "b", "2");

    delete(dataset("d"));

    assertMissing(5, 0, dataset("d"));
  }

  @Test
  void missing_countsTheDatasetsOfItsIdentity() {
    put(dataset("a"), "k", "1");
    put(dataset("b"), "k", "1");
    put(dataset("b"), "k", "2");
    put(new DatasetId(OTHER_OWNER, new DatasetName("c")), "k", "1");
    assertMissing(0, 2, dataset("d"));

    delete(dataset("a"));

    assertMissing(0, 1, dataset("b2"));
    assertMissing(2, 1, dataset("a"));
  }

  // Scopes

  private static Stream<Arguments> sizesAndScopes() {
    List<Scope> scopes =
        List.of(
            new Scope.All(),
            new Scope.Deletion(),
            new Scope.Summary(),
            new Scope.Keys(Set.of(key("first"), key("never"), key("filling-1"))),
            new Scope.Keys(Set.of(key("gone"))),
            new Scope.Keys(Set.of()),
            new Scope.Since(count(0)),
            new Scope.Since(count(2)),
            new Scope.Since(count(3)),
            new Scope.Since(count(6)),
            new Scope.Since(count(7)),
            new Scope.Since(count(100)));
    return Stream.of(Size.values())
        .flatMap(size -> scopes.stream().map(scope -> Arguments.of(size, scope)));
  }

  @ParameterizedTest
  @MethodSource("sizesAndScopes")
  void scope_readsAtLeastItsRecordsAndTheWholesTotals(Size size, Scope scope) {
    put(dataset("d"), "old", "1");
    delete(dataset("d"));
    given(dataset("d"), size);
    put(dataset("d"), changes(entry(key("first"), value("1")), entry(key("gone"), value("2"))));
    put(dataset("d"), changes(entry(key("gone"), removal())));
    Dataset whole = put(dataset("d"), "last", "3");
    assertEquals(count(6), whole.syncCount());

    Dataset read = existing(dataset("d"), scope);

    assertEquals(withoutRecords(whole), withoutRecords(read));
    assertReads(scope, whole, read);
  }

  @ParameterizedTest
  @MethodSource("sizesAndScopes")
  void scope_ofAMissingDataset_readsItsDeletionCount(Size size, Scope scope) {
    given(dataset("d"), size);
    delete(dataset("d"));

    View.Missing missing = (View.Missing) read(dataset("d"), scope);

    assertEquals(count(2), missing.deletedAtCount());
    assertEquals(0, missing.datasets());
  }

  @ParameterizedTest
  @EnumSource
  void hint_fitsIntoAToken(Size size) {
    given(dataset("d"), size);

    for (DatasetId id : List.of(dataset("d"), dataset("missing"))) {
      SyncSession session = new SyncSession(new UUID(1, 2), DATE, count(1), read(id, ALL).hint());
      assertTrue(session.hint().length() <= SyncSession.MAX_HINT_BYTES);
    }
  }

  // Committing

  @ParameterizedTest
  @EnumSource
  void commitOnAPartialView_keepsTheOtherRecords(Size size) {
    given(dataset("d"), size);
    Dataset before =
        put(dataset("d"), changes(entry(key("a"), value("1")), entry(key("b"), value("2"))));
    View seen = read(dataset("d"), new Scope.Keys(Set.of(key("a"), key("c"))));
    Change update = new Change(changes(entry(key("a"), removal()), entry(key("c"), value("3"))));

    assertCommitted(commit(seen, update.on(((View.Existing) seen).dataset())));

    assertEquals(update.on(before), existing(dataset("d")));
  }

  @ParameterizedTest
  @EnumSource
  void commitWithPrunedTombstones_dropsThemAndKeepsThePrunedCount(Size size) {
    given(dataset("d"), size);
    put(dataset("d"), changes(entry(key("a"), removal()), entry(key("b"), removal())));
    put(dataset("d"), changes(entry(key("c"), removal())));
    View seen = read(dataset("d"), ALL);
    Dataset after =
        new Change(changeOf("d", "1"))
            .on(((View.Existing) seen).dataset())
            .prune(new TombstoneBounds(2, 1024, Duration.ofDays(1)), DATE);
    assertEquals(count(2), after.prunedUpToCount());

    assertCommitted(commit(seen, after));

    assertEquals(after, existing(dataset("d")));
    Dataset next = put(dataset("d"), "a", "again");
    assertEquals(count(2), next.prunedUpToCount());
    assertEquals(next, existing(dataset("d")));
  }

  @ParameterizedTest
  @EnumSource
  void growingAndShrinking_losesNothing(Size size) {
    put(dataset("d"), "a", "1");

    Dataset grown = size == Size.SMALL ? existing(dataset("d")) : put(dataset("d"), size.changes());
    assertEquals(grown, existing(dataset("d")));

    SequencedMap<RecordKey, RecordChange> removals = new LinkedHashMap<>();
    grown.records().keySet().forEach(each -> removals.put(each, removal()));
    Dataset shrunk = put(dataset("d"), removals);
    assertEquals(shrunk, existing(dataset("d")));
  }

  @ParameterizedTest
  @EnumSource
  void commitOnAChangedCount_isRefused(Size size) {
    given(dataset("d"), size);
    View seen = read(dataset("d"), ALL);
    Dataset winner = put(dataset("d"), "a", "winner");

    CommitResult result =
        commit(seen, new Change(changeOf("a", "loser")).on(((View.Existing) seen).dataset()));

    assertSuperseded(result, dataset("d"), ALL);
    assertEquals(winner, existing(dataset("d")));
  }

  @ParameterizedTest
  @EnumSource
  void commitOnAChangedCountOfOtherKeys_isRefused(Size size) {
    given(dataset("d"), size);
    Scope scope = new Scope.Keys(Set.of(key("b")));
    View seen = read(dataset("d"), scope);
    Dataset winner = put(dataset("d"), "a", "winner");

    CommitResult result =
        commit(seen, new Change(changeOf("b", "loser")).on(((View.Existing) seen).dataset()));

    assertSuperseded(result, dataset("d"), scope);
    assertEquals(winner, existing(dataset("d")));
  }

  @ParameterizedTest
  @EnumSource
  void commitOnADeletedDataset_isRefused(Size size) {
    given(dataset("d"), size);
    View seen = read(dataset("d"), ALL);
    delete(dataset("d"));

    CommitResult result =
        commit(seen, new Change(changeOf("a", "1")).on(((View.Existing) seen).dataset()));

    assertSuperseded(result, dataset("d"), ALL);
    assertMissing(2, 0, dataset("d"));
  }

  @ParameterizedTest
  @EnumSource
  void commitOnARecreatedDataset_isRefused(Size size) {
    given(dataset("d"), size);
    View seen = read(dataset("d"), ALL);
    delete(dataset("d"));
    Dataset recreated = put(dataset("d"), "b", "2");

    CommitResult result =
        commit(seen, new Change(changeOf("a", "1")).on(((View.Existing) seen).dataset()));

    assertSuperseded(result, dataset("d"), ALL);
    assertEquals(recreated, existing(dataset("d")));
  }

  @Test
  void creationOfADatasetThatAppeared_isRefused() {
    View.Missing seen = (View.Missing) read(dataset("d"), ALL);
    Dataset winner = put(dataset("d"), "a", "winner");

    CommitResult result = commit(seen, new Change(changeOf("a", "loser")).begin(seen));

    assertSuperseded(result, dataset("d"), ALL);
    assertEquals(winner, existing(dataset("d")));
  }

  @Test
  void creationOfADatasetThatCameAndWent_isRefused() {
    View.Missing seen = (View.Missing) read(dataset("d"), ALL);
    put(dataset("d"), "a", "1");
    delete(dataset("d"));

    CommitResult result = commit(seen, new Change(changeOf("a", "late")).begin(seen));

    assertSuperseded(result, dataset("d"), ALL);
    assertMissing(2, 0, dataset("d"));
  }

  @Test
  void creationAfterAnotherDatasetWasCreated_isRefusedUntilReadAgain() {
    View.Missing seen = (View.Missing) read(dataset("d"), ALL);
    put(dataset("other"), "a", "1");

    CommitResult refused = commit(seen, new Change(changeOf("a", "1")).begin(seen));

    assertSuperseded(refused, dataset("d"), ALL);
    assertMissing(0, 1, dataset("d"));
    View.Missing again = (View.Missing) read(dataset("d"), ALL);
    Dataset created = new Change(changeOf("a", "1")).begin(again);
    assertCommitted(commit(again, created));
    assertEquals(created, existing(dataset("d")));
  }

  @Test
  void creationAfterAnotherDatasetWasDeleted_isRefusedUntilReadAgain() {
    put(dataset("other"), "a", "1");
    View.Missing seen = (View.Missing) read(dataset("d"), ALL);
    delete(dataset("other"));

    CommitResult refused = commit(seen, new Change(changeOf("a", "1")).begin(seen));

    assertSuperseded(refused, dataset("d"), ALL);
    assertMissing(0, 0, dataset("d"));
    View.Missing again = (View.Missing) read(dataset("d"), ALL);
    Dataset created = new Change(changeOf("a", "1")).begin(again);
    assertCommitted(commit(again, created));
    assertEquals(created, existing(dataset("d")));
  }

  @Test
  void creationAfterAnotherDatasetWasUpdated_isCommitted() {
    put(dataset("other"), "a", "1");
    View.Missing seen = (View.Missing) read(dataset("d"), ALL);
    put(dataset("other"), "a", "2");
    Dataset created = new Change(changeOf("a", "1")).begin(seen);

    assertCommitted(commit(seen, created));

    assertEquals(created, existing(dataset("d")));
  }

  @Test
  void commitAfterAnotherDatasetWasCreatedAndDeleted_isCommitted() {
    put(dataset("d"), "a", "1");
    View seen = read(dataset("d"), ALL);
    put(dataset("other"), "a", "1");
    delete(dataset("other"));
    Dataset after = new Change(changeOf("a", "2")).on(((View.Existing) seen).dataset());

    assertCommitted(commit(seen, after));

    assertEquals(after, existing(dataset("d")));
  }

  @Test
  void sameCommitTwice_isCommittedOnce() {
    put(dataset("d"), "a", "1");
    View seen = read(dataset("d"), ALL);
    Dataset after = new Change(changeOf("a", "2")).on(((View.Existing) seen).dataset());
    assertCommitted(commit(seen, after));

    assertSuperseded(commit(seen, after), dataset("d"), ALL);

    assertEquals(after, existing(dataset("d")));
  }

  // Deleting

  @Test
  void deletionCounts_areKeptPerName() {
    put(dataset("a"), "k", "1");
    put(dataset("b"), "k", "1");
    put(dataset("b"), "k", "2");
    put(dataset("b"), "k", "3");
    delete(dataset("a"));
    delete(dataset("b"));

    assertMissing(2, 0, dataset("a"));
    assertMissing(4, 0, dataset("b"));
    put(dataset("b"), "k", "4");
    assertMissing(2, 1, dataset("a"));
    assertEquals(count(4), existing(dataset("b")).deletedAtCount());
  }

  @ParameterizedTest
  @EnumSource
  void deletionAfterAnUpdate_isRefused(Size size) {
    given(dataset("d"), size);
    View.Existing seen = (View.Existing) read(dataset("d"), new Scope.Deletion());
    Dataset updated = put(dataset("d"), "a", "1");

    assertEquals(new DeleteResult.ConditionFailed(), tryDelete(seen));

    assertEquals(updated, existing(dataset("d")));
  }

  @ParameterizedTest
  @EnumSource
  void deletionAfterADeletion_isRefused(Size size) {
    given(dataset("d"), size);
    View.Existing seen = (View.Existing) read(dataset("d"), new Scope.Deletion());
    delete(dataset("d"));

    assertEquals(new DeleteResult.ConditionFailed(), tryDelete(seen));

    assertMissing(2, 0, dataset("d"));
  }

  @ParameterizedTest
  @EnumSource
  void deletionAfterARecreation_isRefused(Size size) {
    given(dataset("d"), size);
    View.Existing seen = (View.Existing) read(dataset("d"), new Scope.Deletion());
    delete(dataset("d"));
    Dataset recreated = put(dataset("d"), "a", "1");

    assertEquals(new DeleteResult.ConditionFailed(), tryDelete(seen));

    assertEquals(recreated, existing(dataset("d")));
  }

  @Test
  void deletion_leavesTheOthers() {
    Dataset prefix = put(dataset("d"), "a", "1");
    put(dataset("d.d"), "a", "1");
    Dataset longer = put(dataset("d.d.d"), "a", "1");

    delete(dataset("d.d"));

    assertEquals(prefix, existing(dataset("d")));
    assertEquals(longer, existing(dataset("d.d.d")));
  }

  /**
   * How the deletions of many names are remembered is the store's matter, as long as none is told
   * too low (a device would keep what is gone) and none above all there were (a count would be made
   * up).
   */
  @Test
  void manyDeletedNames_areNeverToldTooLow() {
    SequencedMap<String, SyncCount> deletions = new LinkedHashMap<>();
    put(dataset("low"), "k", "1");
    deletions.put("first", putAndDelete("first", 1));
    for (int i = 1; i <= 101; i++) {
      deletions.put("name-" + i, putAndDelete("name-" + i, 2));
    }
    deletions.put("last", putAndDelete("last", 3));

    SyncCount greatest = Collections.max(deletions.values());
    deletions.forEach((name, count) -> assertDeletedBetween(count, greatest, name));
    assertDeletedBetween(SyncCount.ZERO, greatest, "never");
    // Devices are most likely to be at work on what was deleted last.
    delete(dataset("low"));
    assertDeletedBetween(count(2), count(2), "low");
    View.Missing forgotten = (View.Missing) read(dataset("first"), ALL);
    Dataset recreated = put(dataset("first"), "k", "again");
    assertEquals(forgotten.deletedAtCount().next(), recreated.syncCount());
    assertEquals(recreated, existing(dataset("first")));
  }

  // Listing

  @Test
  void list_ofAnUnknownIdentity_isEmpty() {
    assertEquals(List.of(), list(OWNER, Optional.empty(), 10));
  }

  @Test
  void list_isInTheOrderOfNames() {
    List<String> names = List.of("-", ".", "0", ":", "A", "Z", "_", "a", "a-b", "a.b", "a:b", "b");
    names.reversed().forEach(name -> put(dataset(name), "k", name));

    assertEquals(
        names.stream().map(name -> withoutRecords(existing(dataset(name)))).toList(),
        list(OWNER, Optional.empty(), Integer.MAX_VALUE));
  }

  @ParameterizedTest
  @EnumSource
  void list_hasWhatConcernsTheWhole(Size size) {
    given(dataset("a"), size);
    Dataset a = put(dataset("a"), "k", "1");
    Dataset b = put(dataset("b"), changes(entry(key("k"), removal())));

    assertEquals(List.of(withoutRecords(a), withoutRecords(b)), list(OWNER, Optional.empty(), 10));
  }

  @Test
  void list_beginsAfterTheName() {
    Stream.of("a", "b", "c").forEach(name -> put(dataset(name), "k", name));

    assertEquals(List.of("b", "c"), names("a", 10));
    assertEquals(List.of("c"), names("bb", 10));
    assertEquals(List.of(), names("c", 10));
  }

  @Test
  void list_endsAtTheLimit() {
    Stream.of("a", "b", "c").forEach(name -> put(dataset(name), "k", name));

    assertEquals(List.of("b"), names("a", 1));
    assertEquals(List.of("b", "c"), names("a", 2));
    assertEquals(1, list(OWNER, Optional.empty(), 1).size());
    assertEquals(3, list(OWNER, Optional.empty(), 3).size());
  }

  @Test
  void list_hasNoDeletedDataset() {
    Stream.of("a", "b", "c").forEach(name -> put(dataset(name), "k", name));
    delete(dataset("b"));
    delete(dataset("c"));
    put(dataset("c"), "k", "again");

    assertEquals(List.of("c"), names("a", 10));
  }

  // Isolation

  @Test
  void datasetsOfOneName_areApart() {
    List<PoolIdentity> owners =
        List.of(OWNER, OTHER_OWNER, new PoolIdentity(OTHER_POOL, OWNER.identity()));
    List<DatasetId> ids =
        owners.stream()
            .flatMap(
                owner ->
                    Stream.of("d", "D", "d.", "d:d")
                        .map(DatasetName::new)
                        .map(name -> new DatasetId(owner, name)))
            .toList();
    List<Dataset> datasets = new ArrayList<>();
    for (DatasetId id : ids) {
      assertMissing(0, datasets.size() % 4, id);
      datasets.add(put(id, "k", "value of " + id));
    }

    assertEquals(datasets, ids.stream().map(this::existing).toList());
    assertEquals(4, list(OTHER_OWNER, Optional.empty(), 10).size());

    delete(ids.getFirst());

    assertEquals(
        datasets.stream().skip(1).toList(), ids.stream().skip(1).map(this::existing).toList());
    assertEquals(3, list(OWNER, Optional.empty(), 10).size());
    assertMissing(0, 4, new DatasetId(owners.get(1), new DatasetName("other")));
    assertMissing(0, 4, new DatasetId(owners.get(2), new DatasetName("other")));
  }

  // Records

  private static List<String> texts() {
    return List.of(
        "plain",
        "with.dots.and..more",
        "\"quoted\" 'and' `so`",
        "#hash",
        ":colon",
        "a/b\\c",
        "[0]",
        " ",
        "tab\tline\nnull\u0000end\u001f",
        "SELECT",
        "ключ",
        "鍵",
        "\uD83D\uDD11",
        "e\u0301",
        "\u00e9",
        "\uFFFD\uFFFF",
        "k".repeat(1_024),
        "\uD83D\uDD11".repeat(1_024));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void anyKey_isKept(String text) {
    put(dataset("d"), text, "value");
    Dataset removed = put(dataset("d"), changes(entry(key(text), removal())));

    assertEquals(removed, existing(dataset("d")));
    Dataset again = put(dataset("d"), text, "again");
    assertEquals(again, existing(dataset("d")));
    assertEquals(
        again.records(), existing(dataset("d"), new Scope.Keys(Set.of(key(text)))).records());
  }

  @Test
  void keysThatAreMuchAlike_areApart() {
    SequencedMap<RecordKey, RecordChange> changes = new LinkedHashMap<>();
    Stream.of("a", "A", "a ", " a", "a.", "\u00e9", "e\u0301", "\u00c9", "a\u0000", "\uFF41")
        .forEach(text -> changes.put(key(text), value(text)));

    Dataset created = put(dataset("d"), changes);

    assertEquals(created, existing(dataset("d")));
    assertEquals(10, created.records().size());
  }

  @ParameterizedTest
  @MethodSource("texts")
  void anyValue_isKept(String text) {
    Dataset created = put(dataset("d"), "k", text);

    assertEquals(created, existing(dataset("d")));
  }

  @Test
  void emptyValue_isNoTombstone() {
    Dataset created =
        put(dataset("d"), changes(entry(key("e"), value("")), entry(key("t"), removal())));

    assertEquals(created, existing(dataset("d")));
    assertTrue(created.records().get(key("e")) instanceof SyncRecord.Live);
    assertTrue(created.records().get(key("t")) instanceof SyncRecord.Tombstone);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1970-01-01T00:00:00Z",
        "1969-12-31T23:59:59.999Z",
        "0001-01-01T00:00:00.001Z",
        "2026-11-23T10:15:30.123Z",
        "2026-11-23T10:15:30.120Z",
        "9999-12-31T23:59:59.999Z"
      })
  void dates_areKeptToTheMillisecond(String text) {
    Instant date = Instant.parse(text);
    Change update =
        new Change(
            changes(
                entry(
                    key("dated"),
                    new RecordChange.Replace(new RecordValue("1"), Optional.of(date))),
                entry(
                    key("undated"),
                    new RecordChange.Replace(new RecordValue("1"), Optional.empty())),
                entry(key("dated tombstone"), new RecordChange.Remove(Optional.of(date))),
                entry(key("undated tombstone"), new RecordChange.Remove(Optional.empty()))),
            "device",
            date);
    View.Missing missing = (View.Missing) read(dataset("d"), ALL);
    Dataset created = update.begin(missing);

    assertCommitted(commit(missing, created));

    assertEquals(created, existing(dataset("d")));
    assertEquals(date, created.creationDate());
  }

  @Test
  void datesAndAuthor_areOfTheRecordsUpdate() {
    Dataset first = put(dataset("d"), "a", "1");
    View seen = read(dataset("d"), ALL);
    Change update =
        new Change(changeOf("b", "2"), "другой \"телефон\"", DATE.plus(Duration.ofDays(400)));
    Dataset second = update.on(first);

    assertCommitted(commit(seen, second));

    assertEquals(second, existing(dataset("d")));
    assertEquals(first.creationDate(), second.creationDate());
    assertEquals(first.record(key("a")), second.record(key("a")));
  }

  @ParameterizedTest
  @EnumSource
  void recentUpdates_areKept(Size size) {
    given(dataset("d"), size);
    for (int i = 2; i <= 2 * RecentUpdates.CAPACITY + 1; i++) {
      Dataset updated = put(dataset("d"), "a", "value " + i);
      assertEquals(updated, existing(dataset("d")));
      assertEquals(Math.min(i, RecentUpdates.CAPACITY), updated.recentUpdates().updates().size());
    }
  }

  @Test
  void recreated_remembersNoUpdateOfBefore() {
    for (int i = 0; i < 5; i++) {
      put(dataset("d"), "a", "value " + i);
    }
    delete(dataset("d"));

    Dataset recreated = put(dataset("d"), "a", "1");

    assertEquals(1, recreated.recentUpdates().updates().size());
    assertEquals(recreated, existing(dataset("d")));
  }

  @Test
  void greatestDatasetOfManyRecords_isKept() {
    SequencedMap<RecordKey, RecordChange> changes = new LinkedHashMap<>();
    for (int i = 0; i < 1_024; i++) {
      String key = "key-%04d".formatted(i);
      changes.put(key(key), value("v".repeat(1_024 - key.length())));
    }
    Dataset created = put(dataset("d"), changes);

    assertEquals(1_048_576, created.totals().dataStorage());
    assertEquals(created, existing(dataset("d")));
    Dataset replaced = put(dataset("d"), changes);
    assertEquals(replaced, existing(dataset("d")));
    delete(dataset("d"));
    assertMissing(3, 0, dataset("d"));
  }

  @Test
  void greatestValue_isKept() {
    Dataset created = put(dataset("d"), "k", "v".repeat(1_048_575));

    assertEquals(created, existing(dataset("d")));
    Dataset replaced = put(dataset("d"), "k", "w".repeat(1_048_575));
    assertEquals(replaced, existing(dataset("d")));
    Dataset removed = put(dataset("d"), changes(entry(key("k"), removal())));
    assertEquals(removed, existing(dataset("d")));
  }

  // Concurrency

  @ParameterizedTest
  @EnumSource
  void concurrentUpdates_areEachCommittedOnItsOwnCount(Size size) throws Exception {
    int writers = 4;
    int commitsEach = 6;
    given(dataset("d"), size);
    CountDownLatch start = new CountDownLatch(1);
    List<Callable<List<SyncCount>>> tasks = new ArrayList<>();
    for (int w = 0; w < writers; w++) {
      String prefix = "writer-" + w + "-";
      tasks.add(
          () -> {
            start.await();
            return IntStream.range(0, commitsEach)
                .mapToObj(i -> put(dataset("d"), prefix + i, "value").syncCount())
                .toList();
          });
    }

    List<SyncCount> counts = inParallel(tasks, start).stream().flatMap(List::stream).toList();

    assertEquals(
        IntStream.rangeClosed(2, writers * commitsEach + 1)
            .mapToObj(i -> count(i))
            .collect(Collectors.toSet()),
        Set.copyOf(counts));
    assertEquals(writers * commitsEach, counts.size());
    Dataset end = existing(dataset("d"));
    assertEquals(count(writers * commitsEach + 1), end.syncCount());
    assertTrue(end.isComplete());
    for (int w = 0; w < writers; w++) {
      for (int i = 0; i < commitsEach; i++) {
        SyncRecord written = end.record(key("writer-" + w + "-" + i)).orElseThrow();
        assertEquals(counts.get(w * commitsEach + i), written.syncCount());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void concurrentReader_seesOneMomentOnly(Size size) throws Exception {
    given(dataset("d"), size);
    List<String> keys = IntStream.range(0, 12).mapToObj(i -> "key-" + i).toList();
    put(dataset("d"), allTo(keys, 0));
    AtomicInteger writing = new AtomicInteger(2);
    CountDownLatch start = new CountDownLatch(1);
    Callable<Integer> writer =
        () -> {
          start.await();
          try {
            for (int i = 1; i <= 15; i++) {
              put(dataset("d"), allTo(keys, i));
            }
          } finally {
            writing.decrementAndGet();
          }
          return 0;
        };
    Callable<Integer> reader =
        () -> {
          start.await();
          int reads = 0;
          SyncCount last = count(0);
          while (writing.get() > 0 || reads < 3) {
            Dataset seen = existing(dataset("d"));
            assertTrue(seen.isComplete());
            assertFalse(seen.syncCount().isBelow(last));
            assertAllEqual(keys, seen);
            last = seen.syncCount();
            reads++;
          }
          return reads;
        };

    List<Integer> results = inParallel(List.of(writer, writer, reader), start);

    assertTrue(results.getLast() >= 3);
    assertEquals(count(32), existing(dataset("d")).syncCount());
  }

  @Test
  void concurrentCreations_areCountedOneByOne() throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    List<Callable<Integer>> tasks = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      DatasetId id = dataset("d" + i);
      tasks.add(
          () -> {
            start.await();
            return createCounting(id);
          });
    }

    List<Integer> seen = inParallel(tasks, start);

    assertEquals(Set.of(0, 1, 2, 3, 4), Set.copyOf(seen));
    assertMissing(0, 5, dataset("other"));
  }

  @Test
  void concurrentDeletionAndUpdates_neverMix() throws Exception {
    put(dataset("d"), "a", "0");
    CountDownLatch start = new CountDownLatch(1);
    Callable<Integer> writer =
        () -> {
          start.await();
          for (int i = 0; i < 15; i++) {
            put(dataset("d"), "a", "value " + i);
          }
          return 15;
        };
    Callable<Integer> deleter =
        () -> {
          start.await();
          int deleted = 0;
          for (int i = 0; i < 8; i++) {
            View view = read(dataset("d"), new Scope.Deletion());
            if (view instanceof View.Existing existing
                && tryDelete(existing) instanceof DeleteResult.Deleted) {
              deleted++;
            }
          }
          return deleted;
        };

    int changes = inParallel(List.of(writer, deleter), start).stream().mapToInt(i -> i).sum();

    assertEquals(count(1 + changes), read(dataset("d"), ALL).syncCount());
  }

  // What the tests are made of

  /** An update that can be made on any dataset, as often as a test likes. */
  private final class Change {
    private final long number = updates.incrementAndGet();
    private final SequencedMap<RecordKey, RecordChange> changes;
    private final String author;
    private final Instant date;

    Change(SequencedMap<RecordKey, RecordChange> changes) {
      this(changes, "device", DATE);
    }

    Change(SequencedMap<RecordKey, RecordChange> changes, String author, Instant date) {
      this.changes = changes;
      this.author = author;
      this.date = date;
    }

    Dataset on(Dataset before) {
      return before.apply(update(number, changes, author, date));
    }

    Dataset begin(View.Missing missing) {
      return begin(missing, dataset("d"));
    }

    Dataset begin(View.Missing missing, DatasetId id) {
      return on(Dataset.initial(id, missing.deletedAtCount(), date, author));
    }

    Dataset onView(View view, DatasetId id) {
      return switch (view) {
        case View.Existing existing -> on(existing.dataset());
        case View.Missing missing -> begin(missing, id);
      };
    }
  }

  private static SequencedMap<RecordKey, RecordChange> changeOf(String key, String value) {
    return changes(entry(key(key), value(value)));
  }

  private static SequencedMap<RecordKey, RecordChange> allTo(List<String> keys, int number) {
    SequencedMap<RecordKey, RecordChange> changes = new LinkedHashMap<>();
    keys.forEach(each -> changes.put(key(each), value("value " + number)));
    return changes;
  }

  private static void assertAllEqual(List<String> keys, Dataset dataset) {
    Set<RecordValue> values =
        keys.stream()
            .map(each -> (SyncRecord.Live) dataset.record(key(each)).orElseThrow())
            .peek(live -> assertEquals(dataset.syncCount(), live.syncCount()))
            .map(SyncRecord.Live::value)
            .collect(Collectors.toSet());
    assertEquals(1, values.size());
  }

  /** Makes the first update of a dataset. */
  private Dataset given(DatasetId id, Size size) {
    return put(id, size == Size.SMALL ? changeOf("filling", "1") : size.changes());
  }

  private Dataset put(DatasetId id, String key, String value) {
    return put(id, changeOf(key, value));
  }

  /** Commits changes to what is there, however often others come first. */
  private Dataset put(DatasetId id, SequencedMap<RecordKey, RecordChange> changes) {
    Change update = new Change(changes);
    for (int i = 0; i < MAX_TRIES; i++) {
      View view = read(id, ALL);
      Dataset after = update.onView(view, id);
      switch (commit(view, after)) {
        case CommitResult.Committed _ -> {
          return after;
        }
        case CommitResult.ConditionFailed _ -> Thread.onSpinWait();
        case CommitResult.TooLarge(long bytes, long limit) -> fail(bytes + " of " + limit);
        case CommitResult.Unknown(StoreFailedException cause) -> throw cause;
      }
    }
    return fail("others came first " + MAX_TRIES + " times");
  }

  private int createCounting(DatasetId id) {
    Change update = new Change(changeOf("a", "1"));
    for (int i = 0; i < MAX_TRIES; i++) {
      View.Missing missing = (View.Missing) read(id, ALL);
      if (commit(missing, update.begin(missing, id)) instanceof CommitResult.Committed) {
        return missing.datasets();
      }
    }
    return fail("others came first " + MAX_TRIES + " times");
  }

  /** Returns the count at which the dataset was deleted. */
  private SyncCount putAndDelete(String name, int times) {
    SyncCount last = SyncCount.ZERO;
    for (int i = 0; i < times; i++) {
      last = put(dataset(name), "k", "value " + i).syncCount();
    }
    delete(dataset(name));
    return last.next();
  }

  private void delete(DatasetId id) {
    for (int i = 0; i < MAX_TRIES; i++) {
      switch (tryDelete((View.Existing) read(id, new Scope.Deletion()))) {
        case DeleteResult.Deleted _ -> {
          return;
        }
        case DeleteResult.ConditionFailed _ -> Thread.onSpinWait();
        case DeleteResult.Unknown(StoreFailedException cause) -> throw cause;
      }
    }
    fail("others came first " + MAX_TRIES + " times");
  }

  private View read(DatasetId id, Scope scope) {
    return untilNotBusy(() -> store.read(id, scope));
  }

  private CommitResult commit(View seen, Dataset after) {
    return untilNotBusy(() -> store.commit(seen, after));
  }

  private DeleteResult tryDelete(View.Existing seen) {
    return untilNotBusy(() -> store.delete(seen));
  }

  private List<Dataset> list(PoolIdentity owner, Optional<DatasetName> after, int limit) {
    return untilNotBusy(() -> store.list(owner, after, limit)).stream()
        .map(dataset -> withoutRecords(dataset))
        .toList();
  }

  private List<String> names(String after, int limit) {
    return list(OWNER, Optional.of(new DatasetName(after)), limit).stream()
        .map(each -> each.id().name().value())
        .toList();
  }

  private static <T> T untilNotBusy(Supplier<T> call) {
    for (int i = 0; i < MAX_TRIES; i++) {
      try {
        return call.get();
      } catch (StoreBusyException busy) {
        Thread.onSpinWait();
      }
    }
    return fail("busy " + MAX_TRIES + " times");
  }

  private Dataset existing(DatasetId id) {
    return existing(id, ALL);
  }

  private Dataset existing(DatasetId id, Scope scope) {
    return switch (read(id, scope)) {
      case View.Existing existing -> existing.dataset();
      case View.Missing missing -> fail("missing: " + id + ", " + missing);
    };
  }

  private void assertMissing(long deletedAtCount, int datasets, DatasetId id) {
    switch (read(id, ALL)) {
      case View.Existing existing -> fail("exists: " + existing.dataset());
      case View.Missing missing -> {
        assertEquals(count(deletedAtCount), missing.deletedAtCount());
        assertEquals(count(deletedAtCount), missing.syncCount());
        assertEquals(datasets, missing.datasets());
      }
    }
  }

  private void assertDeletedBetween(SyncCount least, SyncCount greatest, String name) {
    SyncCount deletedAt = ((View.Missing) read(dataset(name), ALL)).deletedAtCount();
    assertTrue(
        deletedAt.compareTo(least) >= 0 && deletedAt.compareTo(greatest) <= 0,
        () -> "%s was deleted at %s to %s, not %s".formatted(name, least, greatest, deletedAt));
  }

  private static void assertCommitted(CommitResult result) {
    assertEquals(new CommitResult.Committed(), result);
  }

  /** What refused a commit, where the store tells, is what a read shows. */
  private void assertSuperseded(CommitResult result, DatasetId id, Scope scope) {
    if (!(result instanceof CommitResult.ConditionFailed(Optional<View> now, var _))) {
      fail("not refused: " + result);
      return;
    }
    if (now.isEmpty()) {
      return;
    }
    switch (now.get()) {
      case View.Missing missing ->
          assertMissing(missing.deletedAtCount().value(), missing.datasets(), id);
      case View.Existing existing -> {
        Dataset whole = existing(id);
        assertEquals(withoutRecords(whole), withoutRecords(existing.dataset()));
        assertReads(scope, whole, existing.dataset());
      }
    }
  }

  private static void assertReads(Scope scope, Dataset whole, Dataset read) {
    NavigableMap<RecordKey, SyncRecord> asked = new TreeMap<>(whole.records());
    switch (scope) {
      case Scope.All _ -> {}
      case Scope.Deletion _, Scope.Summary _ -> asked.clear();
      case Scope.Keys(Set<RecordKey> keys, String _) -> asked.keySet().retainAll(keys);
      case Scope.Since(SyncCount count) ->
          asked
              .values()
              .removeIf(each -> !whole.isLostTo(count) && !each.syncCount().isAbove(count));
    }
    asked.forEach((key, expected) -> assertEquals(expected, read.records().get(key)));
    read.records().forEach((key, found) -> assertEquals(whole.records().get(key), found));
  }

  private static <T> List<T> inParallel(List<Callable<T>> tasks, CountDownLatch start)
      throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(tasks.size())) {
      List<Future<T>> futures = tasks.stream().map(threads::submit).toList();
      start.countDown();
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    }
  }
}
