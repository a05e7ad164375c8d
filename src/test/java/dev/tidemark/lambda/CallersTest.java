package dev.tidemark.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.model.Caller;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PoolIdentity;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallersTest {
  private static final String PATH =
      "/identitypools/us-east-1%3Apool/identities/us-east-1%3Aidentity/datasets";
  private static final Optional<Caller> IDENTITY =
      Optional.of(
          new Caller.CognitoIdentity(
              new PoolIdentity(
                  new IdentityPoolId("us-east-1:pool"), new IdentityId("us-east-1:identity"))));

  @Test
  void apiGateway_identifiesAnIdentity() throws Exception {
    assertEquals(
        IDENTITY,
        verified(
            """
            {"accountId": "123456789012", "cognitoIdentity":
              {"identityPoolId": "us-east-1:pool", "identityId": "us-east-1:identity"}}
            """));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"accountId\": \"123456789012\"}",
        "{\"accountId\": \"123456789012\", \"cognitoIdentity\": null}"
      })
  void apiGateway_identifiesADeveloper(String iam) throws Exception {
    assertEquals(Optional.of(new Caller.Developer("123456789012")), verified(iam));
  }

  /** An invalid identity never becomes a developer. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "null",
        "[]",
        "{\"accountId\": 123456789012}",
        "{\"accountId\": \"1\", \"cognitoIdentity\": {}}",
        "{\"accountId\": \"1\", \"cognitoIdentity\": \"x\"}",
        "{\"accountId\": \"1\", \"cognitoIdentity\": {\"identityId\": \"us-east-1:i\"}}",
        "{\"accountId\": \"1\", \"cognitoIdentity\": {\"identityPoolId\": \"us-east-1:p\"}}",
        "{\"accountId\": \"1\", \"cognitoIdentity\":"
            + " {\"identityPoolId\": \"us-east-1:p\", \"identityId\": \"i\"}}",
        "{\"accountId\": \"1\", \"cognitoIdentity\":"
            + " {\"identityPoolId\": \"\", \"identityId\": \"us-east-1:i\"}}"
      })
  void incompleteIdentity_isNoCaller(String iam) throws Exception {
    assertEquals(Optional.empty(), verified(iam));
  }

  @Test
  void eventWithoutAuthorizer_hasNoCaller() throws Exception {
    for (String event : new String[] {"{}", "{\"requestContext\": {\"authorizer\": null}}"}) {
      assertEquals(
          Optional.empty(), Callers.verifiedByApiGateway().callerOf(object(event), Map.of(), PATH));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AWS4-HMAC-SHA256 Credential=us-east-1:identity/20261124/us-east-1/execute-api/x, Signed…",
        "AWS4-HMAC-SHA256 Credential=us-east-1%3Aidentity/20261124/us-east-1/execute-api/x",
        "AWS4-ECDSA-P256-SHA256 Credential=us-east-1:identity/20261124/execute-api/aws4_request"
      })
  void accessKeyInTheFormOfAnIdentityId_isThatIdentity(String authorization) {
    assertEquals(IDENTITY, byAccessKey(authorization, PATH));
  }

  @Test
  void otherAccessKey_isADeveloper() {
    assertEquals(
        Optional.of(new Caller.Developer("000000000000")),
        byAccessKey("AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261124/x", PATH));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Basic abc", "AWS4-HMAC-SHA256 Credential=", "AWS AKIA:signature"})
  void missingAccessKey_isNoCaller(String authorization) {
    assertEquals(Optional.empty(), byAccessKey(authorization, PATH));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "/identitypools", "/identitypools//identities"})
  void identityWithoutAPool_isNoCaller(String path) {
    assertEquals(
        Optional.empty(),
        byAccessKey("AWS4-HMAC-SHA256 Credential=us-east-1:identity/20261124/x", path));
  }

  @ParameterizedTest
  @CsvSource({
    "X-Amz-Credential=us-east-1:identity/20261124/us-east-1",
    "a=b&X-Amz-Credential=us-east-1%3Aidentity%2F20261124%2fus-east-1&c=d",
  })
  void presignedUrl_hasItsAccessKeyInTheQuery(String query) throws Exception {
    assertEquals(
        IDENTITY,
        new AccessKeyCallers()
            .callerOf(object("{\"rawQueryString\": \"" + query + "\"}"), Map.of(), PATH));
  }

  private static Optional<Caller> byAccessKey(String authorization, String path) {
    return new AccessKeyCallers()
        .callerOf(JsonObject.EMPTY, Map.of("AUTHORIZATION", authorization), path);
  }

  private static Optional<Caller> verified(String iam) throws Exception {
    return Callers.verifiedByApiGateway()
        .callerOf(
            object("{\"requestContext\": {\"authorizer\": {\"iam\": " + iam + "}}}"),
            Map.of(),
            PATH);
  }

  private static JsonObject object(String json) throws Exception {
    return (JsonObject) Json.parse(json);
  }
}
