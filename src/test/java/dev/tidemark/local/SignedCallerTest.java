package dev.tidemark.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.StringWriter;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignedCallerTest {
  private static final Optional<String> KEY = Optional.of("us-east-1:identity");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AWS4-HMAC-SHA256 Credential=us-east-1:identity/20261124/us-east-1/execute-api/x, Signed…",
        "AWS4-HMAC-SHA256 Credential=us-east-1%3Aidentity/20261124/us-east-1/execute-api/x",
        "AWS4-ECDSA-P256-SHA256 Credential=us-east-1:identity/20261124/execute-api/aws4_request"
      })
  void accessKey_isInTheHeader(String authorization) {
    assertEquals(KEY, SignedCaller.accessKeyIn(authorization, ""));
  }

  @ParameterizedTest
  @CsvSource({
    "X-Amz-Credential=us-east-1:identity/20261124/us-east-1",
    "a=b&X-Amz-Credential=us-east-1%3Aidentity%2F20261124%2fus-east-1&c=d",
  })
  void accessKeyOfAPresignedUrl_isInTheQuery(String query) {
    assertEquals(KEY, SignedCaller.accessKeyIn("", query));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Basic abc", "AWS4-HMAC-SHA256 Credential=", "AWS AKIA:signature"})
  void otherAuthorization_hasNoAccessKey(String authorization) {
    assertEquals(Optional.empty(), SignedCaller.accessKeyIn(authorization, ""));
  }

  @Test
  void accessKeyInTheFormOfAnIdentityId_isThatIdentityInThePool() throws Exception {
    SignedCaller caller = SignedCaller.of("us-east-1:identity", "any text");
    assertEquals(new SignedCaller.Identity("any text", "us-east-1:identity"), caller);
    assertEquals(
        new ObjectMapper()
            .readTree(
                """
                {"accessKey": "us-east-1:identity", "accountId": "000000000000",
                 "callerId": "AROALOCALIDENTITY:CognitoIdentityCredentials",
                 "cognitoIdentity": {"amr": ["authenticated"],
                   "identityId": "us-east-1:identity", "identityPoolId": "any text"},
                 "principalOrgId": null,
                 "userArn":
                   "arn:aws:sts::000000000000:assumed-role/local-identity/CognitoIdentityCredentials",
                 "userId": "AROALOCALIDENTITY:CognitoIdentityCredentials"}
                """),
        new ObjectMapper().readTree(written(caller)));
  }

  @Test
  void identityWithoutAPoolInThePath_isInSomePool() {
    assertEquals(
        new SignedCaller.Identity(
            "us-east-1:00000000-0000-0000-0000-000000000000", "us-east-1:identity"),
        SignedCaller.of("us-east-1:identity", ""));
  }

  @Test
  void otherAccessKey_isADeveloper() {
    assertEquals(
        new SignedCaller.Developer("AKIAIOSFODNN7EXAMPLE"),
        SignedCaller.of("AKIAIOSFODNN7EXAMPLE", "us-east-1:pool"));
  }

  private static String written(SignedCaller caller) throws Exception {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      caller.write(json);
    }
    return text.toString();
  }
}
