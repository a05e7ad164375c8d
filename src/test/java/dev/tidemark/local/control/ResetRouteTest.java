package dev.tidemark.local.control;

import static dev.tidemark.local.control.ControlledService.IDENTITY;
import static dev.tidemark.local.control.ControlledService.OTHER_POOL;
import static dev.tidemark.local.control.ControlledService.POOL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.dynamodb.item.ItemKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cognitosync.CognitoSyncClient;
import software.amazon.awssdk.services.cognitosync.model.StreamingStatus;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class ResetRouteTest extends ServiceOnEveryEngine {
  @SuppressWarnings("NullAway.Init") // Set before each run of the class.
  private static CognitoSyncClient developer;

  /** Runs all tests on an engine. */
  ResetRouteTest(ControlledService.Engine engine) {
    super(engine);
  }

  @BeforeParameterizedClassInvocation
  static void startDeveloper() {
    developer = service.client("developer", false);
  }

  @AfterParameterizedClassInvocation
  static void stopDeveloper() {
    developer.close();
  }

  @BeforeEach
  void writeTwoPools() throws Exception {
    service.post("reset", "");
    for (String pool : List.of(POOL, OTHER_POOL)) {
      service.write(pool, "small", "key", "value");
      service.write(pool, "large", "key", "x".repeat(200_000));
      developer.setIdentityPoolConfiguration(
          set ->
              set.identityPoolId(pool)
                  .cognitoStreams(
                      streams ->
                          streams
                              .streamName("updates")
                              .roleArn("arn:aws:iam::000000000000:role/streams")
                              .streamingStatus(StreamingStatus.ENABLED)));
    }
    developer.listIdentityPoolUsage(list -> list.maxResults(60));
  }

  private static Set<String> partitions() {
    try (DynamoDbClient client = service.service().dynamoDbClient()) {
      return client.scan(scan -> scan.tableName("tidemark")).items().stream()
          .map(ItemKey::of)
          .map(key -> key.partition() + " " + key.sort().replaceAll("/.*", ""))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Test
  void reset_leavesAnEmptyTable() throws Exception {
    assertTrue(service.post("reset", "").get("deletedItems").longValue() > 10);
    assertEquals(Set.of(), partitions());
    assertEquals(List.of(), developer.listIdentityPoolUsage(list -> {}).identityPoolUsages());
    assertEquals(1, service.get("requests").get("requests").size());
    assertEquals(0, service.get("outbox").get("entries").size());
    assertEquals(1, service.write(POOL, "small", "key", "new").records().getFirst().syncCount());
    assertEquals(
        Map.of(POOL, 6L),
        developer.listIdentityPoolUsage(list -> {}).identityPoolUsages().stream()
            .collect(
                Collectors.toMap(usage -> usage.identityPoolId(), usage -> usage.dataStorage())));
  }

  @Test
  void resetOfAPool_leavesOtherPools() throws Exception {
    Set<String> before = partitions();
    service.post("reset?pool=" + POOL, "");
    before.removeIf(partition -> partition.contains(POOL));
    assertEquals(before, partitions());
    assertTrue(before.contains(OTHER_POOL + "/" + IDENTITY + " dataset"));
    assertEquals(0, service.list(service.client(), POOL, "small").datasetSyncCount());
    assertEquals(1, service.list(service.client(), OTHER_POOL, "small").datasetSyncCount());
  }

  @Test
  void settingsOfAPool_areForgotten() throws Exception {
    service.post("reset?pool=" + POOL, "");
    service.write(POOL, "unstreamed", "key", "value");
    assertEquals(
        0,
        service
            .get("outbox?pool=" + POOL)
            .get("entries")
            .valueStream()
            .filter(entry -> entry.toString().contains("unstreamed"))
            .count());
  }

  @ParameterizedTest
  @ValueSource(strings = {"reset?pool=", "reset?pool=x"})
  void invalidPool_deletesNothing(String path) throws Exception {
    Set<String> before = partitions();
    assertEquals(400, service.send("POST", path, "").statusCode());
    assertEquals(before, partitions());
  }

  @Test
  void page_mayNotReset() throws Exception {
    assertEquals(
        403,
        service
            .send("POST", "reset", "", request -> request.header("Origin", "http://app.example"))
            .statusCode());
    assertTrue(partitions().size() > 1);
  }

  @Test
  void health_namesTheTableAndItsDynamoDb() throws Exception {
    assertEquals(
        "{\"status\":\"ok\",\"table\":\"tidemark\",\"dynamoDbEndpoint\":\"%s\",\"realtimeEndpoint\":\"%s\"}"
            .formatted(service.service().dynamoDbEndpoint(), service.service().realtimeEndpoint()),
        service.get("health").toString());
  }
}
