package dev.tidemark.sync;

import static dev.tidemark.model.Samples.count;
import static dev.tidemark.model.Samples.dataset;
import static dev.tidemark.model.Samples.live;
import static dev.tidemark.model.Samples.remove;
import static dev.tidemark.model.Samples.replace;
import static dev.tidemark.model.Samples.tombstone;
import static dev.tidemark.sync.ListedPage.existing;
import static dev.tidemark.sync.ListedPage.missing;
import static dev.tidemark.sync.ListedPage.resync;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemark.model.DatasetId;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.model.TombstoneBounds;
import dev.tidemark.sync.InMemoryDatasetStore.Reads;
import dev.tidemark.sync.ListRecords.Result;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Listings after a deletion or pruning, which tell devices to resync. */
final class ListRecordsResyncTest {
  private static final DatasetId D = dataset("d");

  private final Operations on = new Operations();

  private ListedPage listed(long lastSyncCount) {
    return ListedPage.of(on.page(D, lastSyncCount));
  }

  @Test
  void deletedDataset_requiresResync() {
    on.put(D, replace("a", 0, "1"));
    on.put(D, replace("a", 1, "2"));
    on.delete(D);

    assertEquals(missing(0, false), listed(0));
    for (long lastSyncCount : new long[] {1, 2, 3, 4}) {
      assertEquals(missing(0, true), listed(lastSyncCount));
    }
  }

  @Test
  void datasetThatNeverExistedHere_requiresResyncOfAnyCopy() {
    assertEquals(missing(0, false), listed(0));
    assertEquals(missing(0, true), listed(1));
    assertEquals(missing(0, true), listed(Long.MAX_VALUE));
  }

  @Test
  void recreatedDataset_requiresResyncUpToTheDeletion() {
    on.put(D, replace("a", 0, "1"));
    on.put(D, replace("a", 1, "2"));
    on.delete(D);
    on.put(D, replace("b", 0, "3"), remove("t", 0));
    on.put(D, replace("b", 4, "5"));

    SyncRecord[] all = {live("b", 5, "5"), tombstone("t", 4)};
    assertEquals(existing(5, all), listed(0));
    for (long lastSyncCount : new long[] {1, 2, 3}) {
      assertEquals(resync(5, all), listed(lastSyncCount));
    }
    assertEquals(existing(5, live("b", 5, "5")), listed(4));
    assertEquals(existing(5), listed(5));
    assertEquals(new Result.NoSuchSyncCount(count(6)), on.list(D, 6));
  }

  private static Operations pruned() {
    Operations few =
        new Operations(Reads.OF_THE_SCOPE, new TombstoneBounds(1, 100, Duration.ofDays(180)));
    few.put(D, replace("a", 0, "1"), replace("b", 0, "1"), replace("c", 0, "1"));
    few.put(D, replace("c", 1, "2"));
    few.put(D, remove("a", 1), remove("b", 1));
    few.put(D, replace("d", 0, "4"));
    return few;
  }

  @Test
  void prunedDataset_requiresResyncBelowThePrunedCount() {
    Operations few = pruned();
    SyncRecord[] all = {live("c", 2, "2"), live("d", 4, "4")};

    assertEquals(existing(4, all), ListedPage.of(few.page(D, 0)));
    assertEquals(resync(4, all), ListedPage.of(few.page(D, 1)));
    assertEquals(resync(4, all), ListedPage.of(few.page(D, 2)));
    assertEquals(existing(4, live("d", 4, "4")), ListedPage.of(few.page(D, 3)));
    assertEquals(existing(4), ListedPage.of(few.page(D, 4)));
  }
}
