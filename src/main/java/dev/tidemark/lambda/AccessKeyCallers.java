package dev.tidemark.lambda;

import dev.tidemark.http.PercentEncoding;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.model.Caller;
import dev.tidemark.model.IdentityId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes the access key id of a request's signature for who is calling, though nobody has checked
 * the signature: for the local service, so that every kind of caller can be tried with any client.
 * A key in the form of an identity id is that identity, in the pool that the path names; any other
 * is a developer's.
 */
final class AccessKeyCallers implements Callers {
  /** The account of developers where there is none. */
  static final String ACCOUNT_ID = "000000000000";

  private static final Pattern AUTHORIZATION =
      Pattern.compile("AWS4-[A-Z0-9-]+ +Credential=([^/,\\s]+)/.*", Pattern.DOTALL);
  private static final Pattern QUERY =
      Pattern.compile("(?:^|.*&)X-Amz-Credential=([^/&]+?)(?:/|%2[fF]).*");

  @Override
  public Optional<Caller> callerOf(JsonObject event, Map<String, String> headers, String path) {
    return accessKeyId(event, headers)
        .flatMap(
            key ->
                IdentityId.CONSTRAINT.violations(key).isEmpty()
                    ? Callers.cognitoIdentity(poolOf(path), key)
                    : Optional.of(new Caller.Developer(ACCOUNT_ID)));
  }

  private static Optional<String> accessKeyId(JsonObject event, Map<String, String> headers) {
    return headers.entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase("authorization"))
        .findFirst()
        .flatMap(header -> firstGroup(AUTHORIZATION, header.getValue()))
        .or(() -> firstGroup(QUERY, event.string("rawQueryString").orElse("")))
        .map(PercentEncoding::decode);
  }

  private static Optional<String> firstGroup(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** The second segment of every path that has one. */
  private static String poolOf(String path) {
    List<String> segments = List.of(path.split("/", -1));
    return segments.size() > 2 ? PercentEncoding.decode(segments.get(2)) : "";
  }
}
