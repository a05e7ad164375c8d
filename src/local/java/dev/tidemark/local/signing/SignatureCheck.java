package dev.tidemark.local.signing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tidemark.local.signing.KnownCallers.KnownCaller;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Checks signatures of known callers as API Gateway does: the credentials, the signing name, the
 * time, and then the signature.
 */
public final class SignatureCheck {
  private static final String SIGNING_NAME = "execute-api";
  private static final Duration TOLERANCE = Duration.ofMinutes(5);
  private static final String MISMATCH =
      "The request signature we calculated does not match the signature you provided. Check your"
          + " AWS Secret Access Key and signing method. Consult the service documentation for"
          + " details.";

  private final KnownCallers callers;
  private final String stage;
  private final InstantSource clock;

  /**
   * Checks the signatures of these callers.
   *
   * @param stage the stage with a slash in front, such as {@code /prod}; empty if there is none
   */
  public SignatureCheck(KnownCallers callers, String stage, InstantSource clock) {
    this.callers = callers;
    this.stage = stage;
    this.clock = clock;
  }

  /**
   * Returns the reason why a request is refused; empty if its signature is right, or its caller is
   * unknown and need not be known.
   *
   * @param accessKey the access key id of the request
   */
  public Optional<Refusal> refusal(String accessKey, SignedRequest request) {
    Optional<KnownCaller> caller = callers.find(accessKey);
    if (caller.isEmpty()) {
      return callers.excludesOthers()
          ? Optional.of(Refusal.unknownCredentials("the access key id is not in the file"))
          : Optional.empty();
    }
    Optional<Signature> signature = Signature.of(request);
    return signature.isEmpty()
        ? Optional.of(incomplete())
        : token(caller.get(), signature.get())
            .or(() -> scope(signature.get()))
            .or(() -> time(signature.get()))
            .or(() -> value(caller.get(), signature.get(), request));
  }

  private static Refusal incomplete() {
    return Refusal.of(
        "IncompleteSignatureException",
        "Authorization header requires 'Credential' parameter. Authorization header requires"
            + " 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter."
            + " Authorization header requires existence of either a 'X-Amz-Date' or a 'Date'"
            + " header.",
        "at least one of these is missing or malformed");
  }

  private static Optional<Refusal> token(KnownCaller caller, Signature signature) {
    if (caller.token().equals(signature.token())) {
      return Optional.empty();
    }
    String fault =
        signature.token().isEmpty()
            ? "is missing"
            : caller.token().isEmpty() ? "belongs to no credentials" : "is another one";
    return Optional.of(Refusal.unknownCredentials("the session token " + fault));
  }

  private static Optional<Refusal> scope(Signature signature) {
    String service = signature.scope().service();
    if (!service.equals(SIGNING_NAME)) {
      return Optional.of(
          Refusal.invalidSignature(
              "Credential should be scoped to correct service: 'execute-api'. ",
              "signed for '" + service + "'; set the client's signing name"));
    }
    if (!signature.signedAt().startsWith(signature.scope().date())) {
      return Optional.of(
          Refusal.invalidSignature(
              "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from"
                  + " HTTP.",
              "'%s' and '%s'".formatted(signature.scope().date(), signature.signedAt())));
    }
    if (!signature.signedHeaders().contains("host")) {
      return Optional.of(
          Refusal.invalidSignature(
              "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
              "signed headers: " + String.join(", ", signature.signedHeaders())));
    }
    return Optional.empty();
  }

  private Optional<Refusal> time(Signature signature) {
    Instant now = clock.instant();
    Instant signed = signature.time();
    Duration late = Duration.between(signed, now);
    if (late.abs().compareTo(TOLERANCE) <= 0) {
      return Optional.empty();
    }
    boolean slow = late.isPositive();
    Instant bound = slow ? now.minus(TOLERANCE) : now.plus(TOLERANCE);
    String words =
        slow
            ? "Signature expired: %s is now earlier than %s (%s - 5 min.)"
            : "Signature not yet current: %s is still later than %s (%s + 5 min.)";
    return Optional.of(
        Refusal.invalidSignature(
            words.formatted(
                signature.signedAt(), Signature.TIME.format(bound), Signature.TIME.format(now)),
            "the client's clock is %d seconds %s"
                .formatted(late.abs().toSeconds(), slow ? "slow" : "fast")));
  }

  private Optional<Refusal> value(KnownCaller caller, Signature signature, SignedRequest request) {
    CanonicalRequest canonical = new CanonicalRequest(request, signature);
    String path = CanonicalPath.of(request.rawPath());
    if (isSame(canonical.signature(caller.secret(), path), signature.value())) {
      return Optional.empty();
    }
    String explanation =
        PathMistake.all(request.rawPath(), stage).stream()
            .filter(
                mistake ->
                    isSame(canonical.signature(caller.secret(), mistake.path()), signature.value()))
            .findFirst()
            .map(mistake -> mistake.explanation(path))
            .orElseGet(() -> unexplained(path, signature, request));
    return Optional.of(Refusal.invalidSignature(MISMATCH, explanation));
  }

  private static String unexplained(String path, Signature signature, SignedRequest request) {
    return "expected a signature for the canonical path %s and the host %s. The secret, the body, the"
            .formatted(path, request.header("host").orElse(""))
        + " query or one of these headers is another one than was signed: "
        + String.join(", ", signature.signedHeaders());
  }

  private static boolean isSame(String expected, String actual) {
    return MessageDigest.isEqual(expected.getBytes(US_ASCII), actual.getBytes(US_ASCII));
  }
}
