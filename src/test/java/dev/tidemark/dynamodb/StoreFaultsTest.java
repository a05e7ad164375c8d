package dev.tidemark.dynamodb;

import static dev.tidemark.dynamodb.FaultyDynamoDb.cancelled;
import static dev.tidemark.dynamodb.FaultyDynamoDb.refusal;
import static dev.tidemark.model.Samples.DATE;
import static dev.tidemark.model.Samples.count;
import static dev.tidemark.model.Samples.dataset;
import static dev.tidemark.model.Samples.key;
import static dev.tidemark.model.Samples.replace;
import static dev.tidemark.model.Samples.value;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.dynamodb.FaultyDynamoDb.Fault;
import dev.tidemark.dynamodb.FaultyDynamoDb.Fault.ErrorResponse;
import dev.tidemark.dynamodb.FaultyDynamoDb.Fault.LostRequest;
import dev.tidemark.dynamodb.FaultyDynamoDb.Fault.LostResponse;
import dev.tidemark.dynamodb.FaultyDynamoDb.Fault.TruncatedResponse;
import dev.tidemark.dynamodb.client.DynamoDbClients;
import dev.tidemark.local.EmbeddedDynamoDb;
import dev.tidemark.local.ProjectTemplate;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetLimits;
import dev.tidemark.model.Quotas;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.model.TombstoneBounds;
import dev.tidemark.store.Backoff;
import dev.tidemark.store.Deadline;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.store.StoreFailedException;
import dev.tidemark.sync.DatasetStore;
import dev.tidemark.sync.DatasetStore.CommitResult;
import dev.tidemark.sync.DatasetStore.Scope;
import dev.tidemark.sync.DatasetStore.View;
import dev.tidemark.sync.DeleteDataset;
import dev.tidemark.sync.SyncSession;
import dev.tidemark.sync.SyncSessions;
import dev.tidemark.sync.UpdateRecords;
import dev.tidemark.token.TokenKey;
import dev.tidemark.token.TokenKeys;
import dev.tidemark.token.TokenSealer;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Faults of DynamoDB, injected between it and the deployed client. Whatever happens, an update is
 * made once or not at all, and the caller learns which, or that the outcome is unknown.
 */
final class StoreFaultsTest {
  private static final DatasetId GAME = dataset("game");

  /** The SDK's attempts at a request. */
  private static final int SDK_ATTEMPTS = 3;

  private static final Fault NONE = new Fault.None();
  private static final Fault THROTTLED = refusal("ProvisionedThroughputExceededException", "");

  private static EmbeddedDynamoDb dynamoDb;
  private static FaultyDynamoDb faulty;
  private static DynamoDbClient client;
  private static int tables;

  private DatasetStore store;
  private SyncSessions sessions;
  private UpdateRecords updateRecords;

  @BeforeAll
  static void start() throws IOException {
    dynamoDb = EmbeddedDynamoDb.start();
    faulty = new FaultyDynamoDb(dynamoDb.endpoint());
    client = DynamoDbClients.create(faulty.endpoint());
  }

  @AfterAll
  static void stop() {
    client.close();
    faulty.close();
    dynamoDb.close();
  }

  @BeforeEach
  void makeTable() {
    tables++;
    String table = "faults-" + tables;
    ProjectTemplate.TABLE.createIfAbsent(client, table);
    store = new DynamoDbDatasetStore(client, table, _ -> true);
    TokenKey tokenKey = new TokenKey("a secret of thirty-two bytes....".getBytes(US_ASCII));
    sessions = new SyncSessions(new TokenSealer(TokenKeys.of(tokenKey)), InstantSource.fixed(DATE));
    updateRecords = updateRecords(_ -> true);
    faulty.next();
  }

  private UpdateRecords updateRecords(Backoff backoff) {
    return new UpdateRecords(
        store,
        sessions,
        new DatasetLimits(Quotas.AMAZON, TombstoneBounds.withMaxAge(Duration.ofDays(180))),
        InstantSource.fixed(DATE),
        backoff);
  }

  @ParameterizedTest
  @MethodSource("lostResponses")
  void updateWithLostResponse_isMadeOnce(Fault fault) {
    update("k", "before", 0);
    // The SDK retries the write, and the item that the first attempt wrote fails its condition.
    faulty.next(NONE, fault);
    assertUpdated(2, "after", updateRecords.update(request("k", "after", 1)));
    assertEquals(List.of("GetItem", "PutItem", "PutItem"), faulty.calls());
    assertHolds(2, "after");
  }

