package dev.tidemark.events;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.tidemark.dynamodb.TableState;
import dev.tidemark.dynamodb.TableState.Phase;
import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue.JsonBoolean;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.MalformedJsonException;
import dev.tidemark.lambda.PoolFunction;
import dev.tidemark.lambda.SyncFunction;
import dev.tidemark.lambda.error.InternalErrorException;
import dev.tidemark.local.EmbeddedDynamoDb;
import dev.tidemark.local.ProjectTemplate;
import dev.tidemark.model.SyncCount;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Functions of a deployment with a floor, on tables with the same and with another floor. */
final class FloorTest {
  private static final String IDENTITY =
      "\"IdentityPoolId\": \"eu-west-1:0\", \"IdentityId\": \"eu-west-1:1\"";

  private static EmbeddedDynamoDb dynamoDb;
  private static int tables;
  private String table = "";

  @BeforeAll
  static void start() {
    dynamoDb = EmbeddedDynamoDb.start();
  }

  @AfterAll
  static void stop() {
    dynamoDb.close();
  }

  @BeforeEach
  void createTable() {
    tables++;
    table = "floor-" + tables;
    ProjectTemplate.TABLE.createIfAbsent(dynamoDb.client(), table);
  }

  private Map<String, String> environment(String floor) throws IOException {
    Map<String, String> environment = new HashMap<>();
    environment.put("TABLE", table);
    environment.put("DYNAMODB_ENDPOINT", dynamoDb.endpoint().toString());
    environment.put("TOKEN_KEY", EventFiles.tokenKey());
    environment.put("COUNT_FLOOR", floor);
    return environment;
  }

  private void store(long floor, Phase phase) {
    TableState state = new TableState(new SyncCount(floor), phase, "id");
    dynamoDb.client().putItem(put -> put.tableName(table).item(state.toItem().attributes()));
  }

  private static JsonObject invoke(RequestStreamHandler function, String operation, String members)
      throws IOException {
    String event = "{\"Operation\": \"%s\", %s%s}".formatted(operation, IDENTITY, members);
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    function.handleRequest(
        new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
        output,
        new EventContext());
    try {
      return (JsonObject) Json.parse(output.toByteArray());
    } catch (MalformedJsonException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonObject list(RequestStreamHandler function, long last) throws IOException {
    return invoke(function, "ListRecords", ", \"DatasetName\": \"d\", \"LastSyncCount\": " + last);
  }

  private static boolean resyncs(JsonObject listing) {
    return listing
        .member("DatasetDeletedAfterRequestedSyncCount")
        .filter(new JsonBoolean(true)::equals)
        .isPresent();
  }

  @Test
  void tableWithoutTheItem_hasTheFloorZero() throws IOException {
    SyncFunction function = new SyncFunction(environment("0"));

    assertFalse(resyncs(list(function, 0)));
    SyncFunction other = new SyncFunction(environment("1000"));
    assertThrows(InternalErrorException.class, () -> list(other, 0));
  }

  @Test
  void datasetBeginsAboveTheFloor_andDevicesBelowResync() throws IOException {
    store(1000, Phase.READY);
    SyncFunction function = new SyncFunction(environment("1000"));

    String token = list(function, 7).string("SyncSessionToken").orElseThrow();
    JsonObject updated =
        invoke(
            function,
            "UpdateRecords",
            (", \"DatasetName\": \"d\", \"SyncSessionToken\": \"%s\", \"RecordPatches\": [{\"Op\":"
                    + " \"replace\", \"Key\": \"k\", \"Value\": \"v\", \"SyncCount\": 7}]")
                .formatted(token));

    assertTrue(updated.toString().contains("1001"), updated.toString());
    assertTrue(resyncs(list(function, 1000)), "a device at the floor");
    assertFalse(resyncs(list(function, 1001)), "a device above the floor");
  }

  @Test
  void restoringTable_isNotServedUntilItIsReady() throws IOException {
    store(1000, Phase.RESTORING);
    SyncFunction function = new SyncFunction(environment("1000"));

    assertThrows(InternalErrorException.class, () -> list(function, 0));
    store(1000, Phase.READY);
    assertTrue(resyncs(list(function, 5)));
  }

  @Test
  void poolFunction_refusesAnotherFloor() throws IOException {
    store(1000, Phase.READY);
    PoolFunction function = new PoolFunction(environment("999"));

    assertThrows(InternalErrorException.class, () -> invoke(function, "GetCognitoEvents", ""));
  }

  @Test
  void comparisonBeforeTheSnapshot_isForgotten() throws IOException {
    Map<String, String> environment = environment("0");
    environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
    SyncFunction function = new SyncFunction(environment);
    store(1000, Phase.READY);

    assertThrows(InternalErrorException.class, () -> list(function, 0));
  }

  @Test
  void agreement_isNotCheckedAgain() throws IOException {
    SyncFunction function = new SyncFunction(environment("0"));
    list(function, 0);
    store(1000, Phase.RESTORING);

    list(function, 0);
  }
}
