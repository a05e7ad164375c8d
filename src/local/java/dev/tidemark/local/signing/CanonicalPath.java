package dev.tidemark.local.signing;

import dev.tidemark.http.PercentEncoding;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.UnaryOperator;

/**
 * The path in a canonical request. All services except S3 encode each segment of the path as sent
 * once more, so that {@code %3A} becomes {@code %253A}, and a plain colon {@code %3A}.
 */
final class CanonicalPath {
  private CanonicalPath() {}

  /** Returns the canonical path of a path as sent. */
  static String of(String rawPath) {
    return segments(rawPath, CanonicalPath::encode);
  }

  /** Returns the path of a signer that takes the path as sent. */
  static String withoutEncoding(String rawPath) {
    return segments(rawPath, segment -> segment);
  }

  /** Returns the path of a signer to which the path was given in SDKs' spelling. */
  static String ofSdkSpelling(String rawPath) {
    return segments(rawPath, segment -> encode(encode(PercentEncoding.decode(segment))));
  }

  /** Encodes a text as RFC 3986 demands: only letters, digits and {@code -_.~} stay. */
  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  /** Changes each segment, and removes empty ones, {@code .} and {@code ..}, as signers do. */
  private static String segments(String rawPath, UnaryOperator<String> change) {
    Deque<String> segments = new ArrayDeque<>();
    for (String segment : rawPath.split("/", -1)) {
      if (segment.equals("..")) {
        segments.pollLast();
      } else if (!segment.isEmpty() && !segment.equals(".")) {
        segments.addLast(change.apply(segment));
      }
    }
    boolean isFolder = rawPath.endsWith("/") && !segments.isEmpty();
    return "/" + String.join("/", segments) + (isFolder ? "/" : "");
  }
}
