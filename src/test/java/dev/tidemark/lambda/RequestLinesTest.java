package dev.tidemark.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.tidemark.consistency.support.LocalTable;
import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue.JsonNumber;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.MalformedJsonException;
import dev.tidemark.lambda.error.OperationException;
import dev.tidemark.lambda.error.SerializationException;
import dev.tidemark.model.Update;
import dev.tidemark.sync.SyncTrigger;
import dev.tidemark.sync.SyncTriggers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The line that each request leaves in the log. */
class RequestLinesTest {
  private static final String SECRET = "secret".repeat(10);
  private static final String POOL = "priming:0";
  private static LocalTable table;

  private final String identity = "us-east-1:" + UUID.randomUUID();
  private final List<JsonObject> lines = new ArrayList<>();
  private final List<String> texts = new ArrayList<>();
  private SyncTrigger trigger = SyncTrigger.NONE;

  @BeforeAll
  static void start() {
    table = LocalTable.onMemoryEngine();
  }

  @AfterAll
  static void stop() {
    table.close();
  }

  private final Surroundings host =
      new Surroundings() {
        @Override
        public SyncTriggers triggers(SyncTriggers configured) {
          return (_, _) -> trigger;
        }

        @Override
        public void writeLine(String requestId, ByteArrayOutputStream line) {
          String text = line.toString(UTF_8);
          assertTrue(text.endsWith("}\n"), text);
          texts.add(text);
          lines.add(object(text));
        }
      };

  private SyncFunction function(Map<String, String> more) {
    return new SyncFunction(environment(more), host);
  }

  private static Map<String, String> environment(Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("TABLE", LocalTable.NAME);
    environment.put("DYNAMODB_ENDPOINT", table.endpoint().toString());
    environment.put("TOKEN_KEY", Base64.getEncoder().encodeToString(SECRET.getBytes(UTF_8)));
    return environment;
  }

  private static JsonObject object(String json) {
    try {
      return (JsonObject) Json.parse(json.strip());
    } catch (MalformedJsonException e) {
      throw new AssertionError(json, e);
    }
  }

  private static JsonObject call(RequestStreamHandler function, String event) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try {
      function.handleRequest(
          new ByteArrayInputStream(event.getBytes(UTF_8)), output, new PrimingContext());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return object(output.toString(UTF_8));
  }

  private String token(SyncFunction function) {
    String listed =
        call(function, PrimingEvents.listRecords(identity)).string("body").orElseThrow();
    return object(listed).string("SyncSessionToken").orElseThrow();
  }

  /** Returns the members of the last line whose values are the same in each run. */
  private Map<String, String> last() {
    Map<String, String> members = new TreeMap<>();
    lines
        .getLast()
        .members()
        .forEach((name, value) -> members.put(name, value.toString().replaceAll(".*=|]$", "")));
    for (String measured : Set.of("Duration", "DynamoDbDuration", "TriggerDuration", "_aws")) {
      members.remove(measured);
    }
    return members;
  }

