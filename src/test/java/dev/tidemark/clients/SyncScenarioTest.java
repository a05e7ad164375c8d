package dev.tidemark.clients;

import static dev.tidemark.clients.OfficialClient.remove;
import static dev.tidemark.clients.OfficialClient.replace;
import static dev.tidemark.clients.Responses.members;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import software.amazon.awssdk.services.cognitosync.model.CognitoSyncException;
import software.amazon.awssdk.services.cognitosync.model.Dataset;
import software.amazon.awssdk.services.cognitosync.model.ListRecordsResponse;
import software.amazon.awssdk.services.cognitosync.model.Record;
import software.amazon.awssdk.services.cognitosync.model.RecordPatch;
import software.amazon.awssdk.services.cognitosync.model.UpdateRecordsResponse;

/** The scenarios of Amazon's own tests of Cognito Sync, and of the algorithms of its clients. */
@ExtendWith(RunningService.class)
class SyncScenarioTest {
  private final User user;
  private final OfficialClient client;

  SyncScenarioTest(Users users) {
    this.user = users.newUser();
    this.client = user.client();
  }

  @Test
  void freshDataset_isListedAsMissingWithAToken() {
    ListRecordsResponse response = client.list("game", request -> request.maxResults(1));
    assertEquals(
        Map.of(
            "Records",
            List.of(),
            "Count",
            0,
            "DatasetSyncCount",
            0L,
            "MergedDatasetNames",
            List.of(),
            "DatasetExists",
            false,
            "DatasetDeletedAfterRequestedSyncCount",
            false,
            "SyncSessionToken",
            response.syncSessionToken()),
        members(response));
    assertTrue(response.syncSessionToken().length() > 1);
  }

  @Test
  void firstUpdate_hasCount1() {
    List<Record> written = client.update("game", replace("score", "5", 0)).records();
    assertEquals(List.of("score=5@1"), texts(written));
    ListRecordsResponse listing = client.list("game");
    assertEquals(
        List.of(1, true, 1L, written),
        List.of(
            listing.count(),
            listing.datasetExists(),
            listing.datasetSyncCount(),
            listing.records()));
  }

  @Test
  void sameValueWithCurrentCount_returnsOneRecord() {
    client.update("game", replace("score", "5", 0));
    assertEquals(
        List.of("score=5@2"), texts(client.update("game", replace("score", "5", 1)).records()));
  }

  @Test
  void staleCount_conflictsAndStoresNothing() {
    client.update("game", replace("score", "5", 0));
    ListRecordsResponse before = client.list("game");
    assertRefused(
        409,
        "Current SyncCount for: score is: 1 not: 0",
        () -> client.update("game", replace("other", "1", 0), replace("score", "4", 0)));
    ListRecordsResponse after = client.list("game");
    assertEquals(before.records(), after.records());
    assertEquals(1, after.datasetSyncCount());
  }

  @Test
  void tenKeysInOneUpdate_haveOneCount() {
    client.update("game", replace("score", "5", 0));
    RecordPatch[] ten =
        IntStream.range(0, 10)
            .mapToObj(i -> replace("key" + i, "v", 0))
            .toArray(RecordPatch[]::new);
    List<Record> written = client.update("game", ten).records();
    assertEquals(IntStream.range(0, 10).mapToObj(i -> "key" + i + "=v@2").toList(), texts(written));
    assertEquals(2, client.list("game").datasetSyncCount());
  }

  @Test
  void twoWriters_getTheNextTwoCounts() {
    client.update("game", replace("start", "", 0));
    ListRecordsResponse seenByA = client.list("game");
    ListRecordsResponse seenByB = client.list("game");
    UpdateRecordsResponse byB =
        client.updateWith(seenByB.syncSessionToken(), "game", replace("b", "1", 0));
    UpdateRecordsResponse byA =
        client.updateWith(seenByA.syncSessionToken(), "game", replace("a", "1", 0));
    long n = seenByA.datasetSyncCount();
    assertEquals(
        List.of(n + 1, n + 2),
        List.of(byB.records().getFirst().syncCount(), byA.records().getFirst().syncCount()));
  }

