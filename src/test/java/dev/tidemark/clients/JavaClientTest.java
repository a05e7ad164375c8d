package dev.tidemark.clients;

import static dev.tidemark.clients.OfficialClient.remove;
import static dev.tidemark.clients.OfficialClient.replace;
import static dev.tidemark.clients.Responses.members;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.tidemark.clients.Responses.Timed;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.cognitosync.model.Dataset;
import software.amazon.awssdk.services.cognitosync.model.DeleteDatasetResponse;
import software.amazon.awssdk.services.cognitosync.model.DescribeDatasetResponse;
import software.amazon.awssdk.services.cognitosync.model.DescribeIdentityUsageResponse;
import software.amazon.awssdk.services.cognitosync.model.IdentityUsage;
import software.amazon.awssdk.services.cognitosync.model.ListDatasetsResponse;
import software.amazon.awssdk.services.cognitosync.model.ListRecordsResponse;
import software.amazon.awssdk.services.cognitosync.model.Record;
import software.amazon.awssdk.services.cognitosync.model.RecordPatch;
import software.amazon.awssdk.services.cognitosync.model.UpdateRecordsResponse;

/** The official Java client: every operation with every member of its input and output. */
@ExtendWith(RunningService.class)
class JavaClientTest {
  private static final Instant ON_DEVICE = Instant.parse("2026-11-23T10:15:30.343Z");

  private final User user;
  private final OfficialClient client;

  JavaClientTest(Users users) {
    this.user = users.newUser();
    this.client = user.client();
  }

  @Test
  void updateRecords_returnsEveryMemberOfEachRecord() {
    client.update("game", replace("lives", "3", 0));
    String token = client.list("game").syncSessionToken();
    RecordPatch score =
        replace("score", "5", 0).toBuilder().deviceLastModifiedDate(ON_DEVICE).build();
    var updated =
        Timed.of(
            () ->
                client.update(
                    "game",
                    request ->
                        request
                            .syncSessionToken(token)
                            .deviceId("phone")
                            .clientContext("ignored because of the DeviceId")
                            .recordPatches(score, replace("empty", "", 0), remove("lives", 1))));

    Instant date = updated.contains(updated.response().records().getFirst().lastModifiedDate());
    Record.Builder written =
        Record.builder().syncCount(2L).lastModifiedDate(date).lastModifiedBy("phone");
    assertEquals(
        members(
            UpdateRecordsResponse.builder()
                .records(
                    written
                        .copy()
                        .key("score")
                        .value("5")
                        .deviceLastModifiedDate(ON_DEVICE)
                        .build(),
                    written.copy().key("empty").value("").build(),
                    written.copy().key("lives").build())
                .build()),
        members(updated.response()));
  }

  @Test
  void updateRecordsWithoutPatches_writesNothing() {
    String token = client.list("game").syncSessionToken();
    UpdateRecordsResponse response =
        client.update("game", request -> request.syncSessionToken(token));
    assertEquals(Map.of("Records", List.of()), members(response));
    assertFalse(client.list("game").datasetExists());
  }

  @Test
  void updateRecordsWithoutDevice_namesTheIdentity() {
    Record written = client.update("game", replace("score", "5", 0)).records().getFirst();
    assertEquals(user.identity(), written.lastModifiedBy());
  }

  @Test
  void updateRecordsOfDeveloper_namesTheAccount() {
    OfficialClient developer = user.clientOf(User.DEVELOPER);
    Record written = developer.update("game", replace("score", "5", 0)).records().getFirst();
    assertEquals(User.ACCOUNT, written.lastModifiedBy());
  }

  @Test
  void updateRecordsWithClientContext_namesIt() {
    String token = client.list("game").syncSessionToken();
    UpdateRecordsResponse response =
        client.update(
            "game",
            request ->
                request
                    .syncSessionToken(token)
                    .clientContext("tablet")
                    .recordPatches(replace("score", "5", 0)));
    assertEquals("tablet", response.records().getFirst().lastModifiedBy());
  }

  @Test
  void replayedUpdateRecords_getsTheSameResponse() {
    String token = client.list("game").syncSessionToken();
    UpdateRecordsResponse first = client.updateWith(token, "game", replace("score", "5", 0));
    UpdateRecordsResponse again = client.updateWith(token, "game", replace("score", "5", 0));
    assertEquals(members(first), members(again));
    assertEquals(1, client.list("game").datasetSyncCount());
  }

  @Test
  void listRecords_returnsEveryMember() {
    List<Record> written =
        client.update("game", replace("score", "5", 0), replace("lives", "3", 0)).records();
    Record removed = client.update("game", remove("score", 1)).records().getFirst();
    ListRecordsResponse response = client.list("game");
    assertEquals(
        members(
            ListRecordsResponse.builder()
                .records(written.get(1), removed)
                .count(2)
                .datasetSyncCount(2L)
                .lastModifiedBy(user.identity())
                .mergedDatasetNames(List.of())
                .datasetExists(true)
                .datasetDeletedAfterRequestedSyncCount(false)
                .syncSessionToken(response.syncSessionToken())
                .build()),
        members(response));
    assertNotEquals("", response.syncSessionToken());
  }

