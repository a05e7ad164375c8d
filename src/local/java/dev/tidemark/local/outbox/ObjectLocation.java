package dev.tidemark.local.outbox;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The place of an object in S3.
 *
 * @param bucket the name of the bucket
 * @param key the key in the bucket
 */
record ObjectLocation(String bucket, String key) {
  /**
   * Returns the place that a path names in the style {@code /bucket/key}; empty if it has no key.
   */
  static Optional<ObjectLocation> of(String rawPath) {
    String[] parts = rawPath.split("/", 3);
    return parts.length < 3 || parts[1].isEmpty() || parts[2].isEmpty()
        ? Optional.empty()
        : Optional.of(new ObjectLocation(decode(parts[1]), decode(parts[2])));
  }

  /** Decodes a part of a path, where a plus sign, unlike in a query, is no space. */
  private static String decode(String part) {
    return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
