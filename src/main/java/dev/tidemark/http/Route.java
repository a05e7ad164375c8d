package dev.tidemark.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The way to an endpoint: a method and a path.
 *
 * @param endpoint where it leads
 */
record Route(Endpoint endpoint) {

  Operation operation() {
    return endpoint.operation();
  }

  /** Returns the members that stand in the path, decoded, if the request goes this way. */
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

  /** Splits first, so that an encoded slash does not part what it stands in. */
  private static List<String> segments(String path) {
    return List.of(path.split("/", -1));
  }
}
