package dev.tidemark.local;

import static org.junit.jupiter.api.Assertions.assertAll;
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
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpEventTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LocalService service;
  private final URI endpoint;

  HttpEventTest(@TempDir Path folder) throws IOException {
    service = LocalService.start(TestTemplate.write(folder));
    endpoint = service.endpoint();
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @Test
  void event_hasTheFormatOfAnHttpApi() throws Exception {
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
    JsonNode localDeveloper =
        JSON.readTree(
            """
            {"accessKey":"key","accountId":"000000000000","callerId":"AIDALOCALDEVELOPER",
             "cognitoIdentity":null,"principalOrgId":null,
             "userArn":"arn:aws:iam::000000000000:user/local-developer",
             "userId":"AIDALOCALDEVELOPER"}
            """);
    assertAll(
        () -> assertEquals(200, response.statusCode()),
        () -> assertEquals("2.0", event.get("version").asText()),
        () -> assertEquals("POST /things/{Thing}", event.get("routeKey").asText()),
        () -> assertEquals("/things/a:b/c", event.get("rawPath").asText()),
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
        () -> assertEquals(localDeveloper, context.get("authorizer").get("iam")),
        () ->
            assertEquals(
                JSON.readTree(
                    """
                    {"method":"POST","path":"/things/a:b/c","protocol":"HTTP/1.1",
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
  void context_describesTheFunctionOfTheTemplate() throws Exception {
    List<String> report = Http.get(endpoint, "/things/1").body().lines().toList();
    String requestId =
        JSON.readTree(report.getFirst()).get("requestContext").get("requestId").asText();
    assertEquals(List.of(requestId, "Echo", "true", "512"), report.subList(1, 5));
  }

  @Test
  void environment_isTheTemplatesWithLocalValues() throws Exception {
    assertEquals(
        "{AWS_ENDPOINT_URL_KINESIS=%1$s, AWS_ENDPOINT_URL_S3=%1$s/_tidemark/s3, AWS_ENDPOINT_URL_SNS=%1$s, AWS_ENDPOINT_URL_STS=%1$s, DEVELOPER_PRINCIPALS=arn:aws:iam::000000000000:user/local-developer, DYNAMODB_ENDPOINT=%2$s, LONG_FORM=512, ROLE=, SHARED=shared, TABLE=tidemark, TOKEN_KEY=%3$s}"
            .formatted(endpoint, service.dynamoDbEndpoint(), DevelopmentKey.BUILT_IN),
        Http.get(endpoint, "/things/1").body().lines().toList().get(5));
  }

  @Test
  void bodyThatIsNotText_isBase64() throws Exception {
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
  void emptyBody_isOmitted() throws Exception {
    assertFalse(event(Http.get(endpoint, "/things/1")).has("body"));
  }

  private static JsonNode event(HttpResponse<String> response) throws IOException {
    return JSON.readTree(response.body().lines().findFirst().orElseThrow());
  }
}
