package dev.tidemark.browser;

import com.sun.net.httpserver.HttpExchange;
import dev.tidemark.local.QueryParameters;
import java.util.Map;

/**
 * The parameters in the query of a request.
 *
 * @param parameters the decoded values by name; of several with one name, the last one
 */
record Query(Map<String, String> parameters) {
  Query {
    parameters = Map.copyOf(parameters);
  }

  /** Reads the query of a request. */
  static Query of(HttpExchange exchange) {
    return new Query(QueryParameters.of(exchange));
  }

  /** Returns a parameter; empty text if it is absent. */
  String text(String name) {
    return parameters.getOrDefault(name, "");
  }

  /**
   * Returns a parameter that must have a value.
   *
   * @throws BadRequestException if it is absent or empty
   */
  String required(String name) {
    String text = text(name);
    if (text.isEmpty()) {
      throw new BadRequestException("The parameter '%s' is missing".formatted(name));
    }
    return text;
  }

  /** Tells whether a parameter is {@code true}. */
  boolean isTrue(String name) {
    return text(name).equals("true");
  }
}
