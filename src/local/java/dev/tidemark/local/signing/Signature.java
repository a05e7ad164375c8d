package dev.tidemark.local.signing;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of a signature, from the header Authorization or from the query.
 *
 * @param scope the credential scope
 * @param signedHeaders the names of the headers that the signature covers
 * @param value the signature itself, in hexadecimal digits
 * @param signedAt the time of the signature, as sent
 * @param token the session token; empty if there is none
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">
 *     Create a signed AWS API request</a>
 */
record Signature(
    Scope scope,
    List<String> signedHeaders,
    String value,
    String signedAt,
    Optional<String> token) {
  static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final Pattern CREDENTIAL =
      Pattern.compile("([^/,\\s]+)/([0-9]{8})/([^/,\\s]+)/([^/,\\s]+)/aws4_request");
  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          "AWS4-HMAC-SHA256 +Credential=([^,\\s]+), *SignedHeaders=([^,\\s]+), *Signature=(\\S+)");

  Signature {
    signedHeaders = List.copyOf(signedHeaders);
  }

  /**
   * The scope of the key that signs.
   *
   * @param accessKey the access key id
   * @param date the day, as eight digits
   * @param region the region
   * @param service the signing name
   */
  record Scope(String accessKey, String date, String region, String service) {
    /** Returns the scope without the access key id. */
    String text() {
      return String.join("/", date, region, service, "aws4_request");
    }

    private static Optional<Scope> parse(String credential) {
      Matcher parts = CREDENTIAL.matcher(credential);
      return parts.matches()
          ? Optional.of(new Scope(parts.group(1), parts.group(2), parts.group(3), parts.group(4)))
          : Optional.empty();
    }
  }

  /** Returns the signature of a request; empty if it has none, or not all parts of it. */
  static Optional<Signature> of(SignedRequest request) {
    return request.header("authorization").isPresent() ? ofHeader(request) : ofQuery(request);
  }

  private static Optional<Signature> ofHeader(SignedRequest request) {
    Matcher parts = AUTHORIZATION.matcher(request.header("authorization").orElse("").strip());
    if (!parts.matches()) {
      return Optional.empty();
    }
    return of(
        parts.group(1),
        parts.group(2),
        parts.group(3),
        request.header("x-amz-date").orElse(""),
        request.header("x-amz-security-token").orElse(""));
  }

  private static Optional<Signature> ofQuery(SignedRequest request) {
    return of(
        request.parameter("X-Amz-Credential").orElse(""),
        request.parameter("X-Amz-SignedHeaders").orElse(""),
        request.parameter("X-Amz-Signature").orElse(""),
        request.parameter("X-Amz-Date").orElse(""),
        request.parameter("X-Amz-Security-Token").orElse(""));
  }

  private static Optional<Signature> of(
      String credential, String signedHeaders, String value, String time, String token) {
    return Scope.parse(credential)
        .filter(_ -> isTime(time))
        .map(
            scope ->
                new Signature(
                    scope,
                    List.of(signedHeaders.split(";", -1)),
                    value,
                    time,
                    Optional.of(token).filter(text -> !text.isEmpty())));
  }

  private static boolean isTime(String text) {
    try {
      return TIME.parse(text, Instant::from) != null;
    } catch (DateTimeException e) {
      return false;
    }
  }

  /** Returns the time of the signature. */
  Instant time() {
    return TIME.parse(signedAt, Instant::from);
  }
}
