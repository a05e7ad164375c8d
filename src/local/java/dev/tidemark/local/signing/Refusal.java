package dev.tidemark.local.signing;

/**
 * The reason why a request is refused with status 403.
 *
 * @param type the error's type
 * @param message API Gateway's words, and those of the local service in brackets
 */
public record Refusal(String type, String message) {

  static Refusal of(String type, String words, String explanation) {
    return new Refusal(type, words + " [Local service: " + explanation + "]");
  }

  static Refusal invalidSignature(String words, String explanation) {
    return of("InvalidSignatureException", words, explanation);
  }

  static Refusal unknownCredentials(String explanation) {
    return of(
        "UnrecognizedClientException",
        "The security token included in the request is invalid.",
        explanation);
  }
}
