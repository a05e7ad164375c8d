package dev.tidemark.sync;

import static dev.tidemark.model.Samples.OTHER_OWNER;
import static dev.tidemark.model.Samples.OTHER_POOL;
import static dev.tidemark.model.Samples.OWNER;
import static dev.tidemark.model.Samples.count;
import static dev.tidemark.model.Samples.dataset;
import static dev.tidemark.model.Samples.live;
import static dev.tidemark.model.Samples.remove;
import static dev.tidemark.model.Samples.replace;
import static dev.tidemark.model.Samples.tombstone;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.model.DatasetId;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.ResponseSize;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.model.TombstoneBounds;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.store.StoreFailedException;
import dev.tidemark.sync.FaultyDatasetStore.Fault;
import dev.tidemark.sync.InMemoryDatasetStore.Reads;
import dev.tidemark.sync.ListRecords.Request;
import dev.tidemark.sync.ListRecords.Result;
import dev.tidemark.sync.ListRecords.Result.Page;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ListRecordsTest {
  private static final DatasetId D = dataset("d");

  private final Operations on = new Operations();

  /** A page without its tokens, which tests follow instead of comparing. */
  private record Seen(
      boolean exists,
      boolean lost,
      SyncCount count,
      Optional<String> lastModifiedBy,
      List<SyncRecord> records,
      boolean goesOn) {
    static Seen of(Page page) {
      return new Seen(
          page.exists(),
          page.lost(),
          page.datasetSyncCount(),
          page.lastModifiedBy(),
          page.records(),
          page.nextToken().isPresent());
    }
  }

  private static Seen existing(long count, SyncRecord... records) {
    return new Seen(true, false, count(count), Optional.of("device"), List.of(records), false);
  }

  private static Seen goingOn(long count, SyncRecord... records) {
    return new Seen(true, false, count(count), Optional.of("device"), List.of(records), true);
  }

  private static Seen startingOver(long count, SyncRecord... records) {
    return new Seen(true, true, count(count), Optional.of("device"), List.of(records), false);
  }

  private static Seen missing(long count, boolean lost) {
    return new Seen(false, lost, count(count), Optional.empty(), List.of(), false);
  }

  private Seen seen(DatasetId dataset, long lastSyncCount) {
    return Seen.of(on.page(dataset, lastSyncCount));
  }

  private static Request paged(DatasetId dataset, long lastSyncCount, int maxResults) {
    return new Request(
        dataset,
        Optional.of(count(lastSyncCount)),
        Optional.empty(),
        OptionalInt.of(maxResults),
        Optional.empty());
  }

  private static Request next(DatasetId dataset, Page page, int maxResults) {
    return new Request(
        dataset, Optional.empty(), page.nextToken(), OptionalInt.of(maxResults), Optional.empty());
  }

  private static Request withToken(DatasetId dataset, String token) {
    return new Request(
        dataset, Optional.empty(), Optional.empty(), OptionalInt.empty(), Optional.of(token));
  }

  // What is listed

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 99})
  void neverCreated_isMissingAndNotLost(long lastSyncCount) {
    assertEquals(missing(0, false), seen(D, lastSyncCount));
  }

  @Test
  void all_isEveryRecordAndTombstoneByKey() {
    on.put(D, replace("b", 0, "2"), replace("a", 0, "1"), remove("t", 0));
    on.put(D, replace("b", 1, ""), replace("B", 0, "3"));

    Seen all =
        existing(2, live("B", 2, "3"), live("a", 1, "1"), live("b", 2, ""), tombstone("t", 1));
    assertEquals(all, seen(D, 0));
    assertEquals(
        all,
        Seen.of(
            on.page(
                new Request(
                    D,
                    Optional.empty(),
                    Optional.empty(),
                    OptionalInt.empty(),
                    Optional.empty()))));
  }

  @ParameterizedTest
  @EnumSource
  void since_isWhatHasAHigherCount(Reads reads) {
    Operations some = new Operations(reads, Operations.BOUNDS);
    some.put(D, replace("a", 0, "1"), replace("b", 0, "1"));
    some.put(D, replace("b", 1, "2"));
    some.put(D, remove("a", 1), replace("c", 0, "3"));

    assertEquals(
        existing(3, tombstone("a", 3), live("b", 2, "2"), live("c", 3, "3")),
        Seen.of(some.page(D, 1)));
    assertEquals(existing(3, tombstone("a", 3), live("c", 3, "3")), Seen.of(some.page(D, 2)));
    assertEquals(existing(3), Seen.of(some.page(D, 3)));
  }

  @Test
  void lastModifiedBy_isOfTheLastUpdate() {
    on.put(D, replace("a", 0, "1"));
    on.competing(D, replace("b", 0, "1"));

    assertEquals(Optional.of("other"), on.page(D, 2).lastModifiedBy());
  }

  // A count above the dataset's

  @Test
  void countAboveTheDatasets_isReadOnceMoreAndRefused() {
    on.put(D, replace("a", 0, "1"));
    on.store.reset();

    assertEquals(new Result.NoSuchSyncCount(count(2)), on.list(D, 2));
    assertEquals(2, on.store.reads());
  }

  @Test
  void countThatTheSecondReadReaches_isListed() {
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

  // Deleted

  @Test
  void deleted_isLostToWhoHadIt() {
    on.put(D, replace("a", 0, "1"));
    on.put(D, replace("a", 1, "2"));
    on.delete(D);

    assertEquals(missing(0, false), seen(D, 0));
    for (long lastSyncCount : new long[] {1, 2, 3, 4}) {
      assertEquals(missing(0, true), seen(D, lastSyncCount));
    }
  }

  @Test
  void recreated_isLostUpToTheDeletion() {
    on.put(D, replace("a", 0, "1"));
    on.put(D, replace("a", 1, "2"));
    on.delete(D);
    on.put(D, replace("b", 0, "3"), remove("t", 0));
    on.put(D, replace("b", 4, "5"));

    SyncRecord[] all = {live("b", 5, "5"), tombstone("t", 4)};
    assertEquals(existing(5, all), seen(D, 0));
    for (long lastSyncCount : new long[] {1, 2, 3}) {
      assertEquals(startingOver(5, all), seen(D, lastSyncCount));
    }
    assertEquals(existing(5, live("b", 5, "5")), seen(D, 4));
    assertEquals(existing(5), seen(D, 5));
    assertEquals(new Result.NoSuchSyncCount(count(6)), on.list(D, 6));
  }

  // Pruned

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
  void pruned_isLostBelowThePruning() {
    Operations few = pruned();
    SyncRecord[] all = {live("c", 2, "2"), live("d", 4, "4")};

    assertEquals(existing(4, all), Seen.of(few.page(D, 0)));
    assertEquals(startingOver(4, all), Seen.of(few.page(D, 1)));
    assertEquals(startingOver(4, all), Seen.of(few.page(D, 2)));
    assertEquals(existing(4, live("d", 4, "4")), Seen.of(few.page(D, 3)));
    assertEquals(existing(4), Seen.of(few.page(D, 4)));
  }

  // Paging

  private List<Seen> allPages(DatasetId dataset, long lastSyncCount, int maxResults) {
    List<Seen> pages = new ArrayList<>();
    Page page = on.page(paged(dataset, lastSyncCount, maxResults));
    pages.add(Seen.of(page));
    while (page.nextToken().isPresent()) {
      page = on.page(next(dataset, page, maxResults));
      pages.add(Seen.of(page));
    }
    return pages;
  }

  private void givenThree() {
    on.put(D, replace("a", 0, "1"), replace("b", 0, "1"));
    on.put(D, remove("t", 0));
  }

  @Test
  void pages_areOfOneCount() {
    givenThree();

    assertEquals(
        List.of(
            goingOn(2, live("a", 1, "1")),
            goingOn(2, live("b", 1, "1")),
            existing(2, tombstone("t", 2))),
        allPages(D, 0, 1));
    assertEquals(
        List.of(goingOn(2, live("a", 1, "1"), live("b", 1, "1")), existing(2, tombstone("t", 2))),
        allPages(D, 0, 2));
    assertEquals(
        List.of(existing(2, live("a", 1, "1"), live("b", 1, "1"), tombstone("t", 2))),
        allPages(D, 0, 3));
    assertEquals(List.of(existing(2, tombstone("t", 2))), allPages(D, 1, 1));
    assertEquals(List.of(existing(2)), allPages(D, 2, 1));
  }

  @Test
  void changeBetweenPages_isDeliveredAsItIsUnderTheFirstCount() {
    givenThree();
    Page first = on.page(paged(D, 0, 1));
    on.put(D, replace("b", 1, "2"), replace("c", 0, "new"), replace("a", 1, "missed"));

    Page rest = on.page(next(D, first, 9));

    assertEquals(
        existing(2, live("b", 3, "2"), live("c", 3, "new"), tombstone("t", 2)), Seen.of(rest));
    assertEquals(
        existing(3, live("a", 3, "missed"), live("b", 3, "2"), live("c", 3, "new")), seen(D, 2));
  }

  @Test
  void removalBetweenPages_isDeliveredAsATombstone() {
    givenThree();
    Page first = on.page(paged(D, 0, 1));
    on.put(D, remove("b", 1));

    assertEquals(
        existing(2, tombstone("b", 3), tombstone("t", 2)), Seen.of(on.page(next(D, first, 9))));
  }

  @Test
  void deltaBetweenPages_goesOnFromTheSameCount() {
    givenThree();
    on.put(D, replace("u", 0, "3"));
    Page first = on.page(paged(D, 1, 1));
    assertEquals(goingOn(3, tombstone("t", 2)), Seen.of(first));
    on.put(D, replace("a", 1, "missed"), replace("v", 0, "4"));

    assertEquals(
        existing(3, live("u", 3, "3"), live("v", 4, "4")), Seen.of(on.page(next(D, first, 9))));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1})
  void deletionBetweenPages_isLost(long lastSyncCount) {
    givenThree();
    on.put(D, replace("u", 0, "3"));
    Page first = on.page(paged(D, lastSyncCount, 1));
    on.delete(D);

    assertEquals(missing(3, true), Seen.of(on.page(next(D, first, 9))));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1})
  void recreationBetweenPages_isLost(long lastSyncCount) {
    givenThree();
    on.put(D, replace("u", 0, "3"));
    Page first = on.page(paged(D, lastSyncCount, 1));
    on.delete(D);
    on.put(D, replace("z", 0, "new"));

    assertEquals(startingOver(3), Seen.of(on.page(next(D, first, 9))));
    assertEquals(startingOver(5, live("z", 5, "new")), seen(D, 3));
  }

  @Test
  void pagesOfAStartOver_goOnToTheEnd() {
    givenThree();
    on.delete(D);
    on.put(D, replace("x", 0, "1"), replace("y", 0, "2"));

    assertEquals(
        List.of(
            new Seen(true, true, count(4), Optional.of("device"), List.of(live("x", 4, "1")), true),
            startingOver(4, live("y", 4, "2"))),
        allPages(D, 1, 1));
  }

  @Test
  void pruningBetweenPages_isLostToADelta() {
    Operations few =
        new Operations(Reads.OF_THE_SCOPE, new TombstoneBounds(1, 100, Duration.ofDays(180)));
    few.put(D, replace("a", 0, "1"), replace("b", 0, "1"));
    few.put(D, replace("c", 0, "2"), replace("d", 0, "2"));
    Page delta = few.page(paged(D, 1, 1));
    Page all = few.page(paged(D, 0, 1));
    few.put(D, remove("a", 1), remove("c", 2));

    Page startOver = few.page(next(D, delta, 9));
    assertEquals(startingOver(2), Seen.of(startOver));
    // A device that does not know that "a" is removed must not create it.
    assertEquals(
        new UpdateRecords.Result.Conflicting(List.of()),
        few.update(D, startOver.sessionToken(), replace("a", 0, "2")));
    assertEquals(
        existing(2, live("b", 1, "1"), live("d", 2, "2")), Seen.of(few.page(next(D, all, 9))));
    assertEquals(startingOver(3, live("b", 1, "1"), live("d", 2, "2")), Seen.of(few.page(D, 2)));
  }

  @Test
  void tokenOfALaterPage_isJudgedByTheFirstCount() {
    givenThree();
    Page first = on.page(paged(D, 0, 1));
    on.delete(D);
    on.put(D, replace("z", 0, "new"));
    Page second = on.page(next(D, first, 1));

    assertEquals(
        new UpdateRecords.Result.Conflicting(List.of()),
        on.update(D, second.sessionToken(), replace("n", 0, "1")));
  }

  @Test
  void pages_areCutByTheBytesOfTheAnswer() {
    for (String name : List.of("a", "b", "c")) {
      on.put(D, replace(name, 0, "\u0001".repeat(349_000)));
    }

    List<Seen> pages = allPages(D, 0, 9);

    assertEquals(
        List.of(List.of("a", "b"), List.of("c")),
        pages.stream()
            .map(page -> page.records().stream().map(each -> each.key().value()).toList())
            .toList());
    assertEquals(List.of(true, false), pages.stream().map(Seen::goesOn).toList());
  }

  @Test
  void pageOfExactlyTheBytes_isNotCut() {
    int valueBytes = (int) ResponseSize.MAX_BYTES - 2 * (232 + 1 + 6) - 7 * 600_000;
    on.put(D, replace("a", 0, "\u0001".repeat(600_000)));
    on.put(D, replace("b", 0, "\"".repeat(valueBytes / 4) + "v".repeat(valueBytes % 4)));
    assertEquals(List.of(2), allPages(D, 0, 9).stream().map(p -> p.records().size()).toList());

    on.put(D, replace("b", 2, "\"".repeat(valueBytes / 4) + "v".repeat(valueBytes % 4 + 1)));
    assertEquals(List.of(1, 1), allPages(D, 0, 9).stream().map(p -> p.records().size()).toList());
  }

  // NextToken

  @Test
  void nextTokenWithItsCount_isAccepted() {
    givenThree();
    Page first = on.page(paged(D, 0, 1));

    Page second =
        on.page(
            new Request(
                D, Optional.of(count(0)), first.nextToken(), OptionalInt.of(1), Optional.empty()));

    assertEquals(goingOn(2, live("b", 1, "1")), Seen.of(second));
  }

  @Test
  void nextTokenWithAnotherCount_isRefused() {
    givenThree();
    Page first = on.page(paged(D, 0, 1));

    assertEquals(
        new Result.InvalidNextToken(),
        on.listRecords.list(
            new Request(
                D, Optional.of(count(1)), first.nextToken(), OptionalInt.of(1), Optional.empty())));
  }

  @Test
  void nextTokenOfAnotherDataset_isRefused() {
    List<DatasetId> others =
        List.of(
            dataset("e"),
            new DatasetId(OTHER_OWNER, D.name()),
            new DatasetId(new PoolIdentity(OTHER_POOL, OWNER.identity()), D.name()));
    givenThree();
    Page first = on.page(paged(D, 0, 1));

    for (DatasetId other : others) {
      assertEquals(new Result.InvalidNextToken(), on.listRecords.list(next(other, first, 1)));
    }
  }

  @Test
  void anyOtherText_isNoNextToken() {
    for (String text : List.of("", "x", "!", on.token(D), "AAAA".repeat(30))) {
      assertEquals(
          new Result.InvalidNextToken(),
          on.listRecords.list(
              new Request(
                  D, Optional.empty(), Optional.of(text), OptionalInt.empty(), Optional.empty())));
    }
  }

  @Test
  void nextTokenOfAnyKey_goesOnAfterIt() {
    String longest = "\uD83D\uDD11".repeat(1_024);
    on.put(D, replace(longest, 0, "1"), replace("\uFFFD", 0, "2"));
    Page first = on.page(paged(D, 0, 1));

    assertEquals(goingOn(1, live(longest, 1, "1")), Seen.of(first));
    assertEquals(existing(1, live("\uFFFD", 1, "2")), Seen.of(on.page(next(D, first, 1))));
  }

  // The session token

  @Test
  void tokenListedSeveralTimes_thenUpdated_isRefused() {
    on.put(D, replace("a", 0, "1"));
    String token = on.token(D);
    String second = on.page(withToken(D, token)).sessionToken();
    String third = on.page(withToken(D, second)).sessionToken();
    assertInstanceOf(UpdateRecords.Result.Updated.class, on.update(D, third, replace("a", 1, "2")));

    for (String consumed : List.of(token, second, third)) {
      assertEquals(new Result.InvalidSession(), on.listRecords.list(withToken(D, consumed)));
    }
    assertEquals(count(2), on.page(D, 0).datasetSyncCount());
  }

  @Test
  void listingsWithoutToken_areSessionsOfTheirOwn() {
    String one = on.token(D);
    String other = on.token(D);
    assertNotEquals(one, other);
    on.update(D, one, replace("a", 0, "1"));

    assertEquals(count(1), on.page(withToken(D, other)).datasetSyncCount());
    assertEquals(new Result.InvalidSession(), on.listRecords.list(withToken(D, one)));
  }

  @Test
  void tokenOfAListing_saysItsCount() {
    on.put(D, replace("a", 0, "1"));
    String token = on.token(D);
    on.put(D, replace("b", 0, "1"));
    on.clock.advance(Duration.ofHours(1));

    SyncSession first = on.sessions.open(D, token).orElseThrow();
    SyncSession second =
        on.sessions.open(D, on.page(withToken(D, token)).sessionToken()).orElseThrow();

    assertEquals(
        new SyncSession(
            first.id(), on.clock.instant().plusSeconds(23 * 3600), count(1), "in memory"),
        first);
    assertEquals(
        new SyncSession(
            first.id(), on.clock.instant().plus(SyncSessions.LIFETIME), count(2), "in memory"),
        second);
  }

  @Test
  void tokenOfAMissingDataset_saysItsDeletion() {
    on.put(D, replace("a", 0, "1"));
    on.delete(D);

    SyncSession session = on.sessions.open(D, on.token(D)).orElseThrow();

    assertEquals(count(2), session.listedAt());
    assertEquals("", session.hint());
  }

  @Test
  void invalidToken_isRefusedBeforeReading() {
    String expired = on.token(D);
    on.clock.advance(Duration.ofHours(24));
    String another = on.token(dataset("e"));
    on.store.reset();

    for (String token : List.of("", "garbage", expired, another)) {
      assertEquals(new Result.InvalidSession(), on.listRecords.list(withToken(D, token)));
    }
    assertEquals(0, on.store.reads());
  }

  @Test
  void tokenConsumedBeforeTheDeletion_isAcceptedAfterIt() {
    String token = on.token(D);
    on.update(D, token, replace("a", 0, "1"));
    on.delete(D);

    assertEquals(missing(0, false), Seen.of(on.page(withToken(D, token))));
  }

  @Test
  void tokenPastTheMemoryOfUpdates_isAccepted() {
    String token = on.token(D);
    on.update(D, token, replace("a", 0, "1"));
    RecordPatch[] patches =
        IntStream.range(0, 8).mapToObj(i -> replace("k" + i, 0, "")).toArray(RecordPatch[]::new);
    for (RecordPatch patch : patches) {
      assertEquals(new Result.InvalidSession(), on.listRecords.list(withToken(D, token)));
      on.put(D, patch);
    }

    assertEquals(count(9), on.page(withToken(D, token)).datasetSyncCount());
  }

  // Faults

  @Test
  void busyStore_isTold() {
    on.store.onReads(Fault.BUSY);

    assertThrows(StoreBusyException.class, () -> on.list(D, 0));
    assertEquals(missing(0, false), seen(D, 0));
  }

  @Test
  void brokenStore_isAFault() {
    on.store.onReads(Fault.FAILED);

    assertThrows(StoreFailedException.class, () -> on.list(D, 0));
  }
}
