package dev.tidemark.http;

import java.util.Map;

/** The part of a request that selects its operation. */
public sealed interface RequestTarget {

  /**
   * A method and path.
   *
   * @param method the method, such as {@code GET}
   * @param rawPath the path as sent, without the name of a stage; its segments are percent-encoded
   */
  record Path(String method, String rawPath) implements RequestTarget {}

  /**
   * A route that API Gateway has selected.
   *
   * @param key its method and path, with the names of members in braces
   * @param parameters the values of the members in the path, by name
   */
  record Routed(String key, Map<String, String> parameters) implements RequestTarget {
    public Routed {
      parameters = Map.copyOf(parameters);
    }
  }
}