  @Test
  void twoDevices_keepEachOthersChanges() {
    Device a = new Device(client, "game");
    Device b = new Device(user.client(), "game");
    a.put("a", "1");
    a.synchronize();
    assertEquals(1, a.lastSyncCount());
    b.put("b", "2");
    b.synchronize();
    assertEquals(2, b.lastSyncCount());
    a.put("c", "3");
    a.synchronize();
    b.put("a", "4");
    b.remove("b");
    b.synchronize();
    a.synchronize();
    assertEquals(Map.of("a", "4", "c", "3"), a.values());
    assertEquals(a.values(), b.values());
    assertEquals(List.of(4L, 4L), List.of(a.lastSyncCount(), b.lastSyncCount()));
  }

  @Test
  void deviceOvertakenDuringItsPush_listsTheOtherUpdate() {
    Device a = new Device(client, "game");
    a.put("a", "1");
    a.synchronize();
    ListRecordsResponse listing = client.list("game", 1);
    client.update("game", replace("b", "2", 0));
    UpdateRecordsResponse pushed =
        client.updateWith(listing.syncSessionToken(), "game", replace("a", "3", 1));
    assertEquals(3, pushed.records().getFirst().syncCount());
    a.synchronize();
    assertEquals(Map.of("a", "3", "b", "2"), a.values());
  }

  @Test
  void removedKey_isATombstoneWithACount() {
    client.update("game", replace("score", "5", 0));
    client.update("game", remove("score", 1));
    assertEquals(List.of("score removed@2"), texts(client.list("game", 1).records()));
    assertEquals(List.of("score removed@2"), texts(client.list("game").records()));
    assertRefused(
        409,
        "Current SyncCount for: score is: 2 not: 0",
        () -> client.update("game", replace("score", "6", 0)));
    assertEquals(
        List.of("score=6@3"), texts(client.update("game", replace("score", "6", 2)).records()));
  }

  @Test
  void token_isConsumedByAnUpdateButNotByAConflict() {
    client.update("game", replace("score", "5", 0));
    String listed = client.list("game").syncSessionToken();
    String token =
        client.list("game", request -> request.syncSessionToken(listed)).syncSessionToken();
    assertRefused(
        409,
        "Current SyncCount for: score is: 1 not: 0",
        () -> client.updateWith(token, "game", replace("score", "6", 0)));
    assertEquals(
        1, client.list("game", request -> request.syncSessionToken(token)).datasetSyncCount());
    client.updateWith(token, "game", replace("score", "6", 1));
    for (String consumed : List.of(listed, token)) {
      assertRefused(
          400,
          "SyncSessionToken not valid for these inputs: an update was made with it",
          () -> client.list("game", request -> request.syncSessionToken(consumed)));
    }
  }

  @Test
  void countAboveTheCurrentOne_isNoSuchSyncCount() {
    client.update("game", replace("score", "5", 0));
    assertRefused(
        400, "No such SyncCount: 37 exists for this Dataset", () -> client.list("game", 37));
  }

  @Test
  void deletedDataset_isMissingAndDevicesResync() {
    client.update("game", replace("score", "5", 0));
    client.delete("game");
    assertEquals(List.of(), client.datasets().datasets());
    assertRefused(404, "Dataset 'game' not found", () -> client.describe("game"));
    assertRefused(404, "Dataset 'game' not found", () -> client.delete("game"));
    assertEquals(List.of(false, true, 0L, 0), flags(client.list("game", 1)));
    ListRecordsResponse fresh = client.list("game", 0);
    assertEquals(List.of(false, false, 0L, 0), flags(fresh));

    List<Record> written =
        client
            .updateWith(
                fresh.syncSessionToken(), "game", replace("new", "1", fresh.datasetSyncCount()))
            .records();
    assertEquals(List.of("new=1@3"), texts(written));
    ListRecordsResponse resync = client.list("game", 1);
    assertEquals(List.of(true, true, 3L, 1), flags(resync));
    assertEquals(written, resync.records());
    assertEquals(List.of(true, false, 3L, 1), flags(client.list("game", 0)));
  }

  @Test
  void deviceOfADeletedDataset_resyncs() {
    Device a = new Device(client, "game");
    Device b = new Device(user.client(), "game");
    a.put("score", "5");
    a.synchronize();
    b.synchronize();
    client.delete("game");
    b.put("level", "1");
    b.synchronize();
    a.synchronize();
    assertEquals(Map.of("level", "1"), a.values());
    assertEquals(a.values(), b.values());
  }

