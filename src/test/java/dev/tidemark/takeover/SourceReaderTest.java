package dev.tidemark.takeover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.Modification;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.RecordValue;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.takeover.Source.Listing;
import dev.tidemark.takeover.Source.Summary;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whole datasets from listings that updates disturb. */
final class SourceReaderTest {
  private static final Instant DATE = Instant.ofEpochMilli(1_000);
  private static final Summary SUMMARY =
      new Summary(
          new DatasetId(
              new PoolIdentity(new IdentityPoolId("us-east-1:0"), new IdentityId("us-east-1:1")),
              new DatasetName("game")),
          DATE,
          DATE,
          "phone");

  private static SyncRecord live(String key, long count) {
    return new SyncRecord.Live(new RecordKey(key), new RecordValue("v" + count), by(count));
  }

  private static SyncRecord tombstone(String key, long count) {
    return new SyncRecord.Tombstone(new RecordKey(key), by(count));
  }

  private static Modification by(long count) {
    return new Modification(new SyncCount(count), DATE, "phone", Optional.empty());
  }

  private static Listing listing(long count, SyncRecord... records) {
    return new Listing(true, false, new SyncCount(count), List.of(records));
  }

  private static Listing flagged(long count, SyncRecord... records) {
    return new Listing(true, true, new SyncCount(count), List.of(records));
  }

  private static Optional<Dataset> read(ScriptedSource source) {
    return new SourceReader(source).read(SUMMARY);
  }

  @Test
  void quietDataset_isListedTwice() {
    ScriptedSource source =
        new ScriptedSource(
            0,
            listing(3, live("a", 1), tombstone("b", 2), live("c", 3)),
            listing(3, tombstone("b", 2), live("c", 3)));
    Dataset dataset = read(source).orElseThrow();
    assertEquals(List.of(0L, 1L), source.asked());
    assertEquals(new SyncCount(3), dataset.syncCount());
    assertEquals(SyncCount.ZERO, dataset.deletedAtCount());
    assertEquals(
        List.of(live("a", 1), tombstone("b", 2), live("c", 3)),
        List.copyOf(dataset.records().values()));
    assertEquals("phone", dataset.lastModifiedBy());
  }

  @Test
  void updateBetweenTwoPages_isNotLost() {
    // Updates 4 and 5 came after the page of a, and before the page of z.
    ScriptedSource source =
        new ScriptedSource(
            0,
            listing(3, live("a", 2), live("z", 5)),
            listing(5, live("a", 4), live("z", 5)),
            listing(5, live("a", 4), live("z", 5)));
    Dataset dataset = read(source).orElseThrow();
    assertEquals(new SyncCount(5), dataset.syncCount());
    assertEquals(Optional.of(live("a", 4)), dataset.record(new RecordKey("a")));
    assertEquals(3, source.asked().size());
  }

  @Test
  void recordOnTwoPages_countsAsTheNewerOne() {
    Listing torn = listing(4, live("a", 4), live("a", 2));
    assertEquals(
        Optional.of(live("a", 4)),
        read(new ScriptedSource(0, torn)).orElseThrow().record(new RecordKey("a")));
  }

  @Test
  void mergedDataset_hasTheGreatestCountOfItsRecords() {
    Dataset dataset =
        read(new ScriptedSource(0, listing(1, live("a", 7), live("b", 4)))).orElseThrow();
    assertEquals(new SyncCount(7), dataset.syncCount());
  }

  @Test
  void recreatedDataset_remembersItsDeletion() {
    for (int deletedAt : List.of(1, 5, 6, 11, 12)) {
      ScriptedSource source =
          new ScriptedSource(
              deletedAt, listing(12, live("a", 12)), flagged(12), listing(12, live("a", 12)));
      Dataset dataset = read(source).orElseThrow();
      assertEquals(new SyncCount(deletedAt), dataset.deletedAtCount());
      assertEquals(List.of(live("a", 12)), List.copyOf(dataset.records().values()));
      assertEquals(List.of(0L, 1L, 0L), source.asked());
    }
  }

  @Test
  void datasetThatIsRecreatedMeanwhile_keepsNoRecordFromBefore() {
    ScriptedSource source =
        new ScriptedSource(
            6,
            listing(5, live("old", 1), live("a", 5)),
            flagged(7, live("a", 7)),
            listing(7, live("a", 7)),
            listing(7, live("a", 7)));
    assertEquals(List.of(live("a", 7)), List.copyOf(read(source).orElseThrow().records().values()));
  }

  @Test
  void datasetThatIsDeletedMeanwhile_isMissing() {
    Listing missing = new Listing(false, true, SyncCount.ZERO, List.of());
    assertEquals(Optional.empty(), read(new ScriptedSource(0, listing(3, live("a", 3)), missing)));
    assertEquals(Optional.empty(), read(new ScriptedSource(0, missing)));
  }

  @Test
  void datasetThatNeverRests_isBusy() {
    Listing[] listings =
        IntStream.range(1, 30)
            .mapToObj(count -> listing(count, live("a", count)))
            .toArray(Listing[]::new);
    assertThrows(StoreBusyException.class, () -> read(new ScriptedSource(0, listings)));
  }
}
