package dev.tidemark.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.http.Body;
import dev.tidemark.http.HttpRequest;
import dev.tidemark.http.HttpResponse;
import dev.tidemark.http.RequestTarget;
import dev.tidemark.json.Envelope;
import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.model.Conflict;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.ResponseSize;
import dev.tidemark.model.SyncCount;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpApiEventTest {

  @ParameterizedTest
  @CsvSource({
    "$default, /identitypools/a, /identitypools/a",
    "prod, /prod/identitypools/a, /identitypools/a",
    "prod, /identitypools/a, /identitypools/a",
    "prod, /production/a, /production/a",
    "prod, /prod, /prod",
    "'', /identitypools/a, /identitypools/a",
  })
  void stage_isRemovedFromThePath(String stage, String rawPath, String path) throws Exception {
    String event =
        "{\"rawPath\": \"%s\", \"requestContext\": {\"stage\": \"%s\"}}".formatted(rawPath, stage);
    assertEquals(new RequestTarget.Path("", path), request(event).target());
  }

  @Test
  void request_isReadFromTheEvent() throws Exception {
    HttpRequest request =
        request(
            """
            {"rawPath": "/p", "rawQueryString": "a=1&b=%3A", "headers": {"User-Agent": "1", "x-n": null},
             "requestContext": {"http": {"method": "POST"}}, "body": "e30=", "isBase64Encoded": true}
            """);
    assertEquals(
        new HttpRequest(
            new RequestTarget.Path("POST", "/p"),
            Map.of("a", "1", "b", ":"),
            Map.of("user-agent", "1"),
            new Body.Base64Text("e30="),
            Optional.empty(),
            "id"),
        request);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"body\": null, \"headers\": null, \"isBase64Encoded\": null, \"rawQueryString\": null}",
        "{\"body\": 5, \"headers\": [], \"rawPath\": {}, \"requestContext\": 1}"
      })
  void unrelatedEvent_isAnEmptyRequest(String event) throws Exception {
    assertEquals(
        new HttpRequest(
            new RequestTarget.Path("", ""),
            Map.of(),
            Map.of(),
            Body.Text.EMPTY,
            Optional.empty(),
            "id"),
        request(event));
  }

  /** The estimated size of a response is never below the bytes that Lambda receives. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a", "\"", "\\", "/", "\n", "\t", "\u0001", "\u001f", "\u007f", "é", "€", "\u2028",
        "\ufffd", "𝄞", "😀"
      })
  void size_isEstimatedFromAbove(String text) throws Exception {
    String key = text.repeat(100);
    long counted =
        ResponseSize.of(new Conflict(new RecordKey(key), SyncCount.ZERO, SyncCount.ZERO))
            - ResponseSize.of(new Conflict(new RecordKey("a"), SyncCount.ZERO, SyncCount.ZERO))
            + 1;
    int written = written(key) - written("");
    assertTrue(written <= counted, written + " bytes are written, " + counted + " counted");
    assertTrue(counted <= 2L * written, written + " bytes are written, " + counted + " counted");
  }

  private static int written(String text) throws IOException {
    return bytes(new HttpResponse(200, Map.of(), json -> json.writeString(text))).size();
  }

  private static ByteArrayOutputStream bytes(HttpResponse response) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    HttpApiEvent.write(bytes, response);
    return bytes;
  }

  @Test
  void response_hasTheFormatOfTheHttpApi() throws Exception {
    HttpResponse response =
        new HttpResponse(200, Map.of("A", "b"), json -> json.writeString("é\"\n"));
    assertEquals(
        "{\"statusCode\":200,\"headers\":{\"A\":\"b\"},\"isBase64Encoded\":false,"
            + "\"body\":\"\\\"é\\\\\\\"\\\\n\\\"\"}",
        bytes(response).toString(UTF_8));
  }

  private static HttpRequest request(String event) throws Exception {
    Envelope envelope =
        Json.parseEnvelope(event.getBytes(UTF_8), HttpApiEvent.BODY, HttpApiEvent.SHAPE);
    return new HttpApiEvent(
            (JsonObject) envelope.value(), envelope, new Callers(DeveloperPrincipals.NONE))
        .toRequest("id");
  }
}