  @Test
  void pages_haveTheSameCount() {
    client.update("game", replace("c", "3", 0), replace("a", "1", 0));
    client.update("game", replace("b", "2", 0), remove("d", 0));
    List<ListRecordsResponse> pages = new ArrayList<>();
    pages.add(client.list("game", request -> request.maxResults(1)));
    while (pages.getLast().nextToken() != null) {
      String next = pages.getLast().nextToken();
      pages.add(client.list("game", request -> request.maxResults(1).nextToken(next)));
      client.update("other", replace("between", "", pages.size() - 2L));
    }
    assertEquals(
        List.of("a=1@1", "b=2@2", "c=3@1", "d removed@2"),
        texts(pages.stream().flatMap(page -> page.records().stream()).toList()));
    assertEquals(
        List.of(2L, 2L, 2L, 2L),
        pages.stream().map(ListRecordsResponse::datasetSyncCount).toList());
  }

  @Test
  void fullDataset_isOnePageAndRefusesMore() {
    RecordPatch[] all =
        IntStream.range(0, 1024)
            .mapToObj(i -> replace("key%04d".formatted(i), "v", 0))
            .toArray(RecordPatch[]::new);
    client.update("game", all);
    ListRecordsResponse listing = client.list("game");
    assertEquals(
        IntStream.range(0, 1024).mapToObj(i -> "key%04d=v@1".formatted(i)).toList(),
        texts(listing.records()));
    assertEquals(List.of(true, false, 1L, 1024), flags(listing));
    assertRefused(
        400,
        "Too many records of the dataset: 1025; the limit is 1024",
        () -> client.update("game", replace("key1024", "v", 0)));
  }

  @Test
  void dataset21_isRefused() {
    IntStream.rangeClosed(1, 20)
        .forEach(i -> client.update("dataset%02d".formatted(i), replace("key", "v", 0)));
    assertRefused(
        400,
        "Too many datasets of the identity: 21; the limit is 20",
        () -> client.update("dataset21", replace("key", "v", 0)));
    assertEquals(
        IntStream.rangeClosed(1, 20).mapToObj("dataset%02d"::formatted).toList(),
        client.datasets().datasets().stream().map(Dataset::datasetName).toList());
  }

  @Test
  void encodedAndPlainColons_areTheSameIds() {
    RawClient raw = user.raw();
    String encoded = user.path("a:b");
    post(raw, encoded, "score", "\"Value\": \"5\"", 0);
    String plain = encoded.replace("%3A", ":");
    String lowerCased = encoded.replace("%3A", "%3a");
    for (String path : List.of(encoded, plain, lowerCased)) {
      assertEquals(BigDecimal.ONE, raw.get(path + "/records").body().get("DatasetSyncCount"));
    }
  }

  @Test
  void contentTypeWithoutABody_isIgnored() {
    String[] contentType = {"Content-Type", "application/x-amz-json-1.1"};
    RawClient raw = user.raw();
    String path = user.path("game");
    post(raw, path, "score", "\"Value\": \"5\"", 0);
    assertEquals(200, raw.get(user.path(), contentType).status());
    assertEquals(200, raw.get(user.path() + "/datasets", contentType).status());
    assertEquals(200, raw.get(path + "/records", contentType).status());
    assertEquals(200, raw.get(path, contentType).status());
    assertEquals(200, raw.send("DELETE", path, "", contentType).status());
  }

  @Test
  void postWithoutMembers_isRefusedForTheMissingToken() {
    Map<String, Object> missing =
        Map.of(
            "__type",
            "InvalidParameterException",
            "message",
            "1 validation error detected: Value null at 'syncSessionToken' failed to satisfy"
                + " constraint: Member must not be null");
    RawClient raw = user.raw();
    assertEquals(missing, raw.post(user.path("game"), "").body());
    assertEquals(missing, raw.post(user.path("game"), "{}").body());
  }

