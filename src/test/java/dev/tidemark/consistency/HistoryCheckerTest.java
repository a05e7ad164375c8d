package dev.tidemark.consistency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.tidemark.consistency.History.Event;
import dev.tidemark.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Histories that are written by hand, and what the checker makes of them. */
@ExtendWith(QuietLogs.class)
class HistoryCheckerTest {
  private final History history = new History(new Terms(false, Duration.ofDays(180)));
  private long date;

  private int invoked(String operation, JsonObject input) {
    return history.invoked("phone", false, operation, input, 0);
  }

  private void returned(int call, int status, JsonObject body) {
    JsonObject headers = Trees.object("Retry-After", "1", "x-amzn-RequestId", "request-" + call);
    history.add(new Event.Returned(call, status, headers, body));
  }

  private int list(long syncCount, String token, JsonObject... records) {
    int call = invoked("ListRecords", Trees.object("DatasetName", "game"));
    returned(call, 200, listing(syncCount, token, records));
    return call;
  }

  private static JsonObject listing(long syncCount, String token, JsonObject... records) {
    return Trees.object(
        "Records",
        List.of(records),
        "Count",
        records.length,
        "DatasetSyncCount",
        syncCount,
        "LastModifiedBy",
        syncCount == 0 ? Optional.empty() : "phone",
        "DatasetExists",
        syncCount > 0,
        "DatasetDeletedAfterRequestedSyncCount",
        false,
        "SyncSessionToken",
        token);
  }

  private int update(String token, String value, long syncCount) {
    JsonObject patch =
        Trees.object("Op", "replace", "Key", "k", "Value", value, "SyncCount", syncCount);
    return invoked(
        "UpdateRecords",
        Trees.object(
            "DatasetName", "game", "SyncSessionToken", token, "RecordPatches", List.of(patch)));
  }

  private JsonObject stored(String value, long syncCount) {
    return Trees.object(
        "Key",
        "k",
        "Value",
        value,
        "SyncCount",
        syncCount,
        "LastModifiedDate",
        date + syncCount,
        "LastModifiedBy",
        "phone");
  }

  private static JsonObject records(JsonObject... records) {
    return Trees.object("Records", List.of(records));
  }

  private static JsonObject failure(int call) {
    return error("InternalErrorException", "Internal error, request request-" + call);
  }

  private static JsonObject error(String type, String message) {
    return Trees.object("__type", type, "message", message);
  }

  private void assertKept() {
    assertEquals(List.of(), HistoryChecker.check(history));
  }

  private void assertBroken() {
    assertFalse(HistoryChecker.check(history).isEmpty());
  }

  @Test
  void updatesOneAfterAnother_areKept() {
    list(0, "one");
    returned(update("one", "1", 0), 200, records(stored("1", 1)));
    list(1, "two", stored("1", 1));
    returned(update("two", "2", 1), 200, records(stored("2", 2)));
    list(2, "three", stored("2", 2));
    assertKept();
  }

  @Test
  void lostUpdate_isBroken() {
    list(0, "one");
    returned(update("one", "1", 0), 200, records(stored("1", 1)));
    list(1, "two", stored("1", 1));
    returned(update("two", "2", 1), 200, records(stored("2", 2)));
    list(2, "three", stored("1", 1));
    assertBroken();
  }

  @Test
  void staleListingAfterAnAnswer_isBroken() {
    list(0, "one");
    returned(update("one", "1", 0), 200, records(stored("1", 1)));
    list(0, "two");
    list(1, "three", stored("1", 1));
    assertBroken();
  }

  @Test
  void staleListingWhileAnUpdateRuns_isKept() {
    list(0, "one");
    int update = update("one", "1", 0);
    list(0, "two");
    returned(update, 200, records(stored("1", 1)));
    list(1, "three", stored("1", 1));
    assertKept();
  }

  private int describe(String value, long count) {
    int call = invoked("DescribeDataset", Trees.object("DatasetName", "game"));
    returned(call, 200, Trees.object("Dataset", description(value, count)));
    return call;
  }

  /** Of one record, with a key of one byte. */
  private JsonObject description(String value, long count) {
    return Trees.object(
        "DatasetName",
        "game",
        "CreationDate",
        date + 1,
        "LastModifiedDate",
        date + count,
        "LastModifiedBy",
        "phone",
        "NumRecords",
        1,
        "DataStorage",
        1 + value.length());
  }

  private void delete(String value, long count) {
    returned(
        invoked("DeleteDataset", Trees.object("DatasetName", "game")),
        200,
        Trees.object("Dataset", description(value, count)));
  }

  private void listDatasets(JsonObject... descriptions) {
    returned(
        invoked("ListDatasets", JsonObject.EMPTY),
        200,
        Trees.object("Datasets", List.of(descriptions), "Count", descriptions.length));
  }

  /** The update may have been made at any time while it is not answered, but not taken back. */
  @Test
  void descriptionsThatGoBack_areBroken() {
    list(0, "one");
    returned(update("one", "1", 0), 200, records(stored("1", 1)));
    list(1, "two", stored("1", 1));
    int update = update("two", "22", 1);
    describe("1", 1);
    describe("22", 2);
    assertKept();
    describe("1", 1);
    returned(update, 200, records(stored("22", 2)));
    list(2, "three", stored("22", 2));
    assertBroken();
  }

  @Test
  void datasetThatIsThereAfterItsDeletion_isBroken() {
    list(0, "one");
    returned(update("one", "1", 0), 200, records(stored("1", 1)));
    listDatasets(description("1", 1));
    delete("1", 1);
    listDatasets();
    assertKept();
    listDatasets(description("1", 1));
    assertBroken();
  }

