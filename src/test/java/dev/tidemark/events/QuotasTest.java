package dev.tidemark.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue.JsonArray;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.MalformedJsonException;
import dev.tidemark.lambda.SyncFunction;
import dev.tidemark.lambda.error.LimitExceededException;
import dev.tidemark.local.EmbeddedDynamoDb;
import dev.tidemark.local.ProjectTemplate;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A deployment with quotas of its own. */
final class QuotasTest {
  private static EmbeddedDynamoDb dynamoDb;

  @BeforeAll
  static void start() {
    dynamoDb = EmbeddedDynamoDb.start();
  }

  @AfterAll
  static void stop() {
    dynamoDb.close();
  }

  private static SyncFunction function(String table, int datasets, int records, int bytes)
      throws IOException {
    ProjectTemplate.TABLE.createIfAbsent(dynamoDb.client(), table);
    return new SyncFunction(
        Map.of(
            "TABLE", table,
            "DYNAMODB_ENDPOINT", dynamoDb.endpoint().toString(),
            "TOKEN_KEY", EventFiles.tokenKey(),
            "MAX_DATASETS", String.valueOf(datasets),
            "MAX_RECORDS", String.valueOf(records),
            "MAX_BYTES", String.valueOf(bytes)));
  }

  private static JsonObject invoke(
      SyncFunction function, String operation, String dataset, String members) throws IOException {
    String event =
        "{\"Operation\": \"%s\", \"IdentityPoolId\": \"eu-west-1:0\", \"IdentityId\": \"eu-west-1:1\""
                .formatted(operation)
            + (dataset.isEmpty() ? "" : ", \"DatasetName\": \"" + dataset + "\"")
            + members
            + "}";
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

  /** Lists a dataset, and writes a record that it does not have. */
  private static void put(SyncFunction function, String dataset, String key, String value)
      throws IOException {
    String token =
        invoke(function, "ListRecords", dataset, "").string("SyncSessionToken").orElseThrow();
    invoke(
        function,
        "UpdateRecords",
        dataset,
        (", \"SyncSessionToken\": \"%s\", \"RecordPatches\": [{\"Op\": \"replace\", \"Key\":"
                + " \"%s\", \"Value\": \"%s\", \"SyncCount\": 0}]")
            .formatted(token, key, value));
  }

  private static void assertRefused(
      String message, SyncFunction function, String dataset, String key, String value) {
    LimitExceededException e =
        assertThrows(
            LimitExceededException.class, () -> put(function, dataset, key, value), message);
    assertEquals(message, e.getMessage());
  }

  @Test
  void fewerDatasets_areAllowed() throws IOException {
    SyncFunction function = function("fewer", 2, 1024, 1 << 20);
    put(function, "a", "k", "");
    put(function, "b", "k", "");
    assertRefused("Too many datasets of the identity: 3; the limit is 2", function, "c", "k", "");
  }

  @Test
  void moreDatasets_areAllowedAndListed() throws IOException {
    SyncFunction function = function("more", 22, 1024, 1 << 20);
    for (int i = 0; i < 22; i++) {
      put(function, "d" + i, "k", "v");
    }
    assertRefused("Too many datasets of the identity: 23; the limit is 22", function, "e", "k", "");
    JsonObject listed = invoke(function, "ListDatasets", "", "");
    JsonArray datasets = assertInstanceOf(JsonArray.class, listed.member("Datasets").orElseThrow());
    assertEquals(22, datasets.elements().size());
  }

  /** The second update of a session would not read the dataset under Amazon's quotas. */
  @Test
  void fewerRecords_areAllowed() throws IOException {
    SyncFunction function = function("records", 20, 2, 1 << 20);
    put(function, "d", "a", "");
    put(function, "d", "b", "");
    assertRefused("Too many records of the dataset: 3; the limit is 2", function, "d", "c", "");
  }

  @Test
  void fewerBytes_areAllowed() throws IOException {
    SyncFunction function = function("bytes", 20, 1024, 10);
    put(function, "d", "a", "1234");
    assertRefused(
        "Too many bytes of the dataset's keys and values: 11; the limit is 10",
        function,
        "d",
        "b",
        "12345");
    put(function, "d", "b", "1234");
  }
}
