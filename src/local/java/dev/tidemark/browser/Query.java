package dev.tidemark.browser;

import com.sun.net.httpserver.HttpExchange;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The parameters in the query of a request.
 *
 * @param parameters the decoded values by name; of several with one name, the last one
 */
record Query(Map<String, String> parameters) {
  Query {
    parameters = Map.copyOf(parameters);
  }

  /**
   * Reads the query of a request.
   *
   * @throws BadRequestException if it is not encoded correctly
   */
  static Query of(HttpExchange exchange) {
    Map<String, String> parameters = new HashMap<>();
    String raw = Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
    for (String parameter : raw.split("&", -1)) {
      String[] parts = parameter.split("=", 2);
      if (!parameter.isEmpty()) {
        parameters.put(decode(parts[0]), parts.length < 2 ? "" : decode(parts[1]));
      }
    }
    return new Query(parameters);
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

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new BadRequestException("The query is not encoded correctly");
    }
  }
}
