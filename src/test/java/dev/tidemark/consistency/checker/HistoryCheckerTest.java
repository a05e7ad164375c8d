package dev.tidemark.consistency.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.tidemark.consistency.history.History;
import dev.tidemark.consistency.history.History.Event;
import dev.tidemark.consistency.history.JsonValues;
import dev.tidemark.consistency.history.ServiceConfig;
import dev.tidemark.consistency.support.QuietLogs;
import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The checker on handwritten histories. */
@ExtendWith(QuietLogs.class)
class HistoryCheckerTest {
  private History history =
      new History(
          "pool", "phone", new ServiceConfig(false, Duration.ofDays(180), Duration.ofHours(1)));
  private long date;

  private int invoked(String operation, JsonObject input) {
    return history.invoked("phone", false, operation, input, 0);
  }

  private void returned(int call, int status, JsonObject body) {
    JsonObject headers =
        JsonValues.object("Retry-After", "1", "x-amzn-RequestId", "request-" + call);
    history.add(new Event.Returned(call, status, headers, body, 0));
  }

  private int list(long syncCount, String token, JsonObject... records) {
    int call = invoked("ListRecords", JsonValues.object("DatasetName", "game"));
    returned(call, 200, listing(syncCount, token, records));
    return call;
  }

  private static JsonObject listing(long syncCount, String token, JsonObject... records) {
    return JsonValues.object(
        "Records",
        List.of(records),
        "Count",
        records.length,
        "DatasetSyncCount",
        syncCount,
        "MergedDatasetNames",
        List.of(),
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
        JsonValues.object("Op", "replace", "Key", "k", "Value", value, "SyncCount", syncCount);
    return invoked(
        "UpdateRecords",
        JsonValues.object(
            "DatasetName", "game", "SyncSessionToken", token, "RecordPatches", List.of(patch)));
  }

  private JsonObject stored(String value, long syncCount) {
    return JsonValues.object(
        "Key",
        "k",
        "Value",
        value,
        "SyncCount",
        syncCount,
        "LastModifiedDate",
        seconds(syncCount),
        "LastModifiedBy",
        "phone");
  }

  /** Returns the date of the update with this count. */
  private BigDecimal seconds(long count) {
    return BigDecimal.valueOf(date + count).setScale(3);
  }

  private static JsonObject records(JsonObject... records) {
    return JsonValues.object("Records", List.of(records));
  }

  private static JsonObject failure(int call) {
    return error("InternalErrorException", "Internal error, request request-" + call);
  }

  private static JsonObject error(String type, String message) {
    return JsonValues.object("__type", type, "message", message);
  }

  private void assertNoViolation() {
    assertEquals(List.of(), HistoryChecker.check(history));
  }

  private void assertViolation() {
    assertFalse(HistoryChecker.check(history).isEmpty());
  }

  @Test
  void sequentialUpdates_areLinearizable() {
    list(0, "one");
    returned(update("one", "1", 0), 200, records(stored("1", 1)));
    list(1, "two", stored("1", 1));
    returned(update("two", "2", 1), 200, records(stored("2", 2)));
    list(2, "three", stored("2", 2));
    assertNoViolation();
  }

  @Test
  void lostUpdate_isAViolation() {
    list(0, "one");
    returned(update("one", "1", 0), 200, records(stored("1", 1)));
    list(1, "two", stored("1", 1));
    returned(update("two", "2", 1), 200, records(stored("2", 2)));
    list(2, "three", stored("1", 1));
    assertViolation();
  }

  @Test
  void staleListingAfterAResponse_isAViolation() {
    list(0, "one");
    returned(update("one", "1", 0), 200, records(stored("1", 1)));
    list(0, "two");
    list(1, "three", stored("1", 1));
    assertViolation();
  }

  @Test
  void staleListingDuringAnUpdate_isLinearizable() {
    list(0, "one");
    int update = update("one", "1", 0);
    list(0, "two");
    returned(update, 200, records(stored("1", 1)));
    list(1, "three", stored("1", 1));
    assertNoViolation();
  }

  private int describe(String value, long count) {
    int call = invoked("DescribeDataset", JsonValues.object("DatasetName", "game"));
    returned(call, 200, JsonValues.object("Dataset", description(value, count)));
    return call;
  }

  /** Returns the description of a dataset with one record, whose key has one byte. */
  private JsonObject description(String value, long count) {
    return JsonValues.object(
        "IdentityId",
        "phone",
        "DatasetName",
        "game",
        "CreationDate",
        seconds(1),
        "LastModifiedDate",
        seconds(count),
        "LastModifiedBy",
        "phone",
        "NumRecords",
        1,
        "DataStorage",
        1 + value.length());
  }

  private void delete(String value, long count) {
    returned(
        invoked("DeleteDataset", JsonValues.object("DatasetName", "game")),
        200,
        JsonValues.object("Dataset", description(value, count)));
  }

  private void listDatasets(JsonObject... descriptions) {
    returned(
        invoked("ListDatasets", JsonObject.EMPTY),
        200,
        JsonValues.object("Datasets", List.of(descriptions), "Count", descriptions.length));
  }

  /** The update may commit at any time before its response, but it stays committed. */
  @Test
  void staleDescription_isAViolation() {
    list(0, "one");
    returned(update("one", "1", 0), 200, records(stored("1", 1)));
    list(1, "two", stored("1", 1));
    int update = update("two", "22", 1);
    describe("1", 1);
    describe("22", 2);
    assertNoViolation();
    describe("1", 1);
    returned(update, 200, records(stored("22", 2)));
    list(2, "three", stored("22", 2));
    assertViolation();
  }

  @Test
  void datasetListedAfterItsDeletion_isAViolation() {
    list(0, "one");
    returned(update("one", "1", 0), 200, records(stored("1", 1)));
    listDatasets(description("1", 1));
    delete("1", 1);
    listDatasets();
    assertNoViolation();
    listDatasets(description("1", 1));
    assertViolation();
  }

  @Test
  void deletionOfAnotherState_isAViolation() {
    list(0, "one");
    returned(update("one", "1", 0), 200, records(stored("1", 1)));
    delete("22", 1);
    assertViolation();
  }

  @Test
  void wrongStorage_isAViolation() {
    list(0, "one");
    returned(update("one", "1", 0), 200, records(stored("1", 1)));
    describe("22", 1);
    assertViolation();
  }

  @Test
  void secondDateOfAnUpdate_isAViolation() {
    list(0, "one");
    returned(update("one", "1", 0), 200, records(stored("1", 1)));
    date = 100;
    list(1, "two", stored("1", 1));
    assertViolation();
  }

  @Test
  void missingRecord_isAViolation() {
    list(0, "one");
    returned(update("one", "1", 0), 200, records(stored("1", 1)));
    list(1, "two");
    assertViolation();
  }

  @Test
  void status429WithoutRetryAfter_isAViolation() {
    int call = invoked("ListRecords", JsonValues.object("DatasetName", "game"));
    history.add(
        new Event.Returned(
            call, 429, JsonObject.EMPTY, error("TooManyRequestsException", "later"), 0));
    assertViolation();
  }

  private static JsonObject events(String function) {
    return JsonValues.object("Events", JsonValues.object("SyncTrigger", function));
  }

  private void set(String function) {
    returned(invoked("SetCognitoEvents", events(function)), 200, JsonObject.EMPTY);
  }

  private void get(String function) {
    returned(invoked("GetCognitoEvents", JsonObject.EMPTY), 200, events(function));
  }

  @Test
  void sequentialEvents_areLinearizable() {
    get("");
    set("one");
    get("one");
    set("two");
    get("two");
    set("");
    get("");
    assertNoViolation();
  }

  @Test
  void staleEvents_areAViolation() {
    set("one");
    set("two");
    get("one");
    assertViolation();
  }

  @Test
  void eventsThatWereNeverSet_areAViolation() {
    get("one");
    assertViolation();
  }

  @Test
  void eventsOfA429_areAViolation() {
    returned(
        invoked("SetCognitoEvents", events("one")),
        429,
        error("TooManyRequestsException", "later"));
    assertNoViolation();
    get("one");
    assertViolation();
  }

  /** The write may take effect at any time, but then it stays. */
  @Test
  void eventsWithoutAResponse_mayTakeEffectLater() {
    set("one");
    returned(invoked("SetCognitoEvents", events("two")), 0, JsonObject.EMPTY);
    get("one");
    set("three");
    get("two");
    assertNoViolation();
    get("three");
    assertViolation();
  }

  @Test
  void conflictWithoutCause_isAViolation() {
    list(0, "one");
    JsonObject conflict =
        JsonValues.object(
            "__type",
            "ResourceConflictException",
            "message",
            "Current SyncCount for: k is: 1 not: 0",
            "conflicts",
            List.of(JsonValues.object("Key", "k", "SyncCount", 1)));
    returned(update("one", "1", 0), 409, conflict);
    assertViolation();
  }

  @Test
  void updateWithoutAResponse_mayHaveCommittedOrNot() {
    list(0, "one");
    returned(update("one", "1", 0), 0, JsonObject.EMPTY);
    list(0, "two");
    assertNoViolation();
    list(1, "three", stored("1", 1));
    assertNoViolation();
    list(0, "four");
    assertViolation();
  }

  @Test
  void commitOfA429_isAViolation() {
    list(0, "one");
    returned(update("one", "1", 0), 429, error("TooManyRequestsException", "later"));
    assertNoViolation();
    list(1, "two", stored("1", 1));
    assertViolation();
  }

  @Test
  void updateWithA500_mayHaveCommitted() {
    list(0, "one");
    int failed = update("one", "1", 0);
    returned(failed, 500, failure(failed));
    list(1, "two", stored("1", 1));
    assertNoViolation();
  }

  @Test
  void status500WithoutRequestId_isAViolation() {
    list(0, "one");
    returned(update("one", "1", 0), 500, error("InternalErrorException", "NullPointerException"));
    assertViolation();
  }

  @Test
  void status500OfAnotherType_isAViolation() {
    list(0, "one");
    int failed = update("one", "1", 0);
    returned(failed, 500, error("RuntimeException", "Internal error, request request-" + failed));
    assertViolation();
  }

  @Test
  void recordedViolation_isReported() {
    int listing = list(0, "one");
    assertNoViolation();
    history.violation(listing, "it was slow");
    assertViolation();
  }

  @Test
  void dateOutsideOfTheCall_isAViolation() {
    list(0, "one");
    date -= 7200;
    returned(update("one", "1", 0), 200, records(stored("1", 1)));
    assertViolation();
  }

  @Test
  void recordTwiceInAResponse_isAViolation() {
    list(0, "one");
    returned(update("one", "1", 0), 200, records(stored("1", 1), stored("1", 1)));
    assertViolation();
  }

  @Test
  void updateThatCommitsTwice_isAViolation() {
    list(0, "one");
    returned(update("one", "1", 0), 200, records(stored("1", 1)));
    returned(update("one", "1", 0), 200, records(stored("1", 2)));
    assertViolation();
  }

  @Test
  void replay_getsTheSameResponse() {
    list(0, "one");
    returned(update("one", "1", 0), 200, records(stored("1", 1)));
    returned(update("one", "1", 0), 200, records(stored("1", 1)));
    list(1, "two", stored("1", 1));
    assertNoViolation();
  }

  private static JsonObject without(JsonObject object, String member) {
    Map<String, JsonValue> members = new LinkedHashMap<>(object.members());
    members.remove(member);
    return new JsonObject(members);
  }

  private static JsonObject with(JsonObject object, String member, String text) {
    Map<String, JsonValue> members = new LinkedHashMap<>(object.members());
    members.put(member, new JsonString(text));
    return new JsonObject(members);
  }

  @Test
  void missingMember_isAViolation() {
    int call = invoked("ListRecords", JsonValues.object("DatasetName", "game"));
    returned(call, 200, without(listing(0, "one"), "MergedDatasetNames"));
    assertViolation();
  }

  @Test
  void unknownMember_isAViolation() {
    int call = invoked("ListRecords", JsonValues.object("DatasetName", "game"));
    returned(call, 200, with(listing(0, "one"), "Internal", "secret"));
    assertViolation();
  }

  @Test
  void idOfAnotherIdentity_isAViolation() {
    list(0, "one");
    returned(update("one", "1", 0), 200, records(stored("1", 1)));
    listDatasets(with(description("1", 1), "IdentityId", "other"));
    assertViolation();
  }

  @Test
  void dateWithoutMilliseconds_isAViolation() {
    list(0, "one");
    JsonObject stored =
        JsonValues.object(
            "Key",
            "k",
            "Value",
            "1",
            "SyncCount",
            1,
            "LastModifiedDate",
            1,
            "LastModifiedBy",
            "phone");
    returned(update("one", "1", 0), 200, records(stored));
    assertViolation();
  }

  private int invokedByAnotherIdentity() {
    return history.invoked(
        "other", false, "ListRecords", JsonValues.object("DatasetName", "game"), 0);
  }

  @Test
  void anotherIdentity_isRefused() {
    returned(
        invokedByAnotherIdentity(),
        403,
        error(
            "NotAuthorizedException",
            "These credentials are not valid for accessing this resource"));
    assertNoViolation();
    returned(invokedByAnotherIdentity(), 200, listing(0, "one"));
    assertViolation();
  }

  @Test
  void missingDatasetWithAnotherMessage_isAViolation() {
    int call = invoked("DescribeDataset", JsonValues.object("DatasetName", "game"));
    returned(call, 404, error("ResourceNotFoundException", "Dataset 'game' not found"));
    assertNoViolation();
    int other = invoked("DescribeDataset", JsonValues.object("DatasetName", "game"));
    returned(other, 404, error("ResourceNotFoundException", "Dataset 'settings' not found"));
    assertViolation();
  }

  @Test
  void unknownNextTokenOfDatasets_isRefused() {
    JsonObject input = JsonValues.object("NextToken", "made up");
    returned(
        invoked("ListDatasets", input),
        400,
        error("InvalidParameterException", "NextToken not valid for these inputs"));
    assertNoViolation();
    returned(
        invoked("ListDatasets", input), 200, JsonValues.object("Datasets", List.of(), "Count", 0));
    assertViolation();
  }

  private void describeUsage(long count) {
    JsonObject usage =
        JsonValues.object(
            "IdentityId",
            "phone",
            "IdentityPoolId",
            "pool",
            "LastModifiedDate",
            seconds(count),
            "DatasetCount",
            1,
            "DataStorage",
            2);
    returned(
        invoked("DescribeIdentityUsage", JsonObject.EMPTY),
        200,
        JsonValues.object("IdentityUsage", usage));
  }

  @Test
  void usageWithAnotherDate_isAViolation() {
    list(0, "one");
    returned(update("one", "1", 0), 200, records(stored("1", 1)));
    describeUsage(1);
    assertNoViolation();
    describeUsage(2);
    assertViolation();
  }

  private void runTrigger(int call, long syncCount) {
    JsonObject patch = JsonValues.object("Key", "k", "Value", "1");
    history.add(
        new Event.Triggered(call, OptionalLong.of(syncCount), JsonObject.EMPTY, List.of(patch)));
  }

  @Test
  void triggerThatRunsOnce_isRight() {
    history = withTrigger();
    list(0, "one");
    int update = update("one", "1", 0);
    runTrigger(update, 0);
    returned(update, 200, records(stored("1", 1)));
    assertNoViolation();
    int replay = update("one", "1", 0);
    runTrigger(replay, 1);
    returned(replay, 200, records(stored("1", 1)));
    assertViolation();
  }

  @Test
  void triggerThatRunsTwiceForOneState_isAViolation() {
    history = withTrigger();
    list(0, "one");
    int update = update("one", "1", 0);
    runTrigger(update, 0);
    runTrigger(update, 0);
    returned(update, 200, records(stored("1", 1)));
    assertViolation();
  }

  @Test
  void triggerThatDoesNotRun_isAViolation() {
    history = withTrigger();
    list(0, "one");
    returned(update("one", "1", 0), 200, records(stored("1", 1)));
    assertViolation();
  }

  private static History withTrigger() {
    return new History(
        "pool", "phone", new ServiceConfig(true, Duration.ofDays(180), Duration.ofHours(1)));
  }
}
