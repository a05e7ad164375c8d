package dev.tidemark.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The method and path of an endpoint's operation.
 *
 * @param endpoint the endpoint that serves matching requests
 */
record Route(Endpoint endpoint) {

  Operation operation() {
    return endpoint.operation();
  }

  /** Returns the members in the path, decoded; empty if the request does not match. */
  Optional<Map<String, String>> match(String method, String path) {
    List<String> expected = segments(operation().pathTemplate());
    List<String> given = segments(path);
    if (!operation().method().equals(method) || expected.size() != given.size()) {
      return Optional.empty();
    }
    Map<String, String> labels = new LinkedHashMap<>();
    for (int i = 0; i < expected.size(); i++) {
      String segment = expected.get(i);
      if (segment.startsWith("{")) {
        labels.put(
            segment.substring(1, segment.length() - 1), PercentEncoding.decode(given.get(i)));
      } else if (!segment.equals(given.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(labels);
  }

  /** Splits before decoding, so that an encoded slash does not split its segment. */
  private static List<String> segments(String path) {
    return List.of(path.split("/", -1));
  }
}
