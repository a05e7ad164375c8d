package dev.tidemark.local;

import dev.tidemark.http.Operation;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A route of an HTTP API. An empty segment matches a parameter too, unlike in API Gateway, so that
 * the function names the empty member in its response.
 *
 * @param method the HTTP method, in capitals
 * @param pathTemplate the path; a segment in braces matches any one segment, also an empty one
 */
public record Route(String method, String pathTemplate) {
  private static final String SEPARATOR = "/";

  /** Returns the route of an operation. */
  static Route of(Operation operation) {
    return new Route(operation.method(), operation.pathTemplate());
  }

  /** Returns API Gateway's route key, such as {@code GET /identitypools}. */
  public String key() {
    return method + " " + pathTemplate;
  }

  /**
   * Returns the parameters in a path, decoded; empty if the request does not match.
   *
   * @param rawPath the path as sent
   */
  public Optional<Map<String, String>> match(String method, String rawPath) {
    List<String> expected = segments(pathTemplate);
    List<String> actual = segments(rawPath);
    if (!this.method.equals(method) || expected.size() != actual.size()) {
      return Optional.empty();
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    for (int i = 0; i < expected.size(); i++) {
      String segment = expected.get(i);
      if (segment.startsWith("{")) {
        parameters.put(segment.substring(1, segment.length() - 1), decode(actual.get(i)));
      } else if (!segment.equals(actual.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(parameters);
  }

  private static List<String> segments(String path) {
    return List.of(path.split(SEPARATOR, -1));
  }

  /** Decodes a segment of a path, where a plus sign, unlike in a query, is no space. */
  private static String decode(String segment) {
    return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
