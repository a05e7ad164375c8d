package dev.tidemark.sync;

import static dev.tidemark.model.Samples.count;
import static dev.tidemark.model.Samples.dataset;
import static dev.tidemark.model.Samples.live;
import static dev.tidemark.model.Samples.remove;
import static dev.tidemark.model.Samples.replace;
import static dev.tidemark.model.Samples.tombstone;
import static dev.tidemark.sync.ListedPage.existing;
import static dev.tidemark.sync.ListedPage.missing;
import static dev.tidemark.sync.Operations.listing;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.model.DatasetId;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.store.StoreFailedException;
import dev.tidemark.sync.FaultyDatasetStore.Fault;
import dev.tidemark.sync.InMemoryDatasetStore.Reads;
import dev.tidemark.sync.ListRecords.Result;
import dev.tidemark.sync.ListRecords.Result.Page;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The records of a listing on one page, and counts ahead of the dataset. */
final class ListRecordsTest {
  private static final DatasetId D = dataset("d");

  private final Operations on = new Operations();

  private ListedPage listed(long lastSyncCount) {
    return ListedPage.of(on.page(D, lastSyncCount));
  }

  @Test
  void neverCreated_isMissingWithoutResync() {
    assertEquals(missing(0, false), listed(0));
  }

  @Test
  void all_isEveryRecordAndTombstoneByKey() {
    on.put(D, replace("b", 0, "2"), replace("a", 0, "1"), remove("t", 0));
    on.put(D, replace("b", 1, ""), replace("B", 0, "3"));

    ListedPage all =
        existing(2, live("B", 2, "3"), live("a", 1, "1"), live("b", 2, ""), tombstone("t", 1));
    assertEquals(all, listed(0));
    assertEquals(all, ListedPage.of(on.page(listing(D, 0))));
  }

  @ParameterizedTest
  @EnumSource
  void since_listsHigherCounts(Reads reads) {
    Operations some = new Operations(reads, Operations.BOUNDS);
    some.put(D, replace("a", 0, "1"), replace("b", 0, "1"));
    some.put(D, replace("b", 1, "2"));
    some.put(D, remove("a", 1), replace("c", 0, "3"));

    assertEquals(
        existing(3, tombstone("a", 3), live("b", 2, "2"), live("c", 3, "3")),
        ListedPage.of(some.page(D, 1)));
    assertEquals(existing(3, tombstone("a", 3), live("c", 3, "3")), ListedPage.of(some.page(D, 2)));
    assertEquals(existing(3), ListedPage.of(some.page(D, 3)));
  }

  @Test
  void lastModifiedBy_isTheAuthorOfTheLastUpdate() {
    on.put(D, replace("a", 0, "1"));
    on.competing(D, replace("b", 0, "1"));

    assertEquals(Optional.of("other"), on.page(D, 2).lastModifiedBy());
  }

  @Test
  void countAheadOfTheDataset_isReadOnceMoreAndRefused() {
    on.put(D, replace("a", 0, "1"));
    on.store.reset();

    assertEquals(new Result.NoSuchSyncCount(count(2)), on.list(D, 2));
    assertEquals(2, on.store.reads());
  }

  @Test
  void countReachedByTheSecondRead_isListed() {
    on.put(D, replace("a", 0, "1"));
    on.store.reset();
    on.store.beforeReads(() -> {}, () -> on.competing(D, replace("b", 0, "1")));

    Page page = on.page(D, 2);

    assertEquals(count(2), page.datasetSyncCount());
    assertEquals(List.of(), page.records());
    assertEquals(2, on.store.reads());
  }

  @Test
  void countUpToTheDatasets_isReadOnce() {
    on.put(D, replace("a", 0, "1"));
    on.store.reset();

    on.page(D, 1);

    assertEquals(1, on.store.reads());
  }

  @Test
  void countOfAMissingDataset_isReadOnce() {
    on.page(D, 5);

    assertEquals(1, on.store.reads());
  }

  @Test
  void busyStore_throws() {
    on.store.onReads(Fault.BUSY);

    assertThrows(StoreBusyException.class, () -> on.list(D, 0));
    assertEquals(missing(0, false), listed(0));
  }

  @Test
  void failedStore_throws() {
    on.store.onReads(Fault.FAILED);

    assertThrows(StoreFailedException.class, () -> on.list(D, 0));
  }
}
