package dev.tidemark.sync;

import static dev.tidemark.model.Samples.OTHER_OWNER;
import static dev.tidemark.model.Samples.OTHER_POOL;
import static dev.tidemark.model.Samples.OWNER;
import static dev.tidemark.model.Samples.count;
import static dev.tidemark.model.Samples.dataset;
import static dev.tidemark.model.Samples.live;
import static dev.tidemark.model.Samples.replace;
import static dev.tidemark.sync.ListedPage.existing;
import static dev.tidemark.sync.ListedPage.existingWithMore;
import static dev.tidemark.sync.ListedPage.missing;
import static dev.tidemark.sync.Operations.listing;
import static dev.tidemark.sync.Operations.next;
import static dev.tidemark.sync.Operations.paged;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.tidemark.model.DatasetId;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.sync.ListRecords.Request;
import dev.tidemark.sync.ListRecords.Result;
import dev.tidemark.sync.ListRecords.Result.Page;
import dev.tidemark.sync.ListRecords.Start;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** NextTokens and session tokens of listings. */
final class ListRecordsTokensTest {
  private static final DatasetId D = dataset("d");

  private final Operations on = new Operations();

  @Test
  void nextTokenWithItsCount_isAccepted() {
    on.putThreeRecords(D);
    Page first = on.page(paged(D, 0, 1));

    Page second =
        on.page(
            new Request(
                D, new Start.NextPageSince(first.nextToken().orElseThrow(), count(0)), 1, ""));

    assertEquals(existingWithMore(2, live("b", 1, "1")), ListedPage.of(second));
  }

  @Test
  void nextTokenWithAnotherCount_isRefused() {
    on.putThreeRecords(D);
    Page first = on.page(paged(D, 0, 1));

    assertEquals(
        new Result.InvalidNextToken(TokenFault.OTHER_COUNT),
        on.listRecords.list(
            new Request(
                D, new Start.NextPageSince(first.nextToken().orElseThrow(), count(1)), 1, "")));
  }

  @Test
  void nextTokenOfAnotherDataset_isRefused() {
    List<DatasetId> others =
        List.of(
            dataset("e"),
            new DatasetId(OTHER_OWNER, D.name()),
            new DatasetId(new PoolIdentity(OTHER_POOL, OWNER.identity()), D.name()));
    on.putThreeRecords(D);
    Page first = on.page(paged(D, 0, 1));

    for (DatasetId other : others) {
      assertEquals(
          new Result.InvalidNextToken(TokenFault.FOREIGN),
          on.listRecords.list(next(other, first, 1)));
    }
  }

  @Test
  void anyOtherText_isNoNextToken() {
    for (String text : List.of("", "x", "!", on.token(dataset("e")), "AAAA".repeat(30))) {
      assertEquals(
          new Result.InvalidNextToken(TokenFault.FOREIGN),
          on.listRecords.list(new Request(D, new Start.NextPage(text), Integer.MAX_VALUE, "")));
    }
  }

  @Test
  void tokenOfAnotherKind_isRefusedAsThat() {
    on.putThreeRecords(D);
    String nextToken = on.page(paged(D, 0, 1)).nextToken().orElseThrow();

    assertEquals(
        new Result.InvalidNextToken(TokenFault.OTHER_KIND),
        on.listRecords.list(
            new Request(D, new Start.NextPage(on.token(D)), Integer.MAX_VALUE, "")));
    assertEquals(
        new Result.InvalidSession(TokenFault.OTHER_KIND),
        on.listRecords.list(listing(D, nextToken)));
  }

  @Test
  void nextTokenOfAnyKey_continuesAfterIt() {
    String longest = "\uD83D\uDD11".repeat(1_024);
    on.put(D, replace(longest, 0, "1"), replace("\uFFFD", 0, "2"));
    Page first = on.page(paged(D, 0, 1));

    assertEquals(existingWithMore(1, live(longest, 1, "1")), ListedPage.of(first));
    assertEquals(existing(1, live("\uFFFD", 1, "2")), ListedPage.of(on.page(next(D, first, 1))));
  }

  @Test
  void tokenListedSeveralTimes_thenUpdated_isRefused() {
    on.put(D, replace("a", 0, "1"));
    String token = on.token(D);
    String second = on.page(listing(D, token)).sessionToken();
    String third = on.page(listing(D, second)).sessionToken();
    assertInstanceOf(UpdateRecords.Result.Updated.class, on.update(D, third, replace("a", 1, "2")));

    for (String consumed : List.of(token, second, third)) {
      assertEquals(
          new Result.InvalidSession(TokenFault.CONSUMED),
          on.listRecords.list(listing(D, consumed)));
    }
    assertEquals(count(2), on.page(D, 0).datasetSyncCount());
  }

  @Test
  void listingsWithoutToken_startSessions() {
    String one = on.token(D);
    String other = on.token(D);
    assertNotEquals(one, other);
    on.update(D, one, replace("a", 0, "1"));

    assertEquals(count(1), on.page(listing(D, other)).datasetSyncCount());
    assertEquals(
        new Result.InvalidSession(TokenFault.CONSUMED), on.listRecords.list(listing(D, one)));
  }

  @Test
  void emptyToken_startsANewSession() {
    String one = on.page(listing(D, "")).sessionToken();
    String other = on.page(listing(D, "")).sessionToken();

    assertNotEquals(
        on.sessions.open(D, one).orElseThrow().id(), on.sessions.open(D, other).orElseThrow().id());
  }

  @Test
  void tokenOfAListing_hasItsCount() {
    on.put(D, replace("a", 0, "1"));
    String token = on.token(D);
    on.put(D, replace("b", 0, "1"));
    on.clock.advance(Duration.ofHours(1));

    SyncSession first = on.sessions.open(D, token).orElseThrow();
    SyncSession second =
        on.sessions.open(D, on.page(listing(D, token)).sessionToken()).orElseThrow();

    assertEquals(
        new SyncSession(
            first.id(), on.clock.instant().plusSeconds(23 * 3600), count(1), count(0), "in memory"),
        first);
    assertEquals(
        new SyncSession(
            first.id(),
            on.clock.instant().plus(SyncSessions.LIFETIME),
            count(2),
            count(0),
            "in memory"),
        second);
  }

  @Test
  void tokenOfAMissingDataset_hasTheDeletionCount() {
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

    for (String token : List.of(" ", "garbage", another)) {
      assertEquals(
          new Result.InvalidSession(TokenFault.FOREIGN), on.listRecords.list(listing(D, token)));
    }
    assertEquals(
        new Result.InvalidSession(TokenFault.EXPIRED), on.listRecords.list(listing(D, expired)));
    assertEquals(0, on.store.reads());
  }

  @Test
  void tokenConsumedBeforeTheDeletion_isAcceptedAfterIt() {
    String token = on.token(D);
    on.update(D, token, replace("a", 0, "1"));
    on.delete(D);

    assertEquals(missing(0, false), ListedPage.of(on.page(listing(D, token))));
  }

  @Test
  void tokenConsumedEightUpdatesAgo_isAccepted() {
    String token = on.token(D);
    on.update(D, token, replace("a", 0, "1"));
    RecordPatch[] patches =
        IntStream.range(0, 8).mapToObj(i -> replace("k" + i, 0, "")).toArray(RecordPatch[]::new);
    for (RecordPatch patch : patches) {
      assertEquals(
          new Result.InvalidSession(TokenFault.CONSUMED), on.listRecords.list(listing(D, token)));
      on.put(D, patch);
    }

    assertEquals(count(9), on.page(listing(D, token)).datasetSyncCount());
  }
}
