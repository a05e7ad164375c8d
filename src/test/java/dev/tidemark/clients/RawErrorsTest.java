package dev.tidemark.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Errors that no official client can be brought to, and what errors look like on the wire. */
@ExtendWith(RunningService.class)
class RawErrorsTest {
  private final User user;
  private final RawClient client;

  RawErrorsTest(Users users) {
    this.user = users.newUser();
    this.client = user.raw();
  }

  @Test
  void bodyThatIsNoJson_isASerializationException() {
    RawClient.Answer answer = client.post(user.path("game"), "score=5");
    assertEquals(
        "SerializationException", assertNamed(400, "SerializationException", answer).get("__type"));
  }

  @Test
  void memberOfAnotherType_isASerializationException() {
    assertEquals(
        Map.of(
            "__type",
            "SerializationException",
            "message",
            "Value at 'syncSessionToken' is a number and can not be converted to a string"),
        assertNamed(
            400,
            "SerializationException",
            client.post(user.path("game"), "{\"SyncSessionToken\": 7}")));
  }

  @Test
  void dateThatIsAString_isASerializationExceptionInAmazonsWords() {
    String body =
        """
        {"SyncSessionToken": "%s", "RecordPatches": [{"Op": "replace", "Key": "score",
         "Value": "5", "SyncCount": 0, "DeviceLastModifiedDate": "2026-11-23"}]}
        """
            .formatted(token());
    assertEquals(
        Map.of(
            "__type",
            "SerializationException",
            "message",
            "class java.lang.String can not be converted to milliseconds since epoch"),
        assertNamed(400, "SerializationException", client.post(user.path("game"), body)));
  }

  @Test
  void requestThatNobodySigned_isRefusedAsByApiGateway() {
    RawClient.Answer answer = client.sendUnsigned("GET", user.path("game") + "/records", "");
    assertEquals(
        List.of(
            403,
            "MissingAuthenticationTokenException",
            Map.of("message", "Missing Authentication Token")),
        List.of(answer.status(), answer.header("x-amzn-ErrorType"), answer.body()));
  }

  @Test
  void pathOfNoOperation_isNotFound() {
    RawClient.Answer answer = client.get("/identitypools");
    assertEquals(
        List.of(404, Map.of("message", "Not Found")), List.of(answer.status(), answer.body()));
  }

  @Test
  void conflict_namesEveryKeyBesideAmazonsText() {
    String update =
        """
        {"SyncSessionToken": "%s", "RecordPatches": [
          {"Op": "replace", "Key": "score", "Value": "5", "SyncCount": 0},
          {"Op": "replace", "Key": "lives", "Value": "3", "SyncCount": 0}]}
        """;
    client.post(user.path("game"), update.formatted(token()));
    assertEquals(
        Map.of(
            "__type",
            "ResourceConflictException",
            "message",
            "Current SyncCount for: score is: 1 not: 0",
            "conflicts",
            List.of(
                Map.of("Key", "score", "SyncCount", BigDecimal.ONE),
                Map.of("Key", "lives", "SyncCount", BigDecimal.ONE))),
        assertNamed(
            409,
            "ResourceConflictException",
            client.post(user.path("game"), update.formatted(token()))));
  }

  private String token() {
    return String.valueOf(
        client.get(user.path("game") + "/records").body().get("SyncSessionToken"));
  }

  private static Map<String, Object> assertNamed(int status, String name, RawClient.Answer answer) {
    assertEquals(
        List.of(status, name, "application/x-amz-json-1.1"),
        List.of(answer.status(), answer.header("x-amzn-ErrorType"), answer.header("Content-Type")));
    assertNotEquals(new UUID(0, 0), UUID.fromString(answer.header("x-amzn-RequestId")));
    return answer.body();
  }
}