  @Test
  void countWithAnExponent_isAccepted() {
    RawClient raw = user.raw();
    String path = user.path("game");
    for (int i = 0; i < 10; i++) {
      post(raw, path, "score", "\"Value\": \"5\"", i);
    }
    assertEquals(
        "No such SyncCount: 100000 exists for this Dataset",
        raw.get(path + "/records?lastSyncCount=1e%2B05").body().get("message"));
    assertEquals(List.of(), raw.get(path + "/records?lastSyncCount=1e%2B01").body().get("Records"));
    Map<String, Object> written =
        post(raw, path, "score", "\"Value\": \"6\"", "1e+01", "\"DeviceId\": \"phone\"");
    assertEquals(new BigDecimal(11), written.get("SyncCount"));
  }

  @Test
  void datesInEveryForm_areAccepted() {
    RawClient raw = user.raw();
    Map<String, String> forms =
        Map.of(
            "1424801824.343", "1424801824.343",
            "1424801824", "1424801824.000",
            "1.424801824343E9", "1424801824.343");
    int count = 0;
    for (Map.Entry<String, String> form : forms.entrySet()) {
      String date = "\"Value\": \"5\", \"DeviceLastModifiedDate\": " + form.getKey();
      assertEquals(
          new BigDecimal(form.getValue()),
          post(raw, user.path("game"), "score", date, count).get("DeviceLastModifiedDate"));
      count++;
    }
  }

  @Test
  void removalWithAnEmptyValue_isAccepted() {
    RawClient raw = user.raw();
    String path = user.path("game");
    Map<String, Object> empty = post(raw, path, "score", "\"Value\": \"\"", 0);
    assertEquals("", empty.get("Value"));
    Map<String, Object> removed =
        update(
            raw,
            path,
            "{\"Op\": \"remove\", \"Key\": \"score\", \"Value\": \"\", \"SyncCount\": 1}",
            "\"DeviceId\": null");
    assertEquals(
        Map.of(
            "Key",
            "score",
            "SyncCount",
            BigDecimal.TWO,
            "LastModifiedBy",
            user.identity(),
            "LastModifiedDate",
            date(removed)),
        removed);
  }

  private static Map<String, Object> post(
      RawClient raw, String path, String key, String rest, int count) {
    return post(raw, path, key, rest, Integer.toString(count), "\"DeviceId\": null");
  }

  private static Map<String, Object> post(
      RawClient raw, String path, String key, String rest, String count, String device) {
    String patch =
        "{\"Op\": \"replace\", \"Key\": \"%s\", %s, \"SyncCount\": %s}".formatted(key, rest, count);
    return update(raw, path, patch, device);
  }

  /** Returns the only record of the response. */
  private static Map<String, Object> update(
      RawClient raw, String path, String patch, String device) {
    Object token = raw.get(path + "/records").body().getOrDefault("SyncSessionToken", "");
    Map<String, Object> response =
        raw.post(
                path,
                "{\"SyncSessionToken\": \"%s\", \"RecordPatches\": [%s], %s}"
                    .formatted(token, patch, device))
            .body();
    if (response.get("Records") instanceof List<?> records
        && records.size() == 1
        && records.getFirst() instanceof Map<?, ?> written) {
      Map<String, Object> members = new TreeMap<>();
      written.forEach((name, value) -> members.put(String.valueOf(name), value));
      return members;
    }
    throw new AssertionError("not one record: " + response);
  }

  private static Object date(Map<String, Object> written) {
    Object date = written.getOrDefault("LastModifiedDate", "");
    assertTrue(date instanceof BigDecimal number && number.scale() == 3, () -> "no date: " + date);
    return date;
  }

  private static List<Object> flags(ListRecordsResponse listing) {
    return List.of(
        listing.datasetExists(),
        listing.datasetDeletedAfterRequestedSyncCount(),
        listing.datasetSyncCount(),
        listing.count());
  }

  private static List<String> texts(List<Record> records) {
    return records.stream()
        .map(
            written ->
                (written.value() == null
                        ? written.key() + " removed"
                        : written.key() + "=" + written.value())
                    + "@"
                    + written.syncCount())
        .toList();
  }

  private static void assertRefused(int status, String message, Executable call) {
    CognitoSyncException refused = assertThrows(CognitoSyncException.class, call);
    assertEquals(
        List.of(status, message),
        List.of(refused.statusCode(), refused.awsErrorDetails().errorMessage()));
  }
}
