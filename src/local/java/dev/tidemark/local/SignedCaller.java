package dev.tidemark.local;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.local.signing.KnownCallers;
import dev.tidemark.model.IdentityId;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The caller that a signature names, as API Gateway reports it. The signatures of known callers are
 * verified before. Any other client can act as any caller: an access key id in the form of an
 * identity id is that identity, in the pool of the path; any other is a developer.
 */
sealed interface SignedCaller {
  /** The ARN of local developers. */
  String DEVELOPER_ARN = "arn:aws:iam::" + HttpEvent.ACCOUNT_ID + ":user/local-developer";

  /** The pool of identities whose request names none. */
  String ANY_POOL = HttpEvent.REGION + ":00000000-0000-0000-0000-000000000000";

  /** Writes the caller as {@code requestContext.authorizer.iam} of an event. */
  void write(JsonGenerator json) throws IOException;

  /** Returns the access key id of a signature in a header or a query; empty if there is none. */
  static Optional<String> accessKeyIn(String authorization, String rawQuery) {
    return firstGroup(Patterns.AUTHORIZATION, authorization)
        .or(() -> firstGroup(Patterns.QUERY, rawQuery))
        .map(key -> URLDecoder.decode(key.replace("+", "%2B"), StandardCharsets.UTF_8));
  }

  /** Returns the caller of an access key id, which may be a known one. */
  static SignedCaller of(String accessKey, String pool, KnownCallers callers) {
    return callers
        .find(accessKey)
        .map(
            known ->
                known
                    .identity()
                    .map(identity -> of(identity.value(), pool))
                    .orElseGet(() -> new Developer(accessKey)))
        .orElseGet(() -> of(accessKey, pool));
  }

  /**
   * Returns the caller of an access key id that is not known.
   *
   * @param pool the pool in the path; empty if the path has none
   */
  static SignedCaller of(String accessKey, String pool) {
    return IdentityId.CONSTRAINT.violations(accessKey).isEmpty()
        ? new Identity(pool.isEmpty() ? ANY_POOL : pool, accessKey)
        : new Developer(accessKey);
  }

  private static Optional<String> firstGroup(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** The places of an access key id in a signed request. */
  final class Patterns {
    private static final Pattern AUTHORIZATION =
        Pattern.compile("AWS4-[A-Z0-9-]+ +Credential=([^/,\\s]+)/.*", Pattern.DOTALL);
    private static final Pattern QUERY =
        Pattern.compile("(?:^|.*&)X-Amz-Credential=([^/&]+?)(?:/|%2[fF]).*");

    private Patterns() {}
  }

  /**
   * A Cognito identity, with credentials of the enhanced flow.
   *
   * @param pool the id of its pool
   * @param identity its id, which is also the access key id
   */
  record Identity(String pool, String identity) implements SignedCaller {
    private static final String USER = "AROALOCALIDENTITY:CognitoIdentityCredentials";

    @Override
    public void write(JsonGenerator json) throws IOException {
      json.writeStartObject();
      json.writeStringField("accessKey", identity);
      json.writeStringField("accountId", HttpEvent.ACCOUNT_ID);
      json.writeStringField("callerId", USER);
      json.writeObjectFieldStart("cognitoIdentity");
      json.writeArrayFieldStart("amr");
      json.writeString("authenticated");
      json.writeEndArray();
      json.writeStringField("identityId", identity);
      json.writeStringField("identityPoolId", pool);
      json.writeEndObject();
      json.writeNullField("principalOrgId");
      json.writeStringField(
          "userArn",
          "arn:aws:sts::%s:assumed-role/local-identity/CognitoIdentityCredentials"
              .formatted(HttpEvent.ACCOUNT_ID));
      json.writeStringField("userId", USER);
      json.writeEndObject();
    }
  }

  /**
   * An IAM user.
   *
   * @param accessKey the access key id
   */
  record Developer(String accessKey) implements SignedCaller {
    private static final String USER = "AIDALOCALDEVELOPER";

    @Override
    public void write(JsonGenerator json) throws IOException {
      json.writeStartObject();
      json.writeStringField("accessKey", accessKey);
      json.writeStringField("accountId", HttpEvent.ACCOUNT_ID);
      json.writeStringField("callerId", USER);
      json.writeNullField("cognitoIdentity");
      json.writeNullField("principalOrgId");
      json.writeStringField("userArn", DEVELOPER_ARN);
      json.writeStringField("userId", USER);
      json.writeEndObject();
    }
  }
}
