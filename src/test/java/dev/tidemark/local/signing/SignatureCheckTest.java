package dev.tidemark.local.signing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** The check against AWS's own signer of the SDK for Java 2. */
class SignatureCheckTest {
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
  private static final String HOST = "http://127.0.0.1:8014";
  private static final String RECORDS =
      "/identitypools/us-east-1%3Apool/identities/us-east-1%3Aidentity/datasets/game/records";
  private static final String MISMATCH =
      "The request signature we calculated does not match the signature you provided. Check your"
          + " AWS Secret Access Key and signing method. Consult the service documentation for"
          + " details. [Local service: ";
  private static final List<String> LINES =
      List.of(
          "# callers",
          "",
          "ASIAPLAYER secret1 token1 us-east-1:00000000-0000-0000-0000-000000000002",
          "AKIADEVELOPER  secret2\t-  developer");
  private static final KnownCallers CALLERS = KnownCallers.parse(LINES, false);
  private static final AwsCredentialsIdentity DEVELOPER =
      AwsCredentialsIdentity.create("AKIADEVELOPER", "secret2");
  private static final AwsCredentialsIdentity PLAYER =
      AwsSessionCredentialsIdentity.create("ASIAPLAYER", "secret1", "token1");

  private final SignatureCheck check =
      new SignatureCheck(CALLERS, "/prod", InstantSource.fixed(NOW));

  /** Paths, queries and headers with every kind of character, each signed and then changed. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void randomRequest_isRightAsSignedByAws_andWrongIfChanged(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 250; i++) {
      String path = "/prod/" + randomSegment(random) + "/" + randomSegment(random);
      String query = "a=" + randomSegment(random) + "&b=" + randomSegment(random);
      byte[] body = randomSegment(random).getBytes(StandardCharsets.UTF_8);
      AwsCredentialsIdentity credentials = random.nextBoolean() ? DEVELOPER : PLAYER;
      SignedRequest request = signed(credentials, path + "?" + query, body, _ -> {});
      String seen = "seed %d, %s?%s".formatted(seed, path, query);
      assertEquals(Optional.empty(), refusal(request), seen);
      List<SignedRequest> changed =
          List.of(
              with(request, request.rawPath() + "x", request.rawQuery(), request.body()),
              with(request, request.rawPath(), request.rawQuery() + "&c=1", request.body()),
              with(request, request.rawPath(), request.rawQuery(), new byte[] {1}));
      for (SignedRequest each : changed) {
        assertTrue(refusal(each).orElseThrow().message().startsWith(MISMATCH), seen);
      }
    }
  }

  private static String randomSegment(Random random) {
    StringBuilder segment = new StringBuilder();
    for (int i = random.nextInt(1, 12); i > 0; i--) {
      int character = random.nextInt(8);
      segment.append(
          switch (character) {
            case 0 -> "%3A";
            case 1 -> "%2F";
            case 2 -> "%E2%98%82";
            case 3 -> "%20";
            case 4 -> "%2B";
            case 5 -> "~";
            default -> Character.toString('a' + random.nextInt(26));
          });
    }
    return segment.toString();
  }

  @Test
  void plainColon_isEncodedOnce() {
    assertEquals(
        Optional.empty(), refusal(signed(DEVELOPER, RECORDS.replace("%3A", ":"), new byte[0])));
  }

  @Test
  void emptySegments_areRemovedAsBySigners() {
    assertEquals("/a/b/", CanonicalPath.of("//a//./x/../b/"));
    assertEquals("/", CanonicalPath.of("/"));
  }

  /** Computed by botocore, with the header User-Agent, which AWS's signer for Java 2 leaves out. */
  @Test
  void signedUserAgent_isPartOfTheSignature() {
    Map<String, List<String>> headers =
        Map.of(
            "Host", List.of("127.0.0.1:8014"),
            "User-Agent", List.of("aws-sdk-java/1.12.797  Linux"),
            "X-Amz-Date", List.of("20261128T120000Z"),
            "Authorization",
                List.of(
                    "AWS4-HMAC-SHA256"
                        + " Credential=AKIADEVELOPER/20261128/us-east-1/execute-api/aws4_request,"
                        + " SignedHeaders=host;user-agent;x-amz-date,"
                        + " Signature=5cbd50d069bf4f0430a2486f2c320723b150b0acad402ef0b2fa99cc0a2eb847"));
    SignedRequest request = new SignedRequest("GET", RECORDS, "", headers, new byte[0]);
    assertEquals(Optional.empty(), refusal(request));
  }

