package dev.tidemark.http;

import static dev.tidemark.http.Requests.REQUEST_ID;
import static dev.tidemark.http.Requests.body;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue.JsonArray;
import dev.tidemark.json.JsonValue.JsonNumber;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonValue.JsonString;
import dev.tidemark.model.Conflict;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.SyncCount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpResponsesTest {

  @Test
  void failure_isNamedInHeaderAndBody() throws Exception {
    HttpResponse response =
        response(new Response.Failure(ErrorType.RESOURCE_NOT_FOUND, "not \"there\""));
    assertEquals(404, response.status());
    assertEquals(
        Map.of(
            "Content-Type", "application/x-amz-json-1.1",
            "x-amzn-RequestId", REQUEST_ID,
            "x-amzn-ErrorType", "ResourceNotFoundException"),
        response.headers());
    assertEquals(
        new JsonObject(
            Map.of(
                "__type", new JsonString("ResourceNotFoundException"),
                "message", new JsonString("not \"there\""))),
        body(response));
  }

  @Test
  void conflicts_followTheMessage() throws Exception {
    HttpResponse response = response(failure(List.of(conflict("a"), conflict("b"))));
    assertEquals(409, response.status());
    assertEquals(
        Optional.of(
            new JsonArray(
                List.of(
                    new JsonObject(
                        Map.of("Key", new JsonString("a"), "SyncCount", new JsonNumber("5"))),
                    new JsonObject(
                        Map.of("Key", new JsonString("b"), "SyncCount", new JsonNumber("5")))))),
        body(response).member("conflicts"));
  }

  /** Each control character of a key takes seven bytes on its way through Lambda. */
  @Test
  void conflicts_areCutAtTheSizeOfAResponse() throws Exception {
    List<Conflict> conflicts =
        Stream.generate(() -> conflict("\u0001".repeat(1024))).limit(2048).toList();
    JsonArray listed =
        (JsonArray) body(response(failure(conflicts))).member("conflicts").orElseThrow();
    assertEquals(5_500_000 / (7 * 1024 + 64), listed.elements().size());
  }

  @Test
  void conflicts_areInAHeaderToo() {
    assertEquals(
        "%5B%5B%22a%22%2C5%5D%2C%5B%22b%22%2C5%5D%5D",
        conflictsHeader(List.of(conflict("a"), conflict("b"))));
    assertEquals(
        "[[\"Größe + ☂ 😀;,%\\\"\\n\",5]]",
        decoded(conflictsHeader(List.of(conflict("Größe + ☂ 😀;,%\"\n")))));
  }

  @Test
  void failureWithoutConflicts_hasNoHeaderOfConflicts() {
    assertFalse(response(failure(List.of())).headers().containsKey("x-tidemark-conflicts"));
  }

  @ParameterizedTest
  @CsvSource({"4096, 4", "4097, 3"})
  void conflictsHeader_isCutToWholeEntriesIn4096Bytes(int length, int entries) throws Exception {
    String header = conflictsHeader(fourConflicts(length));
    assertTrue(header.length() <= 4096, header);
    assertEquals(entries < 4, header.endsWith(";truncated"), header);
    assertEquals(entries, entries(header));
  }

  /** Four entries fit, but not together with the word that says that the fifth is missing. */
  @Test
  void conflictsHeader_hasRoomForTheWordThatItIsCut() throws Exception {
    List<Conflict> conflicts = new ArrayList<>(fourConflicts(4090));
    conflicts.add(conflict("e"));
    String header = conflictsHeader(conflicts);
    assertTrue(header.length() <= 4096 && header.endsWith(";truncated"), header);
    assertEquals(3, entries(header));
  }

  @Test
  void conflictsHeader_isEmptyIfTheFirstEntryIsTooLong() {
    assertEquals(
        "%5B%5D;truncated", conflictsHeader(List.of(conflict("☂".repeat(1024)), conflict("a"))));
  }

  /** Returns four conflicts whose header, if it were not cut, would have this length. */
  private static List<Conflict> fourConflicts(int length) {
    String key = "k".repeat(1000);
    String rest = "k".repeat(length - 3079);
    return List.of(conflict(key), conflict(key), conflict(key), conflict(rest));
  }

  private static String conflictsHeader(List<Conflict> conflicts) {
    return String.valueOf(response(failure(conflicts)).headers().get("x-tidemark-conflicts"));
  }

  private static String decoded(String header) {
    return PercentEncoding.decode(header.replace(";truncated", ""));
  }

  private static int entries(String header) throws Exception {
    return ((JsonArray) Json.parse(decoded(header))).elements().size();
  }

  private static HttpResponse response(Response response) {
    return HttpResponses.of(response, REQUEST_ID);
  }

  private static Response failure(List<Conflict> conflicts) {
    return new Response.Failure(ErrorType.RESOURCE_CONFLICT, "conflict", conflicts);
  }

  private static Conflict conflict(String key) {
    return new Conflict(new RecordKey(key), new SyncCount(5), new SyncCount(4));
  }
}
