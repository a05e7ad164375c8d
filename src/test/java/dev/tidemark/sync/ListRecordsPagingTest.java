package dev.tidemark.sync;

import static dev.tidemark.model.Samples.dataset;
import static dev.tidemark.model.Samples.live;
import static dev.tidemark.model.Samples.remove;
import static dev.tidemark.model.Samples.replace;
import static dev.tidemark.model.Samples.tombstone;
import static dev.tidemark.sync.ListedPage.existing;
import static dev.tidemark.sync.ListedPage.existingWithMore;
import static dev.tidemark.sync.ListedPage.missing;
import static dev.tidemark.sync.ListedPage.resync;
import static dev.tidemark.sync.ListedPage.resyncWithMore;
import static dev.tidemark.sync.Operations.next;
import static dev.tidemark.sync.Operations.paged;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemark.model.DatasetId;
import dev.tidemark.model.ResponseSize;
import dev.tidemark.model.TombstoneBounds;
import dev.tidemark.sync.InMemoryDatasetStore.Reads;
import dev.tidemark.sync.ListRecords.Result.Page;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Listings in several pages, and changes between the pages. */
final class ListRecordsPagingTest {
  private static final DatasetId D = dataset("d");

  private final Operations on = new Operations();

  private ListedPage listed(long lastSyncCount) {
    return ListedPage.of(on.page(D, lastSyncCount));
  }

  private List<ListedPage> allPages(DatasetId dataset, long lastSyncCount, int maxResults) {
    List<ListedPage> pages = new ArrayList<>();
    Page page = on.page(paged(dataset, lastSyncCount, maxResults));
    pages.add(ListedPage.of(page));
    while (page.nextToken().isPresent()) {
      page = on.page(next(dataset, page, maxResults));
      pages.add(ListedPage.of(page));
    }
    return pages;
  }

  @Test
  void pages_reportOneCount() {
    on.putThreeRecords(D);

    assertEquals(
        List.of(
            existingWithMore(2, live("a", 1, "1")),
            existingWithMore(2, live("b", 1, "1")),
            existing(2, tombstone("t", 2))),
        allPages(D, 0, 1));
    assertEquals(
        List.of(
            existingWithMore(2, live("a", 1, "1"), live("b", 1, "1")),
            existing(2, tombstone("t", 2))),
        allPages(D, 0, 2));
    assertEquals(
        List.of(existing(2, live("a", 1, "1"), live("b", 1, "1"), tombstone("t", 2))),
        allPages(D, 0, 3));
    assertEquals(List.of(existing(2, tombstone("t", 2))), allPages(D, 1, 1));
    assertEquals(List.of(existing(2)), allPages(D, 2, 1));
  }

  @Test
  void changeBetweenPages_isDeliveredUnderTheFirstPagesCount() {
    on.putThreeRecords(D);
    Page first = on.page(paged(D, 0, 1));
    on.put(D, replace("b", 1, "2"), replace("c", 0, "new"), replace("a", 1, "missed"));

    Page rest = on.page(next(D, first, 9));

    assertEquals(
        existing(2, live("b", 3, "2"), live("c", 3, "new"), tombstone("t", 2)),
        ListedPage.of(rest));
    assertEquals(
        existing(3, live("a", 3, "missed"), live("b", 3, "2"), live("c", 3, "new")), listed(2));
  }

  @Test
  void removalBetweenPages_isDeliveredAsATombstone() {
    on.putThreeRecords(D);
    Page first = on.page(paged(D, 0, 1));
    on.put(D, remove("b", 1));

    assertEquals(
        existing(2, tombstone("b", 3), tombstone("t", 2)),
        ListedPage.of(on.page(next(D, first, 9))));
  }