  @Test
  void listRecordsWithEveryParameter_returnsAPage() {
    client.update("game", replace("old", "1", 0));
    List<Record> written =
        client.update("game", replace("b", "2", 0), replace("a", "1", 0)).records();
    String session = client.list("game").syncSessionToken();
    ListRecordsResponse first =
        client.list(
            "game", request -> request.lastSyncCount(1L).maxResults(1).syncSessionToken(session));
    ListRecordsResponse expected =
        ListRecordsResponse.builder()
            .records(written.get(1))
            .nextToken(first.nextToken())
            .count(1)
            .datasetSyncCount(2L)
            .lastModifiedBy(user.identity())
            .mergedDatasetNames(List.of())
            .datasetExists(true)
            .datasetDeletedAfterRequestedSyncCount(false)
            .syncSessionToken(first.syncSessionToken())
            .build();
    assertEquals(members(expected), members(first));

    ListRecordsResponse last =
        client.list(
            "game",
            request ->
                request
                    .lastSyncCount(1L)
                    .maxResults(1)
                    .syncSessionToken(session)
                    .nextToken(first.nextToken()));
    assertEquals(
        members(
            expected.toBuilder()
                .records(written.getFirst())
                .nextToken(null)
                .syncSessionToken(last.syncSessionToken())
                .build()),
        members(last));
  }

  @Test
  void listDatasets_returnsEveryMemberPageByPage() {
    var first = Timed.of(() -> client.update("settings", replace("volume", "11", 0)));
    Instant settingsDate = first.response().records().getFirst().lastModifiedDate();
    Instant gameDate =
        client.update("game", replace("score", "5", 0)).records().getFirst().lastModifiedDate();
    ListDatasetsResponse page = client.datasets(request -> request.maxResults(1));
    assertEquals(
        members(
            ListDatasetsResponse.builder()
                .datasets(dataset("game", gameDate).dataStorage(6L).build())
                .count(1)
                .nextToken(page.nextToken())
                .build()),
        members(page));
    ListDatasetsResponse last =
        client.datasets(request -> request.maxResults(1).nextToken(page.nextToken()));
    assertEquals(
        members(
            ListDatasetsResponse.builder()
                .datasets(dataset("settings", settingsDate).dataStorage(8L).build())
                .count(1)
                .build()),
        members(last));
    first.contains(settingsDate);
  }

  @Test
  void listDatasetsOfUnknownIdentity_isEmpty() {
    assertEquals(Map.of("Datasets", List.of(), "Count", 0), members(client.datasets()));
  }

  @Test
  void describeDataset_returnsEveryMember() {
    Instant created =
        client.update("game", replace("score", "5", 0)).records().getFirst().lastModifiedDate();
    Record changed =
        client.update("game", replace("lives", "3", 0), remove("score", 1)).records().getFirst();
    assertEquals(
        members(
            DescribeDatasetResponse.builder()
                .dataset(
                    dataset("game", created)
                        .lastModifiedDate(changed.lastModifiedDate())
                        .dataStorage(6L)
                        .build())
                .build()),
        members(client.describe("game")));
  }

  @Test
  void deleteDataset_returnsTheLastState() {
    client.update("game", replace("score", "5", 0));
    Dataset described = client.describe("game").dataset();
    DeleteDatasetResponse deleted = client.delete("game");
    assertEquals(
        members(DeleteDatasetResponse.builder().dataset(described).build()), members(deleted));
    assertEquals(Map.of("Datasets", List.of(), "Count", 0), members(client.datasets()));
  }

  @Test
  void describeIdentityUsage_sumsUpDatasets() {
    client.update("settings", replace("volume", "11", 0));
    Record last = client.update("game", replace("score", "ö", 0)).records().getFirst();
    assertEquals(
        members(
            DescribeIdentityUsageResponse.builder()
                .identityUsage(
                    IdentityUsage.builder()
                        .identityId(user.identity())
                        .identityPoolId(user.pool())
                        .lastModifiedDate(last.lastModifiedDate())
                        .datasetCount(2)
                        .dataStorage(8L + 7L)
                        .build())
                .build()),
        members(client.usage()));
  }

  @Test
  void describeIdentityUsageOfUnknownIdentity_isZero() {
    assertEquals(
        IdentityUsage.builder()
            .identityId(user.identity())
            .identityPoolId(user.pool())
            .datasetCount(0)
            .dataStorage(0L)
            .build(),
        client.usage().identityUsage());
  }

  @Test
  void developer_mayCallEveryOperationForAnyIdentity() {
    OfficialClient developer = user.clientOf(User.DEVELOPER);
    developer.update("game", replace("score", "5", 0));
    assertEquals(
        members(client.list("game", 1)).keySet(), members(developer.list("game", 1)).keySet());
    assertEquals(client.describe("game").dataset(), developer.describe("game").dataset());
    assertEquals(client.datasets().datasets(), developer.datasets().datasets());
    assertEquals(client.usage().identityUsage(), developer.usage().identityUsage());
    assertEquals("game", developer.delete("game").dataset().datasetName());
  }

  @Test
  void everyResponse_hasAUniqueRequestId() {
    String first = client.list("game").responseMetadata().requestId();
    String second = client.usage().responseMetadata().requestId();
    assertNotEquals(UUID.fromString(first), UUID.fromString(second));
  }

  private Dataset.Builder dataset(String name, Instant date) {
    return Dataset.builder()
        .identityId(user.identity())
        .datasetName(name)
        .creationDate(date)
        .lastModifiedDate(date)
        .lastModifiedBy(user.identity())
        .numRecords(1L);
  }
}
