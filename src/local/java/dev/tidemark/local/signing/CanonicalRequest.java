package dev.tidemark.local.signing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.http.PercentEncoding;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Computes the signature that a request should have. AWS's signer for Java cannot do this for a
 * request that another signer signed: it leaves out headers such as User-Agent, which the signer of
 * the SDK for Java 1 includes.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">
 *     Create a signed AWS API request</a>
 */
final class CanonicalRequest {
  private static final String HMAC = "HmacSHA256";
  private static final String SIGNATURE_PARAMETER = "X-Amz-Signature";

  private final SignedRequest request;
  private final Signature signature;

  CanonicalRequest(SignedRequest request, Signature signature) {
    this.request = request;
    this.signature = signature;
  }

  /** Returns the signature with a secret, if the request has the canonical path. */
  String signature(String secret, String canonicalPath) {
    Signature.Scope scope = signature.scope();
    byte[] key = ("AWS4" + secret).getBytes(UTF_8);
    for (String part : scope.text().split("/", -1)) {
      key = hmac(key, part);
    }
    String toSign =
        String.join(
            "\n",
            "AWS4-HMAC-SHA256",
            signature.signedAt(),
            scope.text(),
            sha256(text(canonicalPath).getBytes(UTF_8)));
    return HexFormat.of().formatHex(hmac(key, toSign));
  }

  private String text(String canonicalPath) {
    return String.join(
        "\n",
        request.method(),
        canonicalPath,
        query(),
        headers(),
        String.join(";", signature.signedHeaders()),
        sha256(request.body()));
  }

  private String query() {
    return Stream.of(request.rawQuery().split("&", -1))
        .filter(parameter -> !parameter.isEmpty())
        .map(parameter -> parameter.split("=", 2))
        .filter(parts -> !parts[0].equals(SIGNATURE_PARAMETER))
        .map(parts -> Map.entry(encode(parts[0]), parts.length == 1 ? "" : encode(parts[1])))
        .sorted(
            Map.Entry.<String, String>comparingByKey().thenComparing(Map.Entry.comparingByValue()))
        .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
        .collect(Collectors.joining("&"));
  }

  private static String encode(String sent) {
    return CanonicalPath.encode(PercentEncoding.decode(sent));
  }

  private String headers() {
    return signature.signedHeaders().stream()
        .map(name -> name + ":" + request.header(name).orElse("").strip().replaceAll(" +", " "))
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + HMAC, e);
    }
  }
}
