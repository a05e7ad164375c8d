package dev.tidemark.local;

import com.sun.net.httpserver.HttpExchange;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The parameters of a query or a form, decoded: of several with one name, the last one. */
public final class QueryParameters {
  private QueryParameters() {}

  /** Returns those in the query of a request. The server has refused an incorrect encoding. */
  public static Map<String, String> of(HttpExchange exchange) {
    return parse(Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse(""));
  }

  /**
   * Returns those of a query or a form.
   *
   * @throws IllegalArgumentException if a percent sign is not followed by two hexadecimal digits
   */
  public static Map<String, String> parse(String encoded) {
    Map<String, String> parameters = new HashMap<>();
    for (String parameter : encoded.split("&", -1)) {
      String[] parts = parameter.split("=", 2);
      if (!parameter.isEmpty()) {
        parameters.put(decode(parts[0]), parts.length < 2 ? "" : decode(parts[1]));
      }
    }
    return parameters;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
