package dev.tidemark.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.json.JsonValue.JsonNumber;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InputMembersTest {

  @Test
  void members_comeFromPathHeaderAndBody() {
    HttpRequest request =
        request(
            Map.of("maxResults", "5", "nextToken", "ignored: UpdateRecords has no query"),
            Map.of("X-Amz-CLIENT-context", "device"),
            new Body.Text(
                """
                {"IdentityId": "body", "ClientContext": "body", "DeviceId": "phone", "New": 1}
                """));
    assertEquals(
        new JsonObject(
            Map.of(
                "IdentityId", new JsonString("path"),
                "ClientContext", new JsonString("device"),
                "DeviceId", new JsonString("phone"),
                "New", new JsonNumber("1"))),
        InputMembers.of(
            Operation.UPDATE_RECORDS,
            new JsonObject(Map.of("IdentityId", new JsonString("path"))),
            request));
  }

  @Test
  void members_comeFromTheQueryOfAnOperationThatHasOne() {
    HttpRequest request =
        request(
            Map.of("lastSyncCount", "1e+05", "nextToken", "5a", "maxResults", "007", "other", "x"),
            Map.of(),
            new Body.Text("{\"LastSyncCount\": 1}"));
    assertEquals(
        new JsonObject(
            Map.of(
                "LastSyncCount", new JsonNumber("1e+05"),
                "NextToken", new JsonString("5a"),
                "MaxResults", new JsonNumber("007"))),
        InputMembers.of(Operation.LIST_RECORDS, JsonObject.EMPTY, request));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          []            | The body is an array and not a structure
          1             | The body is a number and not a structure
          "a"           | The body is a string and not a structure
          null          | The body is null and not a structure
          {             | The body is not well-formed JSON at line 1, column 2
          {"a":1,"a":1} | The body is not well-formed JSON at line 1, column 8
          {} {}         | The body is not one JSON value: there is something after it
          """)
  void bodyThatIsNotOneObject_isRefused(String body, String message) {
    assertRefused(message, request(Map.of(), Map.of(), new Body.Text(body)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "br", "gzip, br", "aws-chunked"})
  void bodyWithAContentEncoding_isRefusedByThatName(String encoding) {
    String bytes = Base64.getEncoder().encodeToString("{}".getBytes(StandardCharsets.UTF_8));
    for (Body body : new Body[] {new Body.Text("{}"), new Body.Base64Text(bytes)}) {
      assertRefused(
          "The body's Content-Encoding '" + encoding + "' is not supported; send plain JSON",
          request(Map.of(), Map.of("content-ENCODING", encoding), body));
    }
  }

  @Test
  void contentEncodingInAMessage_isCutAndWellFormed() {
    assertRefused(
        "The body's Content-Encoding '?" + "x".repeat(127) + "…' is not supported; send plain JSON",
        request(
            Map.of(), Map.of("Content-Encoding", "\ud800" + "x".repeat(200)), new Body.Text("{}")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "IDENTITY", ""})
  void identityEncoding_isNoEncoding(String encoding) {
    HttpRequest request =
        request(Map.of(), Map.of("Content-Encoding", encoding), new Body.Text("{\"a\": 1}"));
    assertEquals(
        new JsonObject(Map.of("a", new JsonNumber("1"))),
        InputMembers.of(Operation.UPDATE_RECORDS, JsonObject.EMPTY, request));
  }

  @Test
  void contentEncodingWithoutABody_isIgnored() {
    HttpRequest request = request(Map.of(), Map.of("Content-Encoding", "gzip"), Body.Text.EMPTY);
    assertEquals(
        JsonObject.EMPTY, InputMembers.of(Operation.UPDATE_RECORDS, JsonObject.EMPTY, request));
  }

  private static void assertRefused(String message, HttpRequest request) {
    BadRequestException e =
        assertThrows(
            BadRequestException.class,
            () -> InputMembers.of(Operation.UPDATE_RECORDS, JsonObject.EMPTY, request));
    assertEquals(new Response.Failure(ErrorType.SERIALIZATION, message), e.toFailure());
  }

  private static HttpRequest request(
      Map<String, String> query, Map<String, String> headers, Body body) {
    return new HttpRequest(
        new RequestTarget.Path("POST", ""), query, headers, body, Optional.empty(), "id");
  }
}
