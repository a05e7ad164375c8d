package dev.tidemark.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.model.Caller;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallersTest {
  private static final String ROLE = "arn:aws:sts::123456789012:assumed-role/back-end/";
  private static final DeveloperPrincipals DEVELOPERS =
      DeveloperPrincipals.of(ROLE + "*, arn:aws:iam::123456789012:user/ops");
  private static final Optional<Caller> IDENTITY =
      Optional.of(new Caller.CognitoIdentity("us-east-1:pool", "us-east-1:identity"));

  @ParameterizedTest
  @ValueSource(strings = {ROLE + "session", "arn:aws:iam::123456789012:user/ops", ROLE})
  void namedPrincipal_isADeveloper(String arn) throws Exception {
    assertEquals(
        Optional.of(new Caller.Developer("123456789012")),
        callerOf(DEVELOPERS, principal("123456789012", arn)));
  }

  /** A guest of an app with the basic flow has such credentials, and may report no identity. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:sts::123456789012:assumed-role/guest/session",
        "arn:aws:sts::123456789012:assumed-role/back-end-2/session",
        "arn:aws:sts::210987654321:assumed-role/back-end/session",
        "arn:aws:iam::123456789012:user/ops2",
        "arn:aws:iam::123456789012:root",
        "x" + ROLE + "session",
        ""
      })
  void otherPrincipal_isNoCaller(String arn) throws Exception {
    assertEquals(Optional.empty(), callerOf(DEVELOPERS, principal("123456789012", arn)));
  }

  @Test
  void sessionNamedByCognitoWithoutAnIdentity_isNoCaller() throws Exception {
    assertEquals(
        Optional.empty(),
        callerOf(DEVELOPERS, principal("123456789012", ROLE + "CognitoIdentityCredentials")));
  }

  @Test
  void withoutDeveloperPrincipals_noPrincipalIsADeveloper() throws Exception {
    assertEquals(
        Optional.empty(),
        callerOf(DeveloperPrincipals.NONE, principal("123456789012", ROLE + "session")));
  }

  @Test
  void identity_isThatIdentity() throws Exception {
    assertEquals(IDENTITY, callerOf(DEVELOPERS, identity("123456789012")));
    assertEquals(IDENTITY, callerOf(DeveloperPrincipals.NONE, identity("123456789012")));
  }

  @Test
  void callerOfAnotherAccount_isNoCaller() throws Exception {
    assertEquals(Optional.empty(), callerOf(DEVELOPERS, identity("210987654321")));
    assertEquals(
        Optional.empty(), callerOf(DEVELOPERS, principal("210987654321", ROLE + "session")));
  }

  /** An incomplete identity never becomes a developer, even with a developer's ARN. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "\"x\"",
        "{\"amr\": null, \"identityId\": null, \"identityPoolId\": null}",
        "{\"identityId\": \"us-east-1:i\"}",
        "{\"identityPoolId\": \"us-east-1:p\"}",
        "{\"identityPoolId\": \"\", \"identityId\": \"us-east-1:i\"}",
        "{\"identityPoolId\": \"us-east-1:p\", \"identityId\": \" \"}",
        "{\"identityPoolId\": \"us-east-1:p\", \"identityId\": 1}"
      })
  void incompleteIdentity_isNoCaller(String identity) throws Exception {
    assertEquals(
        Optional.empty(),
        callerOf(
            DEVELOPERS,
            """
            {"accountId": "123456789012", "userArn": "%s", "cognitoIdentity": %s}
            """
                .formatted(ROLE + "session", identity)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "null",
        "[]",
        "{\"accountId\": 123456789012, \"userArn\": \"" + ROLE + "s\"}",
        "{\"userArn\": \"" + ROLE + "s\"}",
        "{\"accountId\": \"123456789012\"}"
      })
  void incompletePrincipal_isNoCaller(String iam) throws Exception {
    assertEquals(Optional.empty(), callerOf(DEVELOPERS, iam));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"requestContext\": {\"authorizer\": null}}",
        "{\"headers\": {\"authorization\": \"AWS4-HMAC-SHA256"
            + " Credential=us-east-1:identity/a/b\"}}",
        "{\"rawQueryString\": \"X-Amz-Credential=us-east-1:identity/20261124/us-east-1\"}"
      })
  void eventWithoutAuthorizer_hasNoCaller(String event) throws Exception {
    assertEquals(Optional.empty(), new Callers(DEVELOPERS).callerOf(object(event)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*",
        "arn:*",
        "arn:aws:sts::123456789012:assumed-role/*",
        "arn:aws:sts::123456789012:assumed-role/*/*",
        "arn:aws:sts::*:assumed-role/back-end/*",
        "arn:aws:iam::123456789012:role/back-end",
        "arn:aws:iam::123456789012:user/*",
        "back-end"
      })
  void patternThatNamesNoPrincipal_isRefused(String pattern) {
    String refusal = "";
    try {
      DeveloperPrincipals.of(pattern);
    } catch (IllegalArgumentException e) {
      refusal = String.valueOf(e.getMessage());
    }
    assertNotEquals("", refusal);
    assertEquals(pattern + " names no role or user", refusal.split(";", 2)[0]);
  }

  private static String principal(String account, String arn) {
    return """
    {"accountId": "%s", "cognitoIdentity": null, "userArn": "%s"}
    """
        .formatted(account, arn);
  }

  private static String identity(String account) {
    return """
    {"accountId": "%s", "cognitoIdentity":
      {"identityPoolId": "us-east-1:pool", "identityId": "us-east-1:identity"}}
    """
        .formatted(account);
  }

  private static Optional<Caller> callerOf(DeveloperPrincipals developers, String iam)
      throws Exception {
    return new Callers(developers)
        .callerOf(
            object(
                """
                {"requestContext": {"accountId": "123456789012", "authorizer": {"iam": %s}}}
                """
                    .formatted(iam)));
  }

  private static JsonObject object(String json) throws Exception {
    return (JsonObject) Json.parse(json);
  }
}
