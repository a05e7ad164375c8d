package dev.tidemark.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.http.Operation;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Errors that no official client can provoke, and the form of errors on the wire. */
@ExtendWith(RunningService.class)
class RawErrorsTest {
  private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");

  private final User user;
  private final RawClient client;

  RawErrorsTest(Users users) {
    this.user = users.newUser();
    this.client = user.raw();
  }

  @Test
  void bodyThatIsNotJson_isASerializationException() {
    RawClient.Response response = client.post(user.path("game"), "score=5");
    assertEquals(
        "SerializationException",
        assertNamed(400, "SerializationException", response).get("__type"));
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
  void malformedPoolId_isAValidationErrorForAnIdentity() {
    String path = user.path("game").replaceFirst("us-east-1(:|%3A)", "us+east+1$1");
    Map<String, Object> error =
        assertNamed(400, "InvalidParameterException", client.post(path, "{}"));
    assertTrue(
        String.valueOf(error.get("message")).contains("at 'identityPoolId' failed to satisfy"),
        error.toString());
  }

  @Test
  void bodyForAnotherIdentity_isNotRead() {
    String path = user.path("game").replaceFirst("(identities/us-east-1(?::|%3A)).", "$1x");
    assertEquals(
        "These credentials are not valid for accessing this resource",
        assertNamed(403, "NotAuthorizedException", client.post(path, "{")).get("message"));
  }

  /** JavaScript 3 sends an empty member of the path, where other clients refuse it themselves. */
  @TestFactory
  Stream<DynamicTest> emptyMemberOfThePath_isAValidationErrorThatNamesIt() {
    return Stream.of(Operation.values())
        .flatMap(
            operation ->
                PARAMETER
                    .matcher(operation.pathTemplate())
                    .results()
                    .map(member -> emptyMember(operation, member)));
  }

  private DynamicTest emptyMember(Operation operation, MatchResult member) {
    String path =
        operation.pathTemplate().substring(0, member.start())
            + operation.pathTemplate().substring(member.end());
    String sent =
        path.replace("{IdentityPoolId}", user.pool())
            .replace("{IdentityId}", user.identity())
            .replace("{DatasetName}", "game")
            .replace("{DeviceId}", "phone");
    String name = member.group(1).substring(0, 1).toLowerCase(Locale.ROOT);
    String expected = "at '" + name + member.group(1).substring(1) + "' failed to satisfy";
    return DynamicTest.dynamicTest(
        operation + " without " + member.group(1),
        () -> {
          RawClient.Response response = callerOf(operation).send(operation.method(), sent, "");
          String message =
              (String)
                  assertNamed(400, "InvalidParameterException", response)
                      .getOrDefault("message", "");
          assertTrue(message.contains(expected), message);
        });
  }

  /** Returns the client of the identity, where the operation is for identities. */
  private RawClient callerOf(Operation operation) {
    return operation.pathTemplate().contains("{IdentityId}")
        ? client
        : user.users().raw(User.DEVELOPER);
  }

  @Test
  void unsignedRequest_isRefusedAsByApiGateway() {
    RawClient.Response response = client.sendUnsigned("GET", user.path("game") + "/records", "");
    assertEquals(
        List.of(
            403,
            "MissingAuthenticationTokenException",
            Map.of("message", "Missing Authentication Token")),
        List.of(response.status(), response.header("x-amzn-ErrorType"), response.body()));
  }

  @Test
  void unknownPath_isNotFound() {
    RawClient.Response response = client.get("/identities");
    assertEquals(
        List.of(
            404,
            Map.of(
                "message",
                "Not Found [Local service: no operation has this method and path. An identity or a"
                    + " name with a slash must be encoded]")),
        List.of(response.status(), response.body()));
  }

  @Test
  void conflict_namesEveryKeyBesidesAmazonsText() {
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

  private static Map<String, Object> assertNamed(
      int status, String name, RawClient.Response response) {
    assertEquals(
        List.of(status, name, "application/x-amz-json-1.1"),
        List.of(
            response.status(),
            response.header("x-amzn-ErrorType"),
            response.header("Content-Type")));
    assertNotEquals(new UUID(0, 0), UUID.fromString(response.header("x-amzn-RequestId")));
    return response.body();
  }
}
