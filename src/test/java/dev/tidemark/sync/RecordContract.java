package dev.tidemark.sync;

import static dev.tidemark.model.Samples.DATE;
import static dev.tidemark.model.Samples.OTHER_OWNER;
import static dev.tidemark.model.Samples.OTHER_POOL;
import static dev.tidemark.model.Samples.OWNER;
import static dev.tidemark.model.Samples.changes;
import static dev.tidemark.model.Samples.dataset;
import static dev.tidemark.model.Samples.key;
import static dev.tidemark.model.Samples.removal;
import static dev.tidemark.model.Samples.update;
import static dev.tidemark.model.Samples.value;
import static dev.tidemark.sync.ContractStore.assertCommitted;
import static dev.tidemark.sync.ContractStore.changeOf;
import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.RecentUpdates;
import dev.tidemark.model.RecordChange;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.RecordValue;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.sync.ContractStore.Change;
import dev.tidemark.sync.ContractStore.Size;
import dev.tidemark.sync.DatasetStore.Scope;
import dev.tidemark.sync.DatasetStore.View;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records: a store keeps every valid key, value, date and author, apart for each dataset. */
interface RecordContract {
  /** Returns the store of the current test. */
  ContractStore on();

  @Test
  default void datasetsOfTheSameName_areSeparate() {
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
      on().assertMissing(0, datasets.size() % 4, id);
      datasets.add(on().put(id, "k", "value of " + id));
    }

    assertEquals(datasets, ids.stream().map(on()::existing).toList());
    assertEquals(4, on().list(OTHER_OWNER, 10).size());

    on().delete(ids.getFirst());

    assertEquals(
        datasets.stream().skip(1).toList(), ids.stream().skip(1).map(on()::existing).toList());
    assertEquals(3, on().list(OWNER, 10).size());
    on().assertMissing(0, 4, new DatasetId(owners.get(1), new DatasetName("other")));
    on().assertMissing(0, 4, new DatasetId(owners.get(2), new DatasetName("other")));
  }

  static List<String> texts() {
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
  @MethodSource("dev.tidemark.sync.RecordContract#texts")
  default void anyKey_isStored(String text) {
    on().put(dataset("d"), text, "value");
    Dataset removed = on().put(dataset("d"), changes(entry(key(text), removal())));

    assertEquals(removed, on().existing(dataset("d")));
    Dataset again = on().put(dataset("d"), text, "again");
    assertEquals(again, on().existing(dataset("d")));
    assertEquals(
        again.records(), on().existing(dataset("d"), new Scope.Keys(Set.of(key(text)))).records());
  }

  @Test
  default void similarKeys_areDistinct() {
    SequencedMap<RecordKey, RecordChange> changes = new LinkedHashMap<>();
    Stream.of("a", "A", "a ", " a", "a.", "\u00e9", "e\u0301", "\u00c9", "a\u0000", "\uFF41")
        .forEach(text -> changes.put(key(text), value(text)));

    Dataset created = on().put(dataset("d"), changes);

    assertEquals(created, on().existing(dataset("d")));
    assertEquals(10, created.records().size());
  }

  @ParameterizedTest
  @MethodSource("dev.tidemark.sync.RecordContract#texts")
  default void anyValue_isStored(String text) {
    Dataset created = on().put(dataset("d"), "k", text);

    assertEquals(created, on().existing(dataset("d")));
  }

  @Test
  default void emptyValue_isNoTombstone() {
    Dataset created =
        on().put(dataset("d"), changes(entry(key("e"), value("")), entry(key("t"), removal())));

    assertEquals(created, on().existing(dataset("d")));
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
  default void dates_areKeptToTheMillisecond(String text) {
    Instant date = Instant.parse(text);
    Change update =
        on().change(
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
    View.Missing missing = (View.Missing) on().read(dataset("d"), ContractStore.ALL);
    Dataset created = update.begin(missing);

    assertCommitted(on().commit(missing, created));

    assertEquals(created, on().existing(dataset("d")));
    assertEquals(date, created.creationDate());
  }

  @Test
  default void datesAndAuthor_areThoseOfTheRecordsUpdate() {
    Dataset first = on().put(dataset("d"), "a", "1");
    View seen = on().read(dataset("d"), ContractStore.ALL);
    Change update =
        on().change(changeOf("b", "2"), "другой \"телефон\"", DATE.plus(Duration.ofDays(400)));
    Dataset second = update.on(first);

    assertCommitted(on().commit(seen, second));

    assertEquals(second, on().existing(dataset("d")));
    assertEquals(first.creationDate(), second.creationDate());
    assertEquals(first.record(key("a")), second.record(key("a")));
  }

  @EverySize
  default void recentUpdates_areKept(Size size) {
    on().given(dataset("d"), size);
    for (int i = 2; i <= 2 * RecentUpdates.CAPACITY + 1; i++) {
      Dataset updated = on().put(dataset("d"), "a", "value " + i);
      assertEquals(updated, on().existing(dataset("d")));
      assertEquals(Math.min(i, RecentUpdates.CAPACITY), updated.recentUpdates().updates().size());
    }
  }

  @Test
  default void recreated_forgetsEarlierUpdates() {
    for (int i = 0; i < 5; i++) {
      on().put(dataset("d"), "a", "value " + i);
    }
    on().delete(dataset("d"));

    Dataset recreated = on().put(dataset("d"), "a", "1");

    assertEquals(1, recreated.recentUpdates().updates().size());
    assertEquals(recreated, on().existing(dataset("d")));
  }

  @Test
  default void greatestDatasetOfManyRecords_isStored() {
    SequencedMap<RecordKey, RecordChange> changes = new LinkedHashMap<>();
    for (int i = 0; i < 1_024; i++) {
      String key = "key-%04d".formatted(i);
      changes.put(key(key), value("v".repeat(1_024 - key.length())));
    }
    Dataset created = on().put(dataset("d"), changes);

    assertEquals(1_048_576, created.totals().dataStorage());
    assertEquals(created, on().existing(dataset("d")));
    Dataset replaced = on().put(dataset("d"), changes);
    assertEquals(replaced, on().existing(dataset("d")));
    on().delete(dataset("d"));
    on().assertMissing(3, 0, dataset("d"));
  }

  @Test
  default void greatestValue_isStored() {
    Dataset created = on().put(dataset("d"), "k", "v".repeat(1_048_575));

    assertEquals(created, on().existing(dataset("d")));
    Dataset replaced = on().put(dataset("d"), "k", "w".repeat(1_048_575));
    assertEquals(replaced, on().existing(dataset("d")));
    Dataset removed = on().put(dataset("d"), changes(entry(key("k"), removal())));
    assertEquals(removed, on().existing(dataset("d")));
  }
}