  /** Without a deadline, the SDK waits long enough for the response. */
  @Test
  void slowCall_endsAtTheDeadlineOfTheRequest() {
    Fault slow = new Fault.Slow(Duration.ofSeconds(3));
    update("k", "before", 0);
    faulty.next(slow);
    assertHolds(1, "before");

    faulty.next(slow);
    StoreBusyException ofRead =
        assertThrows(
            StoreBusyException.class,
            () ->
                Deadline.within(
                    () -> Duration.ofMillis(200), () -> store.read(GAME, new Scope.All())));
    assertInstanceOf(ApiCallTimeoutException.class, ofRead.getCause());

    View seen = store.read(GAME, new Scope.All());
    faulty.next(slow);
    CommitResult ofWrite =
        Deadline.within(
            () -> Duration.ofMillis(500), () -> store.commit(seen, after(seen, "after")));
    assertInstanceOf(CommitResult.Unknown.class, ofWrite);
  }

  @Test
  void writeWithTooLittleTime_isNotSent() {
    update("k", "before", 0);
    View.Existing seen =
        assertInstanceOf(View.Existing.class, store.read(GAME, new Scope.Deletion()));
    faulty.next();
    Supplier<Duration> tooShort = () -> Duration.ofMillis(499);
    assertThrows(
        StoreBusyException.class,
        () -> Deadline.within(tooShort, () -> store.commit(seen, after(seen, "after"))));
    assertThrows(
        StoreBusyException.class, () -> Deadline.within(tooShort, () -> store.delete(seen)));
    assertEquals(List.of(), faulty.calls());
  }

  private static Dataset after(View seen, String text) {
    Dataset before = assertInstanceOf(View.Existing.class, seen).dataset();
    return before.apply(new Commits(GAME).update(List.of(replace("k", 1, text))));
  }

  /** There is no time to check whether this very update failed the condition. */
  @ParameterizedTest
  @MethodSource("lostResponses")
  void updateWithLostResponseAndNoTime_fails(Fault fault) {
    update("k", "before", 0);
    UpdateRecords withoutRetries = updateRecords(_ -> false);
    UpdateRecords.Request request = request("k", "after", 1);
    faulty.next(NONE, fault);
    assertThrows(StoreFailedException.class, () -> withoutRetries.update(request));
    assertHolds(2, "after");
  }

  @ParameterizedTest
  @MethodSource("lostResponses")
  void updateThenThrottledAndNoTime_fails(Fault fault) {
    update("k", "before", 0);
    UpdateRecords withoutRetries = updateRecords(_ -> false);
    UpdateRecords.Request request = request("k", "after", 1);
    faulty.next(NONE, fault, THROTTLED, THROTTLED);
    assertThrows(StoreFailedException.class, () -> withoutRetries.update(request));
    assertHolds(2, "after");
  }

  static Stream<Fault> lostResponses() {
    return Stream.of(new LostResponse(), new TruncatedResponse(), new ErrorResponse());
  }

  @ParameterizedTest
  @MethodSource("lostResponses")
  void creationWithLostResponse_isMadeOnce(Fault fault) {
    faulty.next(NONE, NONE, fault);
    assertUpdated(1, "v", updateRecords.update(request("k", "v", 0)));
    // The SDK retries the transaction with its token, so DynamoDB recognizes it.
    assertEquals(
        List.of("GetItem", "TransactGetItems", "TransactWriteItems", "TransactWriteItems"),
        faulty.calls());
    assertHolds(1, "v");
  }

  @ParameterizedTest
  @MethodSource("lostResponses")
  void deletionWithLostResponse_isMadeOnce(Fault fault) {
    update("k", "v", 0);
    faulty.next(NONE, fault);
    assertInstanceOf(
        DeleteDataset.Result.Deleted.class, new DeleteDataset(store, _ -> true).delete(GAME));
    View.Missing missing =
        assertInstanceOf(View.Missing.class, store.read(GAME, new Scope.Summary()));
    assertEquals(count(2), missing.deletedAtCount());
    assertEquals(0, missing.datasets());
  }

  /** The first attempt was carried out and the others are throttled: not a refusal. */
  @ParameterizedTest
  @MethodSource("lostResponses")
  void updateThenThrottled_isFound(Fault fault) {
    update("k", "before", 0);
    faulty.next(NONE, fault, THROTTLED, THROTTLED);
    assertUpdated(2, "after", updateRecords.update(request("k", "after", 1)));
    assertEquals(List.of("GetItem", "PutItem", "PutItem", "PutItem", "GetItem"), faulty.calls());
    assertHolds(2, "after");
  }

  @Test
  void updateWithoutAnyResponse_failsAndIsFoundByAReplay() {
    update("k", "before", 0);
    UpdateRecords.Request request = request("k", "after", 1);
    faulty.next(NONE, new LostResponse());
    faulty.always(new LostRequest());
    assertThrows(StoreFailedException.class, () -> updateRecords.update(request));
    faulty.next();
    assertUpdated(2, "after", updateRecords.update(request));
    assertHolds(2, "after");
  }