  private Map<String, String> expected(String... namesAndValues) {
    Map<String, String> members =
        new TreeMap<>(
            Map.of(
                "Caller", "identity",
                "ColdStart", "false",
                "Error", "None",
                "Function", "priming",
                "Identity", hash(),
                "IdentityKey", "%08x".formatted(keyId()),
                "Pool", POOL,
                "RequestId", "priming",
                "Requests", "1",
                "Status", "200"));
    for (int i = 0; i < namesAndValues.length; i += 2) {
      members.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return members;
  }

  private static int keyId() {
    return new dev.tidemark.token.TokenKey(SECRET.getBytes(UTF_8)).id();
  }

  /** As docs/runbook.md says how to find an identity's lines. */
  private String hash() {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
      byte[] hash = mac.doFinal(("log:" + identity).getBytes(UTF_8));
      return java.util.HexFormat.of().formatHex(hash, 0, 8);
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void listing_hasItsCallsAndUnits_andTheFirstIsACold() {
    SyncFunction function = function(Map.of());
    token(function);
    assertEquals(
        expected(
            "Operation", "ListRecords",
            "ColdStart", "true",
            "DynamoDbCalls", "3",
            "ReadUnits", "6"),
        last());
  }

  @Test
  void update_conflict_andReplay_areToldApart() {
    SyncFunction function = function(Map.of());
    String token = token(function);
    call(function, PrimingEvents.updateRecords(identity, token, 1, 0, "first"));
    assertEquals(
        expected(
            "Operation", "UpdateRecords",
            "Attempts", "1",
            "DynamoDbCalls", "3",
            "ReadUnits", "5",
            "WriteUnits", "4"),
        last());
    call(function, PrimingEvents.updateRecords(identity, token, 1, 0, "first"));
    assertEquals("1", last().get("Replays"));
    assertEquals("200", last().get("Status"));
    call(function, PrimingEvents.updateRecords(identity, token(function), 1, 7, "other"));
    assertEquals("1", last().get("Conflicts"));
    assertEquals("ResourceConflictException", last().get("Error"));
    assertEquals("409", last().get("Status"));
  }

  @Test
  void metrics_haveFewDimensions_andTotalsOnlyWhereSomethingHappened() {
    SyncFunction function = function(Map.of(RequestLines.NAMESPACE, "Tidemark/stack"));
    String token = token(function);
    call(function, PrimingEvents.updateRecords(identity, token, 1, 0, "first"));
    String every =
        """
        "CloudWatchMetrics":[{"Namespace":"Tidemark/stack","Dimensions":[["Operation","Error"]],\
        "Metrics":[{"Name":"Requests","Unit":"Count"}]},\
        {"Namespace":"Tidemark/stack","Dimensions":[["Operation"]],\
        "Metrics":[{"Name":"Duration","Unit":"Milliseconds"}]}\
        """
            .strip();
    assertTrue(texts.getLast().contains(every + "]}"), texts.getLast());
    call(function, PrimingEvents.updateRecords(identity, token, 1, 0, "first"));
    assertTrue(
        texts
            .getLast()
            .contains(
                every
                    + ",{\"Namespace\":\"Tidemark/stack\",\"Dimensions\":[[]],\"Metrics\":["
                    + "{\"Name\":\"Replays\",\"Unit\":\"Count\"}]}]}"),
        texts.getLast());
  }

  @Test
  void refusedRequestsAndMalformedEvents_leaveALine() {
    SyncFunction function = function(Map.of());
    call(function, PrimingEvents.listRecords(identity).replace("/records", "/unknown"));
    assertEquals("UnknownOperationException", last().get("Error"));
    call(function, PrimingEvents.listRecords(identity).replace("\"cognitoIdentity\"", "\"x\""));
    assertEquals("NotAuthorizedException", last().get("Error"));
    assertEquals("403", last().get("Status"));
    assertThrows(SerializationException.class, () -> call(function, "[]"));
    assertEquals("SerializationException", last().get("Error"));
    assertThrows(
        OperationException.class,
        () -> call(function, "{\"Operation\": \"DescribeDataset\", \"IdentityPoolId\": \"p:0\"}"));
    assertEquals("InvalidParameterException", last().get("Error"));
    assertEquals("developer", last().get("Caller"));
    assertEquals("p:0", last().get("Pool"));
  }

  @Test
  void trigger_hasItsOutcomeAndTime() {
    trigger = invocation -> new SyncTrigger.Outcome.Allowed(Update.changesOf(invocation.patches()));
    SyncFunction function = function(Map.of());
    call(function, PrimingEvents.updateRecords(identity, token(function), 1, 0, "first"));
    assertEquals("Allowed", last().get("Trigger"));
    assertFalse(last().containsKey("TriggerFailures"));
    assertTrue(lines.getLast().member("TriggerDuration").orElseThrow() instanceof JsonNumber);
    trigger = _ -> new SyncTrigger.Outcome.Throttled();
    call(function, PrimingEvents.updateRecords(identity, token(function), 1, 1, "second"));
    assertEquals("Throttled", last().get("Trigger"));
    assertEquals("1", last().get("TriggerFailures"));
  }

  @Test
  void batchOfChanges_leavesALine_alsoIfItFails() {
    ChangesFunction function =
        new ChangesFunction(environment(Map.of(RequestLines.NAMESPACE, "Tidemark/stack")), host);
    call(function, "{\"Records\": []}");
    Map<String, String> expected =
        new TreeMap<>(
            Map.of(
                "Operation", "None",
                "Error", "None",
                "ColdStart", "true",
                "Function", "priming",
                "RequestId", "priming",
                "Requests", "1"));
    assertEquals(expected, last());
    assertFalse(texts.getLast().contains("_aws"), texts.getLast());
    InputStream malformed = new ByteArrayInputStream("[".getBytes(UTF_8));
    assertThrows(
        IOException.class,
        () -> function.handleRequest(malformed, new ByteArrayOutputStream(), new PrimingContext()));
    expected.putAll(Map.of("Error", "Unhandled", "Faults", "1", "ColdStart", "false"));
    assertEquals(expected, last());
  }

  @Test
  void lines_haveNoKeyValueTokenDatasetOrIdentity() {
    SyncFunction function = function(Map.of(RequestLines.NAMESPACE, "Tidemark/stack"));
    String token = token(function);
    String update =
        PrimingEvents.updateRecords(identity, token, 3, 0, "sensitive")
            .replace("\"DatasetName\": \"priming\"", "\"DatasetName\": \"hidden\"")
            .replace("\"k0\"", "\"hush\"");
    call(function, update);
    call(function, PrimingEvents.updateRecords(identity, token, 3, 5, "sensitive"));
    call(function, PrimingEvents.deleteDataset(identity));
    for (String content : List.of("sensitive", "hidden", "hush", token, identity, "k1")) {
      texts.forEach(line -> assertFalse(line.contains(content), line));
    }
    assertEquals(4, texts.size());
  }
}