  @Test
  void anotherSigningName_isNamed() {
    assertRefused(
        "InvalidSignatureException",
        "Credential should be scoped to correct service: 'execute-api'.  [Local service: signed for"
            + " 'cognito-sync'; set the client's signing name]",
        signed(
            DEVELOPER,
            RECORDS,
            new byte[0],
            signing ->
                signing.putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "cognito-sync")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          -301 | 20261128T115459Z | Signature expired: 20261128T115459Z is now earlier than 20261128T115500Z (20261128T120000Z - 5 min.) [Local service: the client's clock is 301 seconds slow]
          86400 | 20261129T120000Z | Signature not yet current: 20261129T120000Z is still later than 20261128T120500Z (20261128T120000Z + 5 min.) [Local service: the client's clock is 86400 seconds fast]
          """)
  void clockThatIsOff_isTold(long seconds, String time, String message) {
    SignedRequest request = signedAt(seconds);
    assertEquals(Optional.of(time), request.header("x-amz-date"));
    assertRefused("InvalidSignatureException", message, request);
  }

  @ParameterizedTest
  @ValueSource(longs = {-300, 0, 300})
  void clockWithinFiveMinutes_isRight(long seconds) {
    assertEquals(Optional.empty(), refusal(signedAt(seconds)));
  }

  private static SignedRequest signedAt(long seconds) {
    Instant time = NOW.plus(Duration.ofSeconds(seconds));
    return signed(
        DEVELOPER,
        RECORDS,
        new byte[0],
        signing ->
            signing.putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(time, ZoneOffset.UTC)));
  }

  @Test
  void pathEncodedOnce_isNamed() {
    String path = RECORDS.replace("%3A", "%253A");
    assertRefused(
        "InvalidSignatureException",
        MISMATCH
            + "signed for the canonical path "
            + RECORDS
            + ", expected "
            + path
            + ": each segment as sent must be percent-encoded once more]",
        signed(
            DEVELOPER,
            RECORDS,
            new byte[0],
            signing -> signing.putProperty(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE, false)));
  }

  @Test
  void pathSentWithAPlainColon_isNamed() {
    SignedRequest signed = signed(DEVELOPER, RECORDS, new byte[0]);
    assertRefused(
        "InvalidSignatureException",
        MISMATCH
            + "signed for the canonical path "
            + RECORDS.replace("%3A", "%253A")
            + ", expected "
            + RECORDS
            + ": the path was signed with %3A and sent with a plain colon]",
        with(signed, RECORDS.replace("%3A", ":"), "", new byte[0]));
  }

  @Test
  void stageThatWasNotSigned_isNamed() {
    SignedRequest signed = signed(DEVELOPER, "/identitypools", new byte[0]);
    assertRefused(
        "InvalidSignatureException",
        MISMATCH
            + "signed for the canonical path /identitypools, expected /prod/identitypools: the"
            + " stage /prod is part of the path, and was not signed]",
        with(signed, "/prod/identitypools", "", new byte[0]));
  }

  @Test
  void otherSecret_showsTheExpectedPathHostAndHeaders() {
    assertRefused(
        "InvalidSignatureException",
        MISMATCH
            + "expected a signature for the canonical path /identitypools and the host"
            + " 127.0.0.1:8014. The secret, the body, the query or one of these headers is another"
            + " one than was signed: host, x-amz-content-sha256, x-amz-date, x-spaces]",
        signed(
            AwsCredentialsIdentity.create("AKIADEVELOPER", "wrong"),
            "/identitypools",
            new byte[0]));
  }

  @Test
  void sessionToken_mustBeThatOfTheFile() {
    assertToken("is missing", AwsCredentialsIdentity.create("ASIAPLAYER", "secret1"));
    assertToken(
        "is another one", AwsSessionCredentialsIdentity.create("ASIAPLAYER", "secret1", "token2"));
    assertToken(
        "belongs to no credentials",
        AwsSessionCredentialsIdentity.create("AKIADEVELOPER", "secret2", "token1"));
  }

  private void assertToken(String fault, AwsCredentialsIdentity credentials) {
    assertRefused(
        "UnrecognizedClientException",
        "The security token included in the request is invalid. [Local service: the session token "
            + fault
            + "]",
        signed(credentials, RECORDS, new byte[0]));
  }

  @Test
  void incompleteSignature_isRefused() {
    Map<String, List<String>> headers =
        Map.of("authorization", List.of("AWS4-HMAC-SHA256 Credential=AKIADEVELOPER/x"));
    SignedRequest request = new SignedRequest("GET", RECORDS, "", headers, new byte[0]);
    assertEquals("IncompleteSignatureException", refusal(request).orElseThrow().type());
  }

  @Test
  void unknownCaller_isUncheckedUnlessExcluded() {
    SignedRequest request =
        signed(AwsCredentialsIdentity.create("AKIAOTHER", "any"), RECORDS, new byte[0]);
    assertEquals(Optional.empty(), check.refusal("AKIAOTHER", request));
    SignatureCheck exclusive =
        new SignatureCheck(KnownCallers.parse(LINES, true), "", InstantSource.fixed(NOW));
    assertEquals(
        Optional.of("UnrecognizedClientException"),
        exclusive.refusal("AKIAOTHER", request).map(Refusal::type));
  }

  @ParameterizedTest
  @CsvSource({
    "AKIA secret developer, 'line 2: expected key id, secret, session token or -, identity or"
        + " developer'",
    "AKIA secret - nobody, 'line 2: expected key id, secret, session token or -, identity or"
        + " developer'",
    "KEY other - developer, line 2: the key id occurs twice"
  })
  void malformedLine_isNamedWithoutItsSecret(String line, String message) {
    List<String> lines = List.of("KEY secret - developer", line);
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> KnownCallers.parse(lines, false))
            .getMessage());
  }

  private void assertRefused(String type, String message, SignedRequest request) {
    assertEquals(Optional.of(new Refusal(type, message)), refusal(request));
  }

  private Optional<Refusal> refusal(SignedRequest request) {
    String authorization = request.header("authorization").orElseThrow();
    return check.refusal(authorization.replaceAll(".*Credential=([^/]+)/.*", "$1"), request);
  }

  private static SignedRequest with(
      SignedRequest signed, String rawPath, String rawQuery, byte[] body) {
    return new SignedRequest(signed.method(), rawPath, rawQuery, signed.headers(), body);
  }

  private static SignedRequest signed(
      AwsCredentialsIdentity credentials, String path, byte[] body) {
    return signed(credentials, path, body, _ -> {});
  }

  private static SignedRequest signed(
      AwsCredentialsIdentity credentials,
      String pathAndQuery,
      byte[] body,
      Consumer<SignRequest.Builder<AwsCredentialsIdentity>> more) {
    URI uri = URI.create(HOST + pathAndQuery);
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(uri)
            .putHeader("X-Spaces", "  a   b ")
            .putHeader("User-Agent", "not signed")
            .build();
    SdkHttpRequest signed =
        AwsV4HttpSigner.create()
            .sign(
                signing -> {
                  signing
                      .identity(credentials)
                      .request(request)
                      .payload(ContentStreamProvider.fromByteArray(body))
                      .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "execute-api")
                      .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                      .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(NOW, ZoneOffset.UTC));
                  more.accept(signing);
                })
            .request();
    Map<String, List<String>> headers = new LinkedHashMap<>();
    signed.headers().forEach((name, values) -> headers.put(name, new ArrayList<>(values)));
    String query = Optional.ofNullable(uri.getRawQuery()).orElse("");
    return new SignedRequest("POST", uri.getRawPath(), query, headers, body);
  }
}
