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
 * Identifies callers by the access key id of an unverified signature. Only for the local service,
 * where it lets any client act as any caller. A key in the form of an identity id is that identity,
 * in the pool of the path; any other key is a developer.
 */
final class AccessKeyCallers implements Callers {
  /** The account of local developers. */
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

  /** Returns the second segment of the path, which is the pool in every operation's path. */
  private static String poolOf(String path) {
    List<String> segments = List.of(path.split("/", -1));
    return segments.size() > 2 ? PercentEncoding.decode(segments.get(2)) : "";
  }
}
