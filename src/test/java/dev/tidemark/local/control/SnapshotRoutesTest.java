package dev.tidemark.local.control;

import static dev.tidemark.local.control.ControlledService.OTHER_POOL;
import static dev.tidemark.local.control.ControlledService.POOL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.tidemark.dynamodb.item.ItemKey;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cognitosync.CognitoSyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class SnapshotRoutesTest extends ServiceOnEveryEngine {
  /** Runs all tests on an engine. */
  SnapshotRoutesTest(ControlledService.Engine engine) {
    super(engine);
  }

  @BeforeEach
  void write() throws Exception {
    service.post("reset", "");
    service.write(POOL, "small", "key", "value");
    service.write(OTHER_POOL, "large", "key", "\u20ac".repeat(100_000));
    // All changes are counted, so that no item changes any more.
    service.get("outbox");
  }

  private static Map<ItemKey, Map<String, AttributeValue>> items() {
    try (DynamoDbClient client = service.service().dynamoDbClient()) {
      return client.scanPaginator(scan -> scan.tableName("tidemark")).items().stream()
          .collect(Collectors.toMap(ItemKey::of, item -> item));
    }
  }

  private static void change() {
    service.write(POOL, "small", "key", "other");
    service.write(POOL, "new", "key", "value");
  }

  @Test
  void namedSnapshot_isLoaded() throws Exception {
    Map<ItemKey, Map<String, AttributeValue>> before = items();
    assertEquals(before.size(), service.post("snapshot?name=two", "").get("items").intValue());
    change();
    assertEquals(before.size(), service.post("load?name=two", "").get("items").intValue());
    assertEquals(before, items());
    assertEquals(2, service.write(POOL, "small", "key", "v").records().getFirst().syncCount());
  }

  @Test
  void snapshotInAFile_isLoaded() throws Exception {
    Map<ItemKey, Map<String, AttributeValue>> before = items();
    String file = service.send("GET", "snapshot", "").body();
    change();
    assertNotEquals(before, items());
    service.post("load", file);
    assertEquals(before, items());
    service.post("snapshot?name=file", "");
    assertEquals(before.size(), service.get("snapshot?name=file").get("items").size());
  }

  @Test
  void usage_isThatOfTheSnapshot() throws Exception {
    try (CognitoSyncClient developer = service.client("developer", false)) {
      service.post("snapshot?name=usage", "");
      long before = usage(developer);
      change();
      assertNotEquals(before, usage(developer));
      service.post("load?name=usage", "");
      assertEquals(before, usage(developer));
    }
  }

  private static long usage(CognitoSyncClient developer) {
    return developer
        .describeIdentityPoolUsage(describe -> describe.identityPoolId(POOL))
        .identityPoolUsage()
        .dataStorage();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "load?name=none | '' | There is no snapshot of this name",
        "load | '' | The body is empty, and the parameter name is missing",
        "load | {\"items\":[{}]} | The body is no snapshot: it has a mistake at line 1, column 13",
        "load | {\"items\":[{\"a\":{\"S\":\"x | The snapshot is cut off at line 1, column 23",
        "load | {\"items\":[ | The snapshot is cut off at line 1, column 11",
        "load | text | The body is no snapshot: it has a mistake at line 1, column 1",
        "load | {\"rows\":[]} | The body is no snapshot: it has a mistake at line 1, column 10",
        "load | {\"items\":[1]} | The body is no snapshot: it has a mistake at line 1, column 12",
        "snapshot | '' | The parameter name is missing",
        "snapshot?names=a | '' | There is no parameter names: the parameters are name"
      })
  void invalidRequest_changesNothing(String path, String body, String message) throws Exception {
    List<ItemKey> before = List.copyOf(items().keySet());
    HttpResponse<String> response = service.send("POST", path, body);
    assertEquals(400, response.statusCode());
    assertEquals("{\"message\":\"" + message + "\"}", response.body());
    assertEquals(before, List.copyOf(items().keySet()));
  }
}