  @Test
  void throttledUpdate_isRetriedUntilBusy() {
    update("k", "before", 0);
    faulty.next(NONE, THROTTLED, THROTTLED, THROTTLED);
    assertUpdated(2, "after", updateRecords.update(request("k", "after", 1)));
    assertEquals(SDK_ATTEMPTS + 3, faulty.calls().size());
    faulty.next(NONE);
    faulty.always(refusal("TransactionConflictException", ""));
    assertInstanceOf(
        UpdateRecords.Result.Busy.class, updateRecords.update(request("k", "later", 2)));
    faulty.next();
    assertHolds(2, "after");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})
  void creationThatMeetsAnother_isRetried(String reason) {
    faulty.next(NONE, NONE, cancelled(reason, "None"));
    assertUpdated(1, "v", updateRecords.update(request("k", "v", 0)));
    assertHolds(1, "v");
  }

  @Test
  void creationThatMeetsAnother_isWrittenAgainWithoutARead() {
    Fault conflict = cancelled("None", "TransactionConflict");
    faulty.next(NONE, NONE, conflict, conflict);
    assertUpdated(1, "v", updateRecords.update(request("k", "v", 0)));
    assertEquals(
        List.of(
            "GetItem",
            "TransactGetItems",
            "TransactWriteItems",
            "TransactWriteItems",
            "TransactWriteItems"),
        faulty.calls());
  }

  @Test
  void creationThatMeetsAnotherAfterALostResponse_isReadFirst() {
    faulty.next(NONE, NONE, new LostResponse(), cancelled("None", "TransactionConflict"));
    assertUpdated(1, "v", updateRecords.update(request("k", "v", 0)));
    assertEquals("GetItem", faulty.calls().get(4));
    assertHolds(1, "v");
  }

  @Test
  void creationInProgress_isUnknownAndFound() {
    faulty.next(NONE, NONE, new LostResponse(), refusal("TransactionInProgressException", ""));
    assertUpdated(1, "v", updateRecords.update(request("k", "v", 0)));
    assertHolds(1, "v");
  }

  @Test
  void invalidWrite_fails() {
    faulty.next(NONE, NONE, cancelled("ValidationError", "None"));
    UpdateRecords.Request request = request("k", "v", 0);
    assertThrows(StoreFailedException.class, () -> updateRecords.update(request));
    assertInstanceOf(View.Missing.class, store.read(GAME, new Scope.All()));
  }

  @Test
  void readThatMeetsWrites_isRetriedUntilBusy() {
    Fault cancelled = cancelled("None", "TransactionConflict");
    faulty.next(NONE, cancelled, cancelled, cancelled, cancelled);
    assertInstanceOf(View.Missing.class, store.read(GAME, new Scope.Summary()));
    assertEquals(1 + DatasetReader.MAX_READS, faulty.calls().size());
    faulty.next(NONE, cancelled, cancelled, cancelled, cancelled, cancelled);
    assertThrows(StoreBusyException.class, () -> store.read(GAME, new Scope.Summary()));
  }

  @Test
  void failedRead_failsOrIsBusy() {
    faulty.next(refusal("AccessDeniedException", ""));
    assertThrows(StoreFailedException.class, () -> store.read(GAME, new Scope.Summary()));
    faulty.next(NONE, cancelled("None", "ValidationError"));
    assertThrows(StoreFailedException.class, () -> store.read(GAME, new Scope.Summary()));
    faulty.next(THROTTLED, THROTTLED, THROTTLED);
    assertThrows(StoreBusyException.class, () -> store.list(GAME.owner(), 20));
  }

  private UpdateRecords.Request request(String key, String text, long knownCount) {
    SyncSession session =
        new SyncSession(
            new UUID(1, knownCount),
            DATE.plusSeconds(60),
            new SyncCount(knownCount),
            SyncCount.ZERO,
            "");
    return new UpdateRecords.Request(
        GAME,
        sessions.token(GAME, session),
        "device",
        List.of(new RecordPatch(key(key), count(knownCount), value(text))));
  }

  private void update(String key, String text, long knownCount) {
    assertUpdated(knownCount + 1, text, updateRecords.update(request(key, text, knownCount)));
  }

  private static void assertUpdated(long count, String text, UpdateRecords.Result result) {
    UpdateRecords.Result.Updated updated =
        assertInstanceOf(UpdateRecords.Result.Updated.class, result);
    SyncRecord.Live live = assertInstanceOf(SyncRecord.Live.class, updated.records().getFirst());
    assertEquals(count(count), live.syncCount());
    assertEquals(text, live.value().text());
  }

  private void assertHolds(long count, String text) {
    View.Existing existing =
        assertInstanceOf(View.Existing.class, store.read(GAME, new Scope.All()));
    assertEquals(count(count), existing.syncCount());
    assertEquals(
        List.of(text),
        existing.dataset().records().values().stream()
            .map(found -> ((SyncRecord.Live) found).value().text())
            .toList());
  }
}