  @Test
  void laterPages_continueFromTheSameCount() {
    on.putThreeRecords(D);
    on.put(D, replace("u", 0, "3"));
    Page first = on.page(paged(D, 1, 1));
    assertEquals(existingWithMore(3, tombstone("t", 2)), ListedPage.of(first));
    on.put(D, replace("a", 1, "missed"), replace("v", 0, "4"));

    assertEquals(
        existing(3, live("u", 3, "3"), live("v", 4, "4")),
        ListedPage.of(on.page(next(D, first, 9))));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1})
  void deletionBetweenPages_requiresResync(long lastSyncCount) {
    on.putThreeRecords(D);
    on.put(D, replace("u", 0, "3"));
    Page first = on.page(paged(D, lastSyncCount, 1));
    on.delete(D);

    assertEquals(missing(3, true), ListedPage.of(on.page(next(D, first, 9))));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1})
  void recreationBetweenPages_requiresResync(long lastSyncCount) {
    on.putThreeRecords(D);
    on.put(D, replace("u", 0, "3"));
    Page first = on.page(paged(D, lastSyncCount, 1));
    on.delete(D);
    on.put(D, replace("z", 0, "new"));

    assertEquals(resync(3), ListedPage.of(on.page(next(D, first, 9))));
    assertEquals(resync(5, live("z", 5, "new")), listed(3));
  }

  @Test
  void resync_hasPages() {
    on.putThreeRecords(D);
    on.delete(D);
    on.put(D, replace("x", 0, "1"), replace("y", 0, "2"));

    assertEquals(
        List.of(resyncWithMore(4, live("x", 4, "1")), resync(4, live("y", 4, "2"))),
        allPages(D, 1, 1));
  }

  @Test
  void pruningBetweenPages_requiresResyncUnlessListedFromZero() {
    Operations few =
        new Operations(Reads.OF_THE_SCOPE, new TombstoneBounds(1, 100, Duration.ofDays(180)));
    few.put(D, replace("a", 0, "1"), replace("b", 0, "1"));
    few.put(D, replace("c", 0, "2"), replace("d", 0, "2"));
    Page delta = few.page(paged(D, 1, 1));
    Page all = few.page(paged(D, 0, 1));
    few.put(D, remove("a", 1), remove("c", 2));

    Page startOver = few.page(next(D, delta, 9));
    assertEquals(resync(2), ListedPage.of(startOver));
    // A device that has not learned of the removal of "a" must not create it again.
    assertEquals(
        new UpdateRecords.Result.Conflicting(List.of()),
        few.update(D, startOver.sessionToken(), replace("a", 0, "2")));
    assertEquals(
        existing(2, live("b", 1, "1"), live("d", 2, "2")),
        ListedPage.of(few.page(next(D, all, 9))));
    assertEquals(resync(3, live("b", 1, "1"), live("d", 2, "2")), ListedPage.of(few.page(D, 2)));
  }

  @Test
  void tokenOfALaterPage_hasTheFirstPagesCount() {
    on.putThreeRecords(D);
    Page first = on.page(paged(D, 0, 1));
    on.delete(D);
    on.put(D, replace("z", 0, "new"));
    Page second = on.page(next(D, first, 1));

    assertEquals(
        new UpdateRecords.Result.Conflicting(List.of()),
        on.update(D, second.sessionToken(), replace("n", 0, "1")));
  }

  @Test
  void pages_areLimitedInBytes() {
    for (String name : List.of("a", "b", "c")) {
      on.put(D, replace(name, 0, "\u0001".repeat(349_000)));
    }

    List<ListedPage> pages = allPages(D, 0, 9);

    assertEquals(
        List.of(List.of("a", "b"), List.of("c")),
        pages.stream()
            .map(page -> page.records().stream().map(each -> each.key().value()).toList())
            .toList());
    assertEquals(List.of(true, false), pages.stream().map(ListedPage::hasNext).toList());
  }

  @Test
  void pageOfExactlyTheMaximumSize_isOnePage() {
    int valueBytes = (int) ResponseSize.MAX_BYTES - 2 * (232 + 1 + 6) - 7 * 600_000;
    on.put(D, replace("a", 0, "\u0001".repeat(600_000)));
    on.put(D, replace("b", 0, "\"".repeat(valueBytes / 4) + "v".repeat(valueBytes % 4)));
    assertEquals(List.of(2), allPages(D, 0, 9).stream().map(p -> p.records().size()).toList());

    on.put(D, replace("b", 2, "\"".repeat(valueBytes / 4) + "v".repeat(valueBytes % 4 + 1)));
    assertEquals(List.of(1, 1), allPages(D, 0, 9).stream().map(p -> p.records().size()).toList());
  }
}
