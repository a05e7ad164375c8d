package dev.tidemark.local;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
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
  void event_hasTheFormOfAnHttpApi() throws Exception {
    HttpResponse<String> response =
        Http.signed(
            endpoint,
            "POST",
            "/things/a%3Ab%2Fc?one=1&two=%20x&one=3&flag",
            BodyPublishers.ofString("{\"ü\":1}"),
            "Content-Type",
            "application/json; charset=utf-8",
            "X-Twice",
            "a",
            "X-Twice",
            "b",
            "Cookie",
            "c=1; d=2",
            "User-Agent",
            "test");
    JsonNode event = event(response);
    JsonNode context = event.get("requestContext");
    assertAll(
        () -> assertEquals(200, response.statusCode()),
        () -> assertEquals("2.0", event.get("version").asText()),
        () -> assertEquals("POST /things/{Thing}", event.get("routeKey").asText()),
        () -> assertEquals("/things/a%3Ab%2Fc", event.get("rawPath").asText()),
        () -> assertEquals("one=1&two=%20x&one=3&flag", event.get("rawQueryString").asText()),
        () ->
            assertEquals(
                JSON.readTree("{\"one\":\"1,3\",\"two\":\" x\",\"flag\":\"\"}"),
                event.get("queryStringParameters")),
        () -> assertEquals("a:b/c", event.get("pathParameters").get("Thing").asText()),
        () -> assertEquals(JSON.readTree("[\"c=1\",\"d=2\"]"), event.get("cookies")),
        () -> assertEquals("a,b", event.get("headers").get("x-twice").asText()),
        () -> assertFalse(event.get("headers").has("cookie")),
        () -> assertEquals("{\"ü\":1}", event.get("body").asText()),
        () -> assertFalse(event.get("isBase64Encoded").asBoolean()),
        () -> assertEquals("$default", context.get("stage").asText()),
        () -> assertEquals("000000000000", context.get("accountId").asText()),
        () -> assertFalse(context.has("authorizer")),
        () ->
            assertEquals(
                JSON.readTree(
                    """
                    {"method":"POST","path":"/things/a%3Ab%2Fc","protocol":"HTTP/1.1",
                     "sourceIp":"127.0.0.1","userAgent":"test"}
                    """),
                context.get("http")),
        () -> assertTrue(context.get("timeEpoch").asLong() > 1_700_000_000_000L),
        () ->
            assertTrue(
                context
                    .get("time")
                    .asText()
                    .matches("\\d\\d/[A-Z][a-z]{2}/\\d{4}:\\d\\d:\\d\\d:\\d\\d \\+0000")));
  }

  @Test
  void context_isThatOfTheFunctionInTheTemplate() throws Exception {
    List<String> report = Http.get(endpoint, "/things/1").body().lines().toList();
    String requestId =
        JSON.readTree(report.getFirst()).get("requestContext").get("requestId").asText();
    assertEquals(List.of(requestId, "Echo", "true", "512"), report.subList(1, 5));
  }

  @Test
  void environment_isThatOfTheTemplateWithLocalValues() throws Exception {
    assertEquals(
        "{CALLER_FROM_ACCESS_KEY=true, DYNAMODB_ENDPOINT=%s, LONG_FORM=512, ROLE=, SHARED=shared, TABLE=tidemark, TOKEN_KEY=%s}"
            .formatted(service.dynamoDbEndpoint(), DevelopmentKey.BUILT_IN),
        Http.get(endpoint, "/things/1").body().lines().toList().get(5));
  }

  @Test
  void bodyOfAnotherType_isBase64() throws Exception {
    JsonNode event =
        event(
            Http.signed(
                endpoint,
                "POST",
                "/things/1",
                BodyPublishers.ofString("{}"),
                "Content-Type",
                "application/x-amz-json-1.1"));
    assertEquals("e30=", event.get("body").asText());
    assertTrue(event.get("isBase64Encoded").asBoolean());
  }

  @Test
  void bodyThatIsNotUtf8_isBase64() throws Exception {
    JsonNode event =
        event(
            Http.signed(
                endpoint, "POST", "/things/1", BodyPublishers.ofByteArray(new byte[] {-1, 0})));
    assertEquals("/wA=", event.get("body").asText());
  }

  @Test
  void noBody_isNoMember() throws Exception {
    assertFalse(event(Http.get(endpoint, "/things/1")).has("body"));
  }

  @Test
  void answer_isWrittenBack() throws Exception {
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
  void emptyAnswer_hasNoBody() throws Exception {
    HttpResponse<String> response = Http.get(endpoint, "/things/empty");
    assertEquals(204, response.statusCode());
    assertEquals("", response.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"throws", "no-json", "no-status", "no-base64", "huge"})
  void badAnswer_isInternalServerError(String thing) throws Exception {
    HttpResponse<String> response = Http.get(endpoint, "/things/" + thing);
    assertEquals(500, response.statusCode());
    assertEquals("{\"message\":\"Internal Server Error\"}", response.body());
  }

  @Test
  void tooLargeRequest_isRefused() throws Exception {
    HttpResponse<String> response =
        Http.signed(
            endpoint,
            "POST",
            "/things/1",
            BodyPublishers.ofByteArray(new byte[3 * Gateway.MAX_PAYLOAD_BYTES]));
    assertEquals(413, response.statusCode());
    assertEquals("{\"message\":\"Request Entity Too Large\"}", response.body());
  }

  @Test
  void largeRequestWithinTheLimit_isPassedOn() throws Exception {
    HttpResponse<String> response =
        Http.signed(
            endpoint, "POST", "/things/empty", BodyPublishers.ofString("x".repeat(6_000_000)));
    assertEquals(204, response.statusCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/things", "/things/", "/things/1/2", "/other/1"})
  void unknownPath_isNotFound(String path) throws Exception {
    HttpResponse<String> response = Http.get(endpoint, path);
    assertEquals(404, response.statusCode());
    assertEquals("{\"message\":\"Not Found\"}", response.body());
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
  void preflight_isAnsweredByTheTemplate() throws Exception {
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
  void preflightOfAnotherOrigin_isToldNothing() throws Exception {
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
  void anyResponse_canBeReadByThePage(String path) throws Exception {
    HttpResponse<String> response = Http.get(endpoint, path, "Origin", "https://app.example");
    assertHeader(response, "access-control-allow-origin", "https://app.example");
    assertHeader(response, "access-control-expose-headers", "x-amzn-ErrorType,Date");
  }

  @Test
  void manyRequestsAtOnce_areAllAnswered() throws Exception {
    Set<String> requestIds = new HashSet<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<String> request =
          () ->
              event(Http.get(endpoint, "/things/1"))
                  .get("requestContext")
                  .get("requestId")
                  .asText();
      List<Future<String>> answers = threads.invokeAll(Collections.nCopies(200, request));
      for (Future<String> answer : answers) {
        requestIds.add(answer.get());
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
