package dev.tidemark.sync;

import static dev.tidemark.model.Samples.DATE;
import static dev.tidemark.model.Samples.DEVICE_DATE;
import static dev.tidemark.model.Samples.OTHER_OWNER;
import static dev.tidemark.model.Samples.count;
import static dev.tidemark.model.Samples.dataset;
import static dev.tidemark.model.Samples.key;
import static dev.tidemark.model.Samples.live;
import static dev.tidemark.model.Samples.remove;
import static dev.tidemark.model.Samples.replace;
import static dev.tidemark.model.Samples.tombstone;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.model.Conflict;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.LimitExceeded;
import dev.tidemark.model.Modification;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.RecordValue;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.model.TombstoneBounds;
import dev.tidemark.model.Totals;
import dev.tidemark.store.StoreFailedException;
import dev.tidemark.sync.DatasetStore.View;
import dev.tidemark.sync.FaultyDatasetStore.Fault;
import dev.tidemark.sync.InMemoryDatasetStore.Reads;
import dev.tidemark.sync.UpdateRecords.Result;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UpdateRecordsTest {
  private static final DatasetId D = dataset("d");

  private final Operations on = new Operations();

  private static Result updated(SyncRecord... records) {
    return new Result.Updated(List.of(records));
  }

  private static Result conflicting(Conflict... conflicts) {
    return new Result.Conflicting(List.of(conflicts));
  }

  private static Result overLimit(String counted, long figure, long limit) {
    return new Result.OverLimit(new LimitExceeded(counted, figure, limit));
  }

  private Dataset existing() {
    return assertInstanceOf(View.Existing.class, on.stored(D)).dataset();
  }

  private void assertRecords(SyncRecord... records) {
    assertEquals(
        new TreeMap<>(
            Arrays.stream(records).collect(Collectors.toMap(SyncRecord::key, Function.identity()))),
        existing().records());
  }

  // An update

  @Test
  void firstUpdate_createsTheDataset() {
    Result result = on.update(D, on.token(D), replace("b", 0, "2"), remove("a", 0));

    assertEquals(updated(live("b", 1, "2"), tombstone("a", 1)), result);
    assertRecords(tombstone("a", 1), live("b", 1, "2"));
    assertEquals(count(1), existing().syncCount());
    assertEquals(DATE, existing().creationDate());
    assertEquals("device", existing().lastModifiedBy());
    assertEquals(1, on.store.commits());
  }

  @Test
  void nextUpdate_raisesTheCountByOne() {
    on.put(D, replace("a", 0, "1"), replace("b", 0, "2"), replace("c", 0, "3"));

    Result result =
        on.update(D, on.token(D), replace("c", 1, "4"), replace("n", 0, "5"), remove("a", 1));

    assertEquals(updated(live("c", 2, "4"), live("n", 2, "5"), tombstone("a", 2)), result);
    assertRecords(tombstone("a", 2), live("b", 1, "2"), live("c", 2, "4"), live("n", 2, "5"));
    assertEquals(count(2), existing().syncCount());
  }

  @Test
  void sameValue_raisesTheCountToo() {
    on.put(D, replace("a", 0, "1"));

    assertEquals(updated(live("a", 2, "1")), on.update(D, on.token(D), replace("a", 1, "1")));
    assertEquals(2, on.storedCount(D));
  }

  @Test
  void tombstoneWithItsCount_isReplaced() {
    on.put(D, replace("a", 0, "1"));
    on.put(D, remove("a", 1));

    assertEquals(updated(live("a", 3, "back")), on.update(D, on.token(D), replace("a", 2, "back")));
  }

  @Test
  void datesAndAuthor_areOfTheUpdate() {
    on.put(D, replace("a", 0, "1"));
    on.clock.set(DATE.plusSeconds(5).plusNanos(999_999));

    Result result =
        on.updateRecords.update(
            new UpdateRecords.Request(D, on.token(D), "tablet", List.of(replace("a", 1, "2"))));

    assertEquals(
        updated(
            new SyncRecord.Live(
                key("a"),
                new RecordValue("2"),
                new Modification(
                    count(2), DATE.plusSeconds(5), "tablet", Optional.of(DEVICE_DATE)))),
        result);
    assertEquals(DATE, existing().creationDate());
    assertEquals(DATE.plusSeconds(5), existing().lastModifiedDate());
    assertEquals("tablet", existing().lastModifiedBy());
  }

  @Test
  void noPatches_writeNothing() {
    assertEquals(updated(), on.update(D, on.token(D)));
    assertInstanceOf(View.Missing.class, on.stored(D));

    on.put(D, replace("a", 0, "1"));
    on.store.reset();
    String token = on.token(D);
    assertEquals(updated(), on.update(D, token));
    assertEquals(1, on.storedCount(D));
    assertEquals(0, on.store.commits());
    assertEquals(token, on.page(onWithToken(token)).sessionToken(), "the token is not consumed");
  }

  private static ListRecords.Request onWithToken(String token) {
    ListRecords.Request listing = Operations.listing(D, 0);
    return new ListRecords.Request(
        D, listing.lastSyncCount(), listing.nextToken(), listing.maxResults(), Optional.of(token));
  }

  // The token

  @Test
  void tokenOfAnotherDatasetOrIdentity_isRefused() {
    for (DatasetId other : List.of(dataset("e"), new DatasetId(OTHER_OWNER, D.name()))) {
      String token = on.token(other);
      on.store.reset();

      assertEquals(new Result.InvalidSession(), on.update(D, token, replace("a", 0, "1")));
      assertEquals(new Result.InvalidSession(), on.update(D, token));
      assertEquals(0, on.store.reads());
    }
  }

  @Test
  void tokenToTheEndOfItsLife_isAccepted() {
    String token = on.token(D);
    on.clock.advance(Duration.ofHours(24).minusMillis(1));

    assertInstanceOf(Result.Updated.class, on.update(D, token, replace("a", 0, "1")));
  }

  @Test
  void expiredToken_isRefused() {
    String token = on.token(D);
    on.clock.advance(Duration.ofHours(24));

    assertEquals(new Result.InvalidSession(), on.update(D, token, replace("a", 0, "1")));
    assertInstanceOf(View.Missing.class, on.stored(D));
  }

  @Test
  void consumedTokenWithOtherPatches_isJudgedByItsCounts() {
    String token = on.token(D);
    on.update(D, token, replace("a", 0, "1"));

    assertEquals(updated(live("b", 2, "2")), on.update(D, token, replace("b", 0, "2")));
    assertEquals(
        conflicting(new Conflict(key("a"), count(1), count(0))),
        on.update(D, token, replace("a", 0, "3")));
  }

  @Test
  void conflict_doesNotConsumeTheToken() {
    on.put(D, replace("a", 0, "1"));
    String token = on.token(D);
    on.update(D, token, replace("a", 0, "2"));

    assertEquals(1, on.page(onWithToken(token)).records().size());
    assertEquals(updated(live("a", 2, "2")), on.update(D, token, replace("a", 1, "2")));
    assertEquals(new ListRecords.Result.InvalidSession(), on.listRecords.list(onWithToken(token)));
  }

  // Conflicts

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 3, 4})
  void anotherCount_storesNothing(long sent) {
    on.put(D, replace("a", 0, "1"), replace("b", 0, "1"));
    on.put(D, replace("a", 1, "2"));
    Dataset before = existing();

    assertEquals(
        conflicting(new Conflict(key("a"), count(2), count(sent))),
        on.update(D, on.token(D), replace("b", 1, "new"), replace("a", sent, "2")));
    assertEquals(before, existing());
  }

  @Test
  void severalConflicts_areToldInTheOrderOfThePatches() {
    on.put(D, replace("a", 0, "1"), remove("t", 0));

    assertEquals(
        conflicting(
            new Conflict(key("t"), count(1), count(0)),
            new Conflict(key("never"), count(0), count(1)),
            new Conflict(key("a"), count(1), count(2))),
        on.update(
            D,
            on.token(D),
            replace("t", 0, ""),
            remove("never", 1),
            replace("fine", 0, ""),
            replace("a", 2, "")));
  }

  @Test
  void countOfAMissingDatasetsRecord_conflicts() {
    assertEquals(
        conflicting(new Conflict(key("a"), count(0), count(7))),
        on.update(D, on.token(D), replace("a", 7, "1")));
    assertInstanceOf(View.Missing.class, on.stored(D));
  }

  // Deletion

  @Test
  void updateAfterDeletion_goesOnFromItsCount() {
    on.put(D, replace("a", 0, "1"));
    on.delete(D);

    assertEquals(updated(live("a", 3, "new")), on.update(D, on.token(D), replace("a", 0, "new")));
    assertEquals(count(2), existing().deletedAtCount());
    assertRecords(live("a", 3, "new"));
  }

  @Test
  void tokenOfBeforeTheDeletion_isAConflict() {
    on.put(D, replace("a", 0, "1"));
    String token = on.token(D);
    on.delete(D);

    assertEquals(conflicting(), on.update(D, token, replace("new", 0, "1")));
    assertEquals(
        conflicting(new Conflict(key("a"), count(0), count(1))),
        on.update(D, token, replace("a", 1, "2")));
    assertInstanceOf(View.Missing.class, on.stored(D));
  }

  @Test
  void tokenOfBeforeDeletionAndRecreation_isAConflict() {
    on.put(D, replace("a", 0, "1"));
    String token = on.token(D);
    on.delete(D);
    String between = on.token(D);
    on.put(D, replace("b", 0, "1"));

    assertEquals(conflicting(), on.update(D, token, replace("new", 0, "1")));
    assertEquals(3, on.storedCount(D));
    assertEquals(updated(live("new", 4, "1")), on.update(D, between, replace("new", 0, "1")));
  }

  // The same request again

  @Test
  void replay_isAnsweredAlikeAndWritesNothing() {
    String token = on.token(D);
    RecordPatch[] patches = {replace("b", 0, "2"), remove("a", 0)};
    Result first = on.update(D, token, patches);
    Dataset stored = existing();
    on.clock.advance(Duration.ofHours(1));
    on.store.reset();

    assertEquals(first, on.update(D, token, patches));
    assertEquals(stored, existing());
    assertEquals(0, on.store.commits());
  }

  @Test
  void replayOfAKeyThatMovedOn_isAnsweredAsItWasSent() {
    String token = on.token(D);
    RecordPatch[] patches = {replace("a", 0, "1"), remove("b", 0), replace("c", 0, "3")};
    Result first = on.update(D, token, patches);
    on.clock.advance(Duration.ofMinutes(1));
    on.put(D, replace("a", 1, "moved"), replace("b", 1, "moved"));

    assertEquals(first, on.update(D, token, patches));
    assertEquals(2, on.storedCount(D));
  }

  @Test
  void replayOfPrunedTombstones_isAnsweredAsItWasSent() {
    Operations few =
        new Operations(Reads.OF_THE_SCOPE, new TombstoneBounds(0, 0, Duration.ofDays(1)));
    String token = few.token(D);
    Result first = few.update(D, token, remove("a", 0), replace("b", 0, "1"));
    assertEquals(updated(tombstone("a", 1), live("b", 1, "1")), first);

    assertEquals(first, few.update(D, token, remove("a", 0), replace("b", 0, "1")));
    assertEquals(1, few.storedCount(D));
  }

  @Test
  void anotherTokenAuthorPatchOrOrder_isNoReplay() {
    String token = on.token(D);
    String other = on.token(D);
    List<RecordPatch> patches = List.of(replace("a", 0, "1"), replace("b", 0, "1"));
    on.updateRecords.update(new UpdateRecords.Request(D, token, "device", patches));
    Result conflicts =
        conflicting(
            new Conflict(key("a"), count(1), count(0)), new Conflict(key("b"), count(1), count(0)));

    assertEquals(
        conflicts, on.updateRecords.update(new UpdateRecords.Request(D, other, "device", patches)));
    assertEquals(
        conflicts, on.updateRecords.update(new UpdateRecords.Request(D, token, "tablet", patches)));
    assertEquals(
        conflicting(new Conflict(key("a"), count(1), count(0))),
        on.updateRecords.update(
            new UpdateRecords.Request(D, token, "device", patches.subList(0, 1))));
    assertEquals(
        conflicting(
            new Conflict(key("b"), count(1), count(0)), new Conflict(key("a"), count(1), count(0))),
        on.updateRecords.update(new UpdateRecords.Request(D, token, "device", patches.reversed())));
  }

  @Test
  void replayAfterSevenMoreUpdates_isAnswered() {
    String token = on.token(D);
    Result first = on.update(D, token, replace("a", 0, "1"));
    for (int i = 0; i < 7; i++) {
      on.put(D, replace("other" + i, 0, "x"));
    }

    assertEquals(first, on.update(D, token, replace("a", 0, "1")));
    assertEquals(8, on.storedCount(D));
  }

  @Test
  void replayAfterEightMoreUpdates_isAConflict() {
    String token = on.token(D);
    on.update(D, token, replace("a", 0, "1"));
    for (int i = 0; i < 8; i++) {
      on.put(D, replace("other" + i, 0, "x"));
    }

    assertEquals(
        conflicting(new Conflict(key("a"), count(1), count(0))),
        on.update(D, token, replace("a", 0, "1")));
    assertEquals(9, on.storedCount(D));
  }

  @Test
  void lateReplayOfAPrunedRemoval_isAConflict() {
    Operations few =
        new Operations(Reads.OF_THE_SCOPE, new TombstoneBounds(1, 100, Duration.ofDays(1)));
    few.put(D, replace("a", 0, "1"));
    String token = few.token(D);
    few.update(D, token, remove("a", 1));
    for (int i = 0; i < 8; i++) {
      few.put(D, remove("other" + i, 0));
    }

    assertEquals(conflicting(), few.update(D, token, remove("a", 1)));
    assertEquals(10, few.storedCount(D));
  }

  @Test
  void replayAfterDeletion_isAConflict() {
    String token = on.token(D);
    on.update(D, token, replace("a", 0, "1"));
    on.delete(D);

    assertEquals(conflicting(), on.update(D, token, replace("a", 0, "1")));
    assertInstanceOf(View.Missing.class, on.stored(D));
  }

  @Test
  void replayAfterDeletionAndRecreation_isAConflict() {
    String token = on.token(D);
    on.update(D, token, replace("a", 0, "1"));
    on.delete(D);
    on.put(D, replace("b", 0, "1"));

    assertEquals(conflicting(), on.update(D, token, replace("a", 0, "1")));
    assertRecords(live("b", 3, "1"));
  }

  // Limits

  @Test
  void twentiethDataset_isCreated() {
    for (int i = 1; i <= 20; i++) {
      on.put(dataset("d" + i), replace("a", 0, "1"));
    }

    on.put(dataset("d20"), replace("a", 1, "2"));
    assertEquals(2, on.storedCount(dataset("d20")));
  }

  @Test
  void twentyFirstDataset_isRefused() {
    for (int i = 1; i <= 20; i++) {
      on.put(dataset("d" + i), replace("a", 0, "1"));
    }

    assertEquals(
        overLimit("datasets of the identity", 21, 20),
        on.update(D, on.token(D), replace("a", 0, "1")));
    assertInstanceOf(View.Missing.class, on.stored(D));
    on.delete(dataset("d7"));
    on.put(D, replace("a", 0, "1"));
    assertEquals(1, on.storedCount(D));
  }

  private static RecordPatch[] numbered(int first, int last) {
    return IntStream.rangeClosed(first, last)
        .mapToObj(i -> replace("k" + i, 0, "1"))
        .toArray(RecordPatch[]::new);
  }

  @Test
  void recordsAtTheLimit_areKept() {
    on.put(D, numbered(1, 1_024));
    assertEquals(1_024, existing().totals().records());

    assertEquals(
        updated(live("k1025", 2, "1"), tombstone("k1", 2)),
        on.update(D, on.token(D), replace("k1025", 0, "1"), remove("k1", 1)));
    assertEquals(1_024, existing().totals().records());
  }

  @Test
  void recordsAboveTheLimit_areRefused() {
    assertEquals(
        overLimit("records of the dataset", 1_025, 1_024),
        on.update(D, on.token(D), numbered(1, 1_025)));
    assertInstanceOf(View.Missing.class, on.stored(D));
    on.put(D, numbered(1, 1_024));
    assertEquals(
        overLimit("records of the dataset", 1_025, 1_024),
        on.update(D, on.token(D), replace("k1025", 0, "1"), replace("k1", 1, "2")));
    assertEquals(1, on.storedCount(D));
  }

  @Test
  void tombstones_countForNoLimit() {
    on.put(D, numbered(1, 1_024));
    on.put(
        D,
        IntStream.rangeClosed(1, 1_024)
            .mapToObj(i -> remove("k" + i, 1))
            .toArray(RecordPatch[]::new));
    on.put(D, numbered(1_025, 2_048));

    assertEquals(1_024, existing().totals().records());
    assertEquals(1_024, existing().totals().tombstones());
  }

  @Test
  void bytesAtTheLimit_areKept() {
    on.put(D, replace("a", 0, "v".repeat(1_048_575)));
    assertEquals(1_048_576, existing().totals().dataStorage());

    on.put(D, replace("b", 0, "w".repeat(1_048_575)), remove("a", 1));
    assertEquals(new Totals(1, 1_048_576, 1, 1), existing().totals());
  }

  @Test
  void bytesAboveTheLimit_areRefused() {
    assertEquals(
        overLimit("bytes of the dataset's keys and values", 1_048_577, 1_048_576),
        on.update(D, on.token(D), replace("é", 0, "v".repeat(1_048_575))));
    on.put(D, replace("a", 0, "v".repeat(1_048_575)));
    assertEquals(
        overLimit("bytes of the dataset's keys and values", 1_048_577, 1_048_576),
        on.update(D, on.token(D), replace("b", 0, "")));
    assertEquals(1, on.storedCount(D));
  }

  @Test
  void answerThatCannotBeCarried_isRefused() {
    assertEquals(
        overLimit("bytes of the answer", 1_048_575L * 7 + 1 + 232 + 6, 5_500_000),
        on.update(D, on.token(D), replace("a", 0, "\u0001".repeat(1_048_575))));
    assertInstanceOf(View.Missing.class, on.stored(D));
  }

  @Test
  void datasetThatCannotBeStored_isRefused() {
    on.store.onCommits(Fault.TOO_LARGE);

    assertEquals(
        overLimit("bytes of the dataset as it is stored", 500_000, 400_000),
        on.update(D, on.token(D), replace("a", 0, "1")));
    assertEquals(1, on.store.commits());
  }

  @Test
  void conflictAboveALimit_isAConflict() {
    on.put(D, numbered(1, 1_024));

    assertEquals(
        conflicting(new Conflict(key("k1"), count(1), count(0))),
        on.update(D, on.token(D), replace("k1", 0, "1"), replace("more", 0, "1")));
  }

  // Other writers

  @ParameterizedTest
  @EnumSource(names = {"NONE", "REFUSAL_UNTOLD"})
  void othersOnOtherKeys_goFirst(Fault refusal) {
    on.put(D, replace("a", 0, "1"));
    String token = on.token(D);
    on.store.reset();
    on.store.onCommits(refusal);
    on.store.beforeWrites(() -> on.competing(D, replace("b", 0, "2")));

    assertEquals(updated(live("a", 3, "3")), on.update(D, token, replace("a", 1, "3")));
    assertEquals(3, on.storedCount(D));
    assertEquals(refusal == Fault.NONE ? 1 : 2, on.store.reads());
    assertEquals(2, on.store.commits());
    assertEquals(List.of(1), on.backoff.attempts());
  }

  @ParameterizedTest
  @EnumSource(names = {"NONE", "REFUSAL_UNTOLD"})
  void othersOnTheSameKey_makeAConflict(Fault refusal) {
    on.put(D, replace("a", 0, "1"));
    String token = on.token(D);
    on.store.onCommits(refusal);
    on.store.beforeWrites(() -> on.competing(D, replace("a", 1, "2")));

    assertEquals(
        conflicting(new Conflict(key("a"), count(2), count(1))),
        on.update(D, token, replace("a", 1, "3")));
    assertEquals(2, on.storedCount(D));
  }

  @ParameterizedTest
  @EnumSource(names = {"NONE", "REFUSAL_UNTOLD"})
  void copyOfTheRequestThatWon_isAReplay(Fault refusal) {
    String token = on.token(D);
    on.store.onCommits(refusal);
    on.store.beforeWrites(
        () ->
            assertInstanceOf(
                Result.Updated.class,
                new UpdateRecords(on.memory, on.sessions, Operations.BOUNDS, on.clock, _ -> true)
                    .update(
                        new UpdateRecords.Request(
                            D, token, "device", List.of(replace("a", 0, "1"))))));

    assertEquals(updated(live("a", 1, "1")), on.update(D, token, replace("a", 0, "1")));
    assertEquals(1, on.storedCount(D));
  }

  @Test
  void creationAfterOthersCreatedMoreDatasets_isJudgedAnew() {
    for (int i = 1; i <= 19; i++) {
      on.put(dataset("d" + i), replace("a", 0, "1"));
    }
    String token = on.token(D);
    on.store.beforeWrites(() -> on.competing(dataset("d20"), replace("a", 0, "1")));

    assertEquals(
        overLimit("datasets of the identity", 21, 20), on.update(D, token, replace("a", 0, "1")));
    assertInstanceOf(View.Missing.class, on.stored(D));
  }

  @Test
  void deletionInBetween_makesAConflict() {
    on.put(D, replace("a", 0, "1"));
    String token = on.token(D);
    on.store.beforeWrites(() -> on.competingDeletion(D));

    assertEquals(conflicting(), on.update(D, token, replace("b", 0, "1")));
    assertInstanceOf(View.Missing.class, on.stored(D));
  }

  @ParameterizedTest
  @EnumSource(names = {"BUSY", "REFUSED", "REFUSED_TELLING"})
  void pressureThatPasses_isNotSeen(Fault fault) {
    String token = on.token(D);
    on.store.onCommits(repeated(9, fault));

    assertEquals(updated(live("a", 1, "1")), on.update(D, token, replace("a", 0, "1")));
    assertEquals(10, on.store.commits());
    assertEquals(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9), on.backoff.attempts());
  }

  @ParameterizedTest
  @EnumSource(names = {"BUSY", "REFUSED", "REFUSED_TELLING"})
  void pressureThatStays_isBusyAfterAllAttempts(Fault fault) {
    String token = on.token(D);
    on.store.onCommits(repeated(11, fault));

    assertEquals(new Result.Busy(), on.update(D, token, replace("a", 0, "1")));
    assertEquals(UpdateRecords.MAX_ATTEMPTS, on.store.commits());
    assertEquals(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9), on.backoff.attempts());
    assertInstanceOf(View.Missing.class, on.stored(D));
  }

  @Test
  void pressureOnReads_isBusyAfterAllAttempts() {
    String token = on.token(D);
    on.store.reset();
    on.store.onReads(repeated(11, Fault.BUSY));

    assertEquals(new Result.Busy(), on.update(D, token, replace("a", 0, "1")));
    assertEquals(UpdateRecords.MAX_ATTEMPTS, on.store.reads());
    assertEquals(0, on.store.commits());
  }

  @Test
  void brokenStore_isAFault() {
    String token = on.token(D);
    on.store.onReads(Fault.FAILED);
    assertThrows(StoreFailedException.class, () -> on.update(D, token, replace("a", 0, "1")));
    on.store.onCommits(Fault.FAILED);
    assertThrows(StoreFailedException.class, () -> on.update(D, token, replace("a", 0, "1")));

    assertEquals(updated(live("a", 1, "1")), on.update(D, token, replace("a", 0, "1")));
  }

  // Lost answers

  private static Fault[] repeated(int times, Fault fault) {
    return Collections.nCopies(times, fault).toArray(Fault[]::new);
  }

  @ParameterizedTest
  @EnumSource(names = {"LOST_AFTERWARDS", "LOST_BEFORE", "LOST_AND_LATE"})
  void lostAnswer_isSettledByReading(Fault lost) {
    on.put(D, replace("a", 0, "1"));
    String token = on.token(D);
    on.store.reset();
    on.store.onCommits(lost);

    assertEquals(
        updated(live("a", 2, "2"), tombstone("b", 2)),
        on.update(D, token, replace("a", 1, "2"), remove("b", 0)));
    assertEquals(2, on.storedCount(D));
    assertEquals(
        1,
        existing().recentUpdates().updates().stream()
            .filter(update -> update.syncCount().equals(count(2)))
            .count());
    assertEquals(lost == Fault.LOST_AFTERWARDS ? 1 : 2, on.store.commits());
  }

  @ParameterizedTest
  @EnumSource(names = {"LOST_AFTERWARDS", "LOST_BEFORE", "LOST_AND_LATE"})
  void lostAnswerOfACreation_isSettledByReading(Fault lost) {
    String token = on.token(D);
    on.store.onCommits(lost);

    assertEquals(updated(live("a", 1, "1")), on.update(D, token, replace("a", 0, "1")));
    assertEquals(1, on.storedCount(D));
  }

  @Test
  void lostAnswerOfAnUpdateThatMovedOn_isSettledByReading() {
    String token = on.token(D);
    on.store.onCommits(Fault.LOST_AFTERWARDS);
    on.store.beforeReads(() -> {}, () -> on.competing(D, replace("a", 1, "moved")));

    assertEquals(updated(live("a", 1, "1")), on.update(D, token, replace("a", 0, "1")));
    assertEquals(2, on.storedCount(D));
  }

  @Test
  void lostUpdateThatOthersOvertook_isMadeOnTheirs() {
    on.put(D, replace("a", 0, "1"));
    String token = on.token(D);
    on.store.onCommits(Fault.LOST_BEFORE);
    on.store.beforeReads(() -> {}, () -> on.competing(D, replace("b", 0, "2")));

    assertEquals(updated(live("a", 3, "2")), on.update(D, token, replace("a", 1, "2")));
    assertEquals(3, on.storedCount(D));
  }

  @Test
  void answersThatStayLost_areAFault() {
    String token = on.token(D);
    on.store.onCommits(repeated(10, Fault.LOST_BEFORE));

    assertThrows(StoreFailedException.class, () -> on.update(D, token, replace("a", 0, "1")));
    assertEquals(UpdateRecords.MAX_ATTEMPTS, on.store.commits());

    assertEquals(updated(live("a", 1, "1")), on.update(D, token, replace("a", 0, "1")));
  }

  @Test
  void lostAnswerThenPressure_isAFaultAndNotBusy() {
    String token = on.token(D);
    on.store.reset();
    on.store.onCommits(Fault.LOST_BEFORE);
    on.store.onReads(
        Stream.concat(Stream.of(Fault.NONE), Stream.of(repeated(9, Fault.BUSY)))
            .toArray(Fault[]::new));

    assertThrows(StoreFailedException.class, () -> on.update(D, token, replace("a", 0, "1")));
  }

  @Test
  void lostUpdateThatOthersOvertookThenPressure_isBusy() {
    on.put(D, replace("a", 0, "1"));
    String token = on.token(D);
    on.store.onCommits(
        Stream.concat(Stream.of(Fault.LOST_BEFORE), Stream.of(repeated(9, Fault.BUSY)))
            .toArray(Fault[]::new));
    on.store.beforeReads(() -> {}, () -> on.competing(D, replace("b", 0, "2")));

    assertEquals(new Result.Busy(), on.update(D, token, replace("a", 1, "2")));
    assertEquals(2, on.storedCount(D));
  }

  @Test
  void noTimeAfterALostAnswer_isAFault() {
    String token = on.token(D);
    on.backoff.limit(1);
    on.store.onCommits(Fault.LOST_BEFORE);

    assertThrows(StoreFailedException.class, () -> on.update(D, token, replace("a", 0, "1")));
  }

  /** What refuses the update is the update itself. */
  @Test
  void refusalAfterALostAnswer_isAnsweredAsMade() {
    String token = on.token(D);
    on.store.onCommits(Fault.LOST_AND_REFUSED);

    assertInstanceOf(Result.Updated.class, on.update(D, token, replace("a", 0, "1")));
    assertEquals(1, on.storedCount(D));
  }

  @Test
  void noTimeAfterARefusalAfterALostAnswer_isAFaultAndNotBusy() {
    String token = on.token(D);
    on.backoff.limit(1);
    on.store.onCommits(Fault.LOST_AND_REFUSED);

    assertThrows(StoreFailedException.class, () -> on.update(D, token, replace("a", 0, "1")));
    assertEquals(1, on.storedCount(D));
  }

  /** The first attempt is made between the read and the write of the second, and refuses that. */
  @Test
  void noTimeAfterARefusalByAnEarlierAttempt_isAFaultAndNotBusy() {
    String token = on.token(D);
    on.backoff.limit(2);
    on.store.onCommits(Fault.LOST_AND_LATE);

    assertThrows(StoreFailedException.class, () -> on.update(D, token, replace("a", 0, "1")));
    assertEquals(2, on.store.commits());
    assertEquals(1, on.storedCount(D));
  }

  @Test
  void noTimeAfterPressure_isBusy() {
    String token = on.token(D);
    on.backoff.limit(2);
    on.store.onCommits(repeated(9, Fault.BUSY));

    assertEquals(new Result.Busy(), on.update(D, token, replace("a", 0, "1")));
    assertEquals(2, on.store.commits());
  }

  // Pruning

  private static Operations pruning(Reads reads) {
    return new Operations(reads, new TombstoneBounds(2, 100, Duration.ofDays(180)));
  }

  @ParameterizedTest
  @EnumSource
  void tombstonesAboveTheBound_areReadAndPruned(Reads reads) {
    Operations pruning = pruning(reads);
    pruning.put(D, replace("a", 0, "1"), replace("b", 0, "1"), replace("c", 0, "1"));
    pruning.put(D, remove("a", 1));
    pruning.put(D, remove("b", 1));
    String token = pruning.token(D);
    pruning.store.reset();

    assertEquals(updated(tombstone("c", 4)), pruning.update(D, token, remove("c", 1)));

    Dataset dataset = assertInstanceOf(View.Existing.class, pruning.stored(D)).dataset();
    assertEquals(Map.of(key("c"), tombstone("c", 4)), dataset.records());
    assertEquals(count(3), dataset.prunedUpToCount());
    assertEquals(reads == Reads.OF_THE_SCOPE ? 2 : 1, pruning.store.reads());
    assertEquals(1, pruning.store.commits());
    assertEquals(List.of(), pruning.backoff.attempts());
  }

  @Test
  void tombstonesAtTheBound_areNotReadAnew() {
    Operations pruning = pruning(Reads.OF_THE_SCOPE);
    pruning.put(D, remove("a", 0));
    String token = pruning.token(D);
    pruning.store.reset();

    assertEquals(updated(tombstone("b", 2)), pruning.update(D, token, remove("b", 0)));
    assertEquals(1, pruning.store.reads());
    assertEquals(2, pruning.storedCount(D));
  }

  @Test
  void pressureWhilePruning_isTriedAgain() {
    Operations pruning = pruning(Reads.OF_THE_SCOPE);
    pruning.put(D, remove("a", 0));
    pruning.put(D, remove("b", 0));
    String token = pruning.token(D);
    pruning.store.reset();
    pruning.store.onReads(Fault.NONE, Fault.BUSY);
    pruning.store.onCommits(Fault.REFUSED_TELLING, Fault.LOST_AFTERWARDS);

    assertEquals(updated(tombstone("c", 3)), pruning.update(D, token, remove("c", 0)));
    assertEquals(3, pruning.storedCount(D));
  }

  @Test
  void tokenOfBeforeThePruning_isAConflict() {
    Operations pruning = pruning(Reads.OF_THE_SCOPE);
    pruning.put(D, replace("a", 0, "1"));
    String early = pruning.token(D);
    pruning.put(D, remove("a", 1), remove("b", 0), remove("c", 0));

    assertEquals(conflicting(), pruning.update(D, early, replace("n", 0, "1")));
    assertEquals(
        updated(live("n", 3, "1")), pruning.update(D, pruning.token(D), replace("n", 0, "1")));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2})
  void countsUpToThePruning_areRightForAnAbsentKey(long sent) {
    Operations pruning = pruning(Reads.OF_THE_SCOPE);
    pruning.put(D, replace("a", 0, "1"));
    pruning.put(D, remove("a", 1), remove("b", 0), remove("c", 0));

    assertEquals(
        updated(live("a", 3, "back")),
        pruning.update(D, pruning.token(D), replace("a", sent, "back")));
  }

  @Test
  void countAboveThePruning_isAConflict() {
    Operations pruning = pruning(Reads.OF_THE_SCOPE);
    pruning.put(D, remove("a", 0), remove("b", 0), remove("c", 0));

    assertEquals(
        conflicting(new Conflict(key("a"), count(0), count(2))),
        pruning.update(D, pruning.token(D), replace("a", 2, "back")));
  }
}
