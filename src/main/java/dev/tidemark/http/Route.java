package dev.tidemark.http;

import dev.tidemark.json.JsonValue.JsonObject;
import java.util.Map;
import java.util.Optional;

/** The method and path of an endpoint's operation, prepared for comparisons with each request. */
final class Route {
  private final Endpoint endpoint;
  private final PathTemplate template;
  private final String key;

  /** Leads matching requests to an endpoint. */
  Route(Endpoint endpoint) {
    this.endpoint = endpoint;
    this.template = new PathTemplate(operation().pathTemplate());
    this.key = operation().method() + " " + template.text();
  }

  Endpoint endpoint() {
    return endpoint;
  }

  Operation operation() {
    return endpoint.operation();
  }

  /** Returns the members in the path; empty if the request does not match. */
  Optional<JsonObject> match(RequestTarget target) {
    return switch (target) {
      case RequestTarget.Path(String method, String rawPath) ->
          operation().method().equals(method) ? template.match(rawPath) : Optional.empty();
      case RequestTarget.Routed(String given, Map<String, String> parameters) ->
          key.equals(given) ? template.select(parameters) : Optional.empty();
    };
  }
}
