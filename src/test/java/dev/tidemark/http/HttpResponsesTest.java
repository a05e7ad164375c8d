package dev.tidemark.http;

import static dev.tidemark.http.Requests.REQUEST_ID;
import static dev.tidemark.http.Requests.body;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemark.json.JsonValue.JsonArray;
import dev.tidemark.json.JsonValue.JsonNumber;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonValue.JsonString;
import dev.tidemark.model.Conflict;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.SyncCount;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

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
