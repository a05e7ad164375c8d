package dev.tidemark.http;

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

  /** Returns the members in the path; empty if the request does not match. */
  Optional<Map<String, String>> match(RequestTarget target) {
    String method = operation().method();
    PathTemplate template = new PathTemplate(operation().pathTemplate());
    return switch (target) {
      case RequestTarget.Path(String given, String rawPath) ->
          method.equals(given) ? template.match(rawPath) : Optional.empty();
      case RequestTarget.Routed(String key, Map<String, String> parameters) ->
          key.equals(method + " " + template.text())
              ? template.select(parameters)
              : Optional.empty();
    };
  }
}
