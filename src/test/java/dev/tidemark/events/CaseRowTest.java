package dev.tidemark.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaseRowTest {
  private static final EventCases CASES = EventCases.read();
  private static final EventCase BASE = CASES.get("update-records/first-write");

  private static EventCase build(EventCase base, String row) throws MalformedJsonException {
    return CaseRow.build("any/case", base, (JsonObject) Json.parse(row));
  }

  private static JsonObject event(String row) throws MalformedJsonException {
    return build(BASE, row).event();
  }

  @Test
  void emptyRow_isTheBase() throws Exception {
    EventCase built = build(CASES.get("update-records/removal"), "{}");
    assertEquals(CASES.get("update-records/removal").event(), built.event());
    assertEquals(CASES.get("update-records/removal").response(), built.response());
    assertEquals(List.of("update-records/first-write"), built.before());
  }

  @Test
  void pathParameter_changesBothPaths() throws Exception {
    JsonObject event = event("{\"path\": {\"DatasetName\": \"a b/c\"}}");
    assertEquals("a b/c", event.object("pathParameters").string("DatasetName").orElseThrow());
    String path = event.string("rawPath").orElseThrow();
    assertTrue(path.endsWith("/datasets/a b/c"), path);
    assertEquals(path, event.object("requestContext").object("http").string("path").orElseThrow());
  }

  @Test
  void query_isEncoded() throws Exception {
    JsonObject event = event("{\"query\": {\"lastSyncCount\": \"1e+05\", \"maxResults\": \"2\"}}");
    assertEquals(
        "lastSyncCount=1e%2B05&maxResults=2", event.string("rawQueryString").orElseThrow());
  }

  @Test
  void patchAndBody_changeTheBodyAndItsLength() throws Exception {
    JsonObject event =
        event("{\"patch\": {\"Value\": \"é\"}, \"body\": {\"DeviceId\": null, \"More\": [null]}}");
    String body = event.string("body").orElseThrow();
    assertTrue(
        body.startsWith(
            "{\"RecordPatches\":[{\"Op\":\"replace\",\"Key\":\"highScore\",\"Value\":\"é\","),
        body);
    assertTrue(body.endsWith(",\"More\":[null]}"), body);
    assertEquals(
        String.valueOf(body.getBytes(StandardCharsets.UTF_8).length),
        event.object("headers").string("content-length").orElseThrow());
  }

  @Test
  void nullBody_isNone() throws Exception {
    JsonObject event = event("{\"body\": null}");
    assertFalse(event.members().containsKey("body"));
    assertFalse(event.object("headers").members().containsKey("content-type"));
    assertEquals("0", event.object("headers").string("content-length").orElseThrow());
  }

  @Test
  void caller_changesCredentials() throws Exception {
    JsonObject event = event("{\"caller\": \"developer\"}");
    String signature = event.object("headers").string("authorization").orElseThrow();
    assertTrue(signature.contains("Credential=AKIAIOSFODNN7EXAMPLE/"), signature);
    assertFalse(
        event("{\"caller\": \"none\"}")
            .object("requestContext")
            .members()
            .containsKey("authorizer"));
  }

  @Test
  void repetition_isWrittenOut() throws Exception {
    JsonValue value =
        Json.parse(
            "[{\"$repeat\": \"ab\", \"times\": 2}, {\"$repeat\": {\"i\": \"$index\"}, \"times\":"
                + " 2}]");
    assertEquals(
        "[\"abab\",[{\"i\":\"0\"},{\"i\":\"1\"}]]", JsonEdits.text(Repetition.writtenOut(value)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"quary\": {}}",
        "{\"query\": \"maxResults=1\"}",
        "{\"caller\": \"unknown\"}",
        "{\"response\": {}, \"error\": {}}",
        "{\"output\": {}}",
        "{\"response\": []}"
      })
  void wrongRow_isRefused(String row) {
    assertThrows(IllegalArgumentException.class, () -> build(BASE, row));
  }
}