  @Test
  void deletionOfWhatWasNot_isBroken() {
    list(0, "one");
    returned(update("one", "1", 0), 200, records(stored("1", 1)));
    delete("22", 1);
    assertBroken();
  }

  @Test
  void wrongStorage_isBroken() {
    list(0, "one");
    returned(update("one", "1", 0), 200, records(stored("1", 1)));
    describe("22", 1);
    assertBroken();
  }

  @Test
  void otherDateOfAnUpdate_isBroken() {
    list(0, "one");
    returned(update("one", "1", 0), 200, records(stored("1", 1)));
    date = 100;
    list(1, "two", stored("1", 1));
    assertBroken();
  }

  @Test
  void recordThatIsLeftOutOfAListing_isBroken() {
    list(0, "one");
    returned(update("one", "1", 0), 200, records(stored("1", 1)));
    list(1, "two");
    assertBroken();
  }

  @Test
  void pressureWithoutATime_isBroken() {
    int call = invoked("ListRecords", Trees.object("DatasetName", "game"));
    history.add(
        new Event.Returned(
            call, 429, JsonObject.EMPTY, error("TooManyRequestsException", "later")));
    assertBroken();
  }

  private void set(String function) {
    returned(invoked("SetCognitoEvents", ClientActor.events(function)), 200, JsonObject.EMPTY);
  }

  private void get(String function) {
    returned(invoked("GetCognitoEvents", JsonObject.EMPTY), 200, ClientActor.events(function));
  }

  @Test
  void settingsOneAfterAnother_areKept() {
    get("");
    set("one");
    get("one");
    set("two");
    get("two");
    set("");
    get("");
    assertKept();
  }

  @Test
  void settingThatComesBack_isBroken() {
    set("one");
    set("two");
    get("one");
    assertBroken();
  }

  @Test
  void settingThatNobodyMade_isBroken() {
    get("one");
    assertBroken();
  }

  @Test
  void settingOfWhichItWasSaidThatNothingChanged_mayNotBeThere() {
    returned(
        invoked("SetCognitoEvents", ClientActor.events("one")),
        429,
        error("TooManyRequestsException", "later"));
    assertKept();
    get("one");
    assertBroken();
  }

  /** It may come to be at any time, but then it must stay. */
  @Test
  void unansweredSetting_mayComeLater() {
    set("one");
    returned(invoked("SetCognitoEvents", ClientActor.events("two")), 0, JsonObject.EMPTY);
    get("one");
    set("three");
    get("two");
    assertKept();
    get("three");
    assertBroken();
  }

  @Test
  void conflictWithoutCause_isBroken() {
    list(0, "one");
    JsonObject conflict =
        Trees.object(
            "__type",
            "ResourceConflictException",
            "message",
            "Current SyncCount for: k is: 1 not: 0",
            "conflicts",
            List.of(Trees.object("Key", "k", "SyncCount", 1)));
    returned(update("one", "1", 0), 409, conflict);
    assertBroken();
  }

  @Test
  void unansweredUpdate_mayHaveBeenMadeOrNot() {
    list(0, "one");
    returned(update("one", "1", 0), 0, JsonObject.EMPTY);
    list(0, "two");
    assertKept();
    list(1, "three", stored("1", 1));
    assertKept();
    list(0, "four");
    assertBroken();
  }

  @Test
  void updateOfWhichItWasSaidThatNothingChanged_mayNotBeThere() {
    list(0, "one");
    returned(update("one", "1", 0), 429, error("TooManyRequestsException", "later"));
    assertKept();
    list(1, "two", stored("1", 1));
    assertBroken();
  }

  @Test
  void failureWithItsId_mayHaveBeenMade() {
    list(0, "one");
    int failed = update("one", "1", 0);
    returned(failed, 500, failure(failed));
    list(1, "two", stored("1", 1));
    assertKept();
  }

  @Test
  void failureWithoutItsId_isBroken() {
    list(0, "one");
    returned(update("one", "1", 0), 500, error("InternalErrorException", "NullPointerException"));
    assertBroken();
  }

  @Test
  void failureOfAnotherType_isBroken() {
    list(0, "one");
    int failed = update("one", "1", 0);
    returned(failed, 500, error("RuntimeException", "Internal error, request request-" + failed));
    assertBroken();
  }

  /** Also where each alone is in order. */
  @Test
  void whatWasFoundOnTheWay_isBroken() {
    int listing = list(0, "one");
    assertKept();
    history.find(listing, "it was slow");
    assertBroken();
  }

  @Test
  void updateOfAnotherDay_isBroken() {
    list(0, "one");
    date -= 7200;
    returned(update("one", "1", 0), 200, records(stored("1", 1)));
    assertBroken();
  }

  @Test
  void answerWithARecordTwice_isBroken() {
    list(0, "one");
    returned(update("one", "1", 0), 200, records(stored("1", 1), stored("1", 1)));
    assertBroken();
  }

  @Test
  void updateThatIsMadeTwice_isBroken() {
    list(0, "one");
    returned(update("one", "1", 0), 200, records(stored("1", 1)));
    returned(update("one", "1", 0), 200, records(stored("1", 2)));
    assertBroken();
  }

  @Test
  void repeatedUpdate_isAnsweredAgain() {
    list(0, "one");
    returned(update("one", "1", 0), 200, records(stored("1", 1)));
    returned(update("one", "1", 0), 200, records(stored("1", 1)));
    list(1, "two", stored("1", 1));
    assertKept();
  }

  @Test
  void savedHistory_isTheSame(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("1.jsonl");
    History saved = Simulation.run(1).history();
    saved.save(file);
    History loaded = History.load(file);
    assertEquals(saved.events(), loaded.events());
    assertEquals(saved.terms(), loaded.terms());
    assertEquals(List.of(), HistoryChecker.check(loaded));
  }
}
