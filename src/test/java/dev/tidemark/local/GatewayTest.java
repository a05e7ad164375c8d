package dev.tidemark.local;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GatewayTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LocalService service;
  private final URI endpoint;

  GatewayTest(@TempDir Path folder) throws IOException {
    service = LocalService.start(TestTemplate.write(folder));
    endpoint = service.endpoint();
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @Test
  void functionsResponse_isReturned() throws Exception {
    HttpResponse<String> response = Http.get(endpoint, "/things/binary");
    assertAll(
        () -> assertEquals(418, response.statusCode()),
        () -> assertEquals(List.of("one"), response.headers().allValues("x-own")),
        () -> assertEquals(List.of("image/x"), response.headers().allValues("content-type")),
        () -> assertEquals(List.of("a=1", "b=2"), response.headers().allValues("set-cookie")),
        () -> assertEquals(List.of(), response.headers().allValues("access-control-allow-origin")));
    assertArrayEquals(new byte[] {0, -1}, Http.bytes(endpoint, "/things/binary"));
  }

  @Test
  void emptyResponse_hasNoBody() throws Exception {
    HttpResponse<String> response = Http.get(endpoint, "/things/empty");
    assertEquals(204, response.statusCode());
    assertEquals("", response.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"throws", "no-json", "no-status", "no-base64", "huge"})
  void invalidResponse_isAnInternalServerError(String thing) throws Exception {
    HttpResponse<String> response = Http.get(endpoint, "/things/" + thing);
    assertEquals(500, response.statusCode());
    assertEquals("{\"message\":\"Internal Server Error\"}", response.body());
  }

  @Test
  void outputAtLambdasLimit_isReturned() throws Exception {
    HttpResponse<String> response = Http.get(endpoint, "/things/large");
    assertEquals(200, response.statusCode());
    assertEquals(6_291_556 - 28, response.body().length());
  }

  @ParameterizedTest
  @ValueSource(ints = {7_000_000, 10_485_760, 10_485_761, 30_000_000})
  void requestOverTheLimit_isRefused(int bytes) throws Exception {
    assertTooLarge(post(BodyPublishers.ofByteArray(new byte[bytes])));
  }

  /** The event is the body and some hundreds of bytes, so a longer body makes a longer event. */
  @Test
  void request_isRefusedOnlyIfItsEventIsOverLambdasLimit() throws Exception {
    int withMillions = Integer.parseInt(post(text(6_000_000)).body());
    int rest = Gateway.MAX_EVENT_BYTES - withMillions;
    assertEquals("6291456", post(text(6_000_000 + rest)).body());
    assertTooLarge(post(text(6_000_000 + rest + 1)));
  }

  /** A quotation mark takes two bytes of the event. */
  @Test
  void requestOfEscapes_isRefusedAtHalfTheLength() throws Exception {
    assertTooLarge(post(BodyPublishers.ofString("\"".repeat(3_200_000))));
  }

  private HttpResponse<String> post(BodyPublisher body) throws Exception {
    return Http.signed(endpoint, "POST", "/things/length", body);
  }

  private static BodyPublisher text(int length) {
    return BodyPublishers.ofString("x".repeat(length));
  }

  private static void assertTooLarge(HttpResponse<String> response) {
    assertEquals(413, response.statusCode());
    assertEquals("{\"message\":\"Request Entity Too Large\"}", response.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/things", "/things/1/2", "/other/1"})
  void unknownPath_isNotFound(String path) throws Exception {
    HttpResponse<String> response = Http.get(endpoint, path);
    assertEquals(404, response.statusCode());
    assertEquals(
        List.of("UnknownOperationException"), response.headers().allValues("x-amzn-ErrorType"));
    assertTrue(
        response.body().startsWith("{\"message\":\"Not Found [Local service: "), response.body());
  }

  @Test
  void unknownMethod_isNotFound() throws Exception {
    assertEquals(
        404, Http.signed(endpoint, "PUT", "/things/1", BodyPublishers.noBody()).statusCode());
  }

  @Test
  void unsignedRequest_isRefused() throws Exception {
    HttpResponse<String> response =
        Http.unsigned(endpoint, "GET", "/things/1", "Authorization", "Basic x");
    assertEquals(403, response.statusCode());
    assertEquals(
        List.of("MissingAuthenticationTokenException"),
        response.headers().allValues("x-amzn-ErrorType"));
    assertEquals("{\"message\":\"Missing Authentication Token\"}", response.body());
  }

  @Test
  void requestSignedInItsQuery_isPassedOn() throws Exception {
    assertEquals(
        200, Http.unsigned(endpoint, "GET", "/things/1?a=b&X-Amz-Credential=key").statusCode());
  }

  @Test
  void preflight_getsTheCorsHeadersOfTheTemplate() throws Exception {
    HttpResponse<String> response =
        Http.unsigned(
            endpoint,
            "OPTIONS",
            "/things/1",
            "Origin",
            "https://app.example",
            "Access-Control-Request-Method",
            "POST");
    assertAll(
        () -> assertEquals(204, response.statusCode()),
        () -> assertHeader(response, "access-control-allow-origin", "https://app.example"),
        () -> assertHeader(response, "access-control-allow-methods", "GET,POST"),
        () -> assertHeader(response, "access-control-allow-headers", "authorization"),
        () -> assertHeader(response, "access-control-max-age", "60"));
  }

  @Test
  void preflightOfAnotherOrigin_getsNoCorsHeaders() throws Exception {
    HttpResponse<String> response =
        Http.unsigned(
            endpoint,
            "OPTIONS",
            "/things/1",
            "Origin",
            "https://other.example",
            "Access-Control-Request-Method",
            "POST");
    assertEquals(List.of(), response.headers().allValues("access-control-allow-origin"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/things/1", "/things/binary", "/things/throws", "/nowhere"})
  void everyResponse_hasCorsHeaders(String path) throws Exception {
    HttpResponse<String> response = Http.get(endpoint, path, "Origin", "https://app.example");
    assertHeader(response, "access-control-allow-origin", "https://app.example");
    assertHeader(response, "access-control-expose-headers", "x-amzn-ErrorType,Date");
  }

  /** A request in the query of an address needs no permission of a browser. */
  @ParameterizedTest
  @ValueSource(strings = {"https://other.example", "null", "http://127.0.0.1.other.example"})
  void pageOfAnotherOrigin_isRefused(String origin) throws Exception {
    HttpResponse<String> response =
        Http.unsigned(endpoint, "POST", "/things/length?X-Amz-Credential=key", "Origin", origin);
    assertEquals(403, response.statusCode());
    assertTrue(response.body().contains("--allow-origin"), response.body());
    assertEquals(List.of(), response.headers().allValues("access-control-allow-origin"));
  }

  @Test
  void ownPage_mayUseTheApi() throws Exception {
    assertEquals(200, Http.get(endpoint, "/things/1", "Origin", endpoint.toString()).statusCode());
  }

  @Test
  void concurrentRequests_allGetResponses() throws Exception {
    Set<String> requestIds = new HashSet<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<String> request =
          () ->
              event(Http.get(endpoint, "/things/1"))
                  .get("requestContext")
                  .get("requestId")
                  .asText();
      List<Future<String>> responses = threads.invokeAll(Collections.nCopies(200, request));
      for (Future<String> response : responses) {
        requestIds.add(response.get());
      }
    }
    assertEquals(200, requestIds.size());
  }

  private static JsonNode event(HttpResponse<String> response) throws IOException {
    return JSON.readTree(response.body().lines().findFirst().orElseThrow());
  }

  private static void assertHeader(HttpResponse<String> response, String name, String value) {
    assertEquals(List.of(value), response.headers().allValues(name), name);
  }
}
