package dev.tidemark.operator.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemark.model.DatasetName;
import dev.tidemark.model.KeptCounts;
import dev.tidemark.model.Modification;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.RecordValue;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class DatasetDifferenceTest {
  private static final DatasetName NAME = new DatasetName("game");
  private static final Instant DATE = Instant.ofEpochMilli(1_795_428_930_000L);
  private static final SyncRecord LEVEL = live("level", 3, "1", DATE);

  private static SyncRecord live(String key, long count, String value, Instant date) {
    return new SyncRecord.Live(
        new RecordKey(key),
        new RecordValue(value),
        new Modification(new SyncCount(count), date, "device", Optional.empty()));
  }

  private static DatasetCopy copy(long count, KeptCounts kept, SyncRecord... records) {
    TreeMap<RecordKey, SyncRecord> all = new TreeMap<>();
    for (SyncRecord found : records) {
      all.put(found.key(), found);
    }
    return new DatasetCopy(new SyncCount(count), DATE, DATE, "device", kept, all, false);
  }

  private static List<String> between(DatasetCopy source, DatasetCopy target) {
    return DatasetDifference.between(Map.of(NAME, source), Map.of(NAME, target)).values().stream()
        .map(DatasetDifference::toString)
        .toList();
  }

  @Test
  void equalCopies_doNotDifferWhereverTheyWereImported() {
    KeptCounts kept = new KeptCounts(List.of(new SyncCount(3)));
    assertEquals(List.of(), between(copy(3, KeptCounts.NONE, LEVEL), copy(3, kept, LEVEL)));
  }

  @Test
  void eachKindOfRecord_isCountedOnce() {
    DatasetCopy source =
        copy(
            9,
            KeptCounts.NONE,
            LEVEL,
            live("gone", 4, "1", DATE),
            live("value", 5, "1", DATE),
            live("count", 6, "1", DATE),
            live("date", 7, "1", DATE));
    DatasetCopy target =
        copy(
            9,
            KeptCounts.NONE,
            LEVEL,
            live("new", 4, "1", DATE),
            live("value", 8, "2", DATE),
            live("count", 8, "1", DATE),
            live("date", 7, "1", DATE.plusMillis(1)));
    assertEquals(
        List.of(
            "game: 1 records only in the source; 1 records only in the target; 1 records with"
                + " other values; 1 records with other counts; 1 records with other dates or"
                + " authors"),
        between(source, target));
  }

  @Test
  void removedRecord_differsFromAnEmptyValue() {
    SyncRecord removed = new SyncRecord.Tombstone(LEVEL.key(), LEVEL.modification());
    assertEquals(
        List.of("game: 1 records with other values"),
        between(
            copy(3, KeptCounts.NONE, live("level", 3, "", DATE)),
            copy(3, KeptCounts.NONE, removed)));
  }

  @Test
  void updatesSinceTheImport_areToldBySide() {
    KeptCounts kept = new KeptCounts(List.of(new SyncCount(3)));
    DatasetCopy before = copy(3, KeptCounts.NONE, LEVEL);
    DatasetCopy there = copy(4, KeptCounts.NONE, live("level", 4, "2", DATE));
    DatasetCopy here = copy(1_000_004, kept, live("level", 1_000_004, "3", DATE));
    assertEquals(
        List.of(
            "game: count 4, and 3; 1 records with other values; updated in the source since the"
                + " import"),
        between(there, copy(3, kept, LEVEL)));
    assertEquals(
        List.of(
            "game: count 3, and 1000004; 1 records with other values; updated in the target since"
                + " the import"),
        between(before, here));
    assertEquals(
        List.of(
            "game: count 4, and 1000004; 1 records with other values; updated on both sides since"
                + " the import"),
        between(there, here));
  }
}
