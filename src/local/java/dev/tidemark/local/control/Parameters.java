package dev.tidemark.local.control;

import com.sun.net.httpserver.HttpExchange;
import dev.tidemark.local.QueryParameters;
import dev.tidemark.model.IdentityPoolId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The parameters in the query of a request.
 *
 * @param values the decoded values by name
 */
record Parameters(Map<String, String> values) {
  Parameters {
    values = Map.copyOf(values);
  }

  /**
   * Reads the parameters.
   *
   * @param allowed the names that the route knows
   */
  static Parameters of(HttpExchange exchange, List<String> allowed)
      throws BadControlRequestException {
    Map<String, String> values = QueryParameters.of(exchange);
    for (String name : values.keySet()) {
      if (!allowed.contains(name)) {
        throw new BadControlRequestException(
            allowed.isEmpty()
                ? "There is no parameter " + name
                : "There is no parameter %s: the parameters are %s"
                    .formatted(name, String.join(", ", allowed)));
      }
    }
    return new Parameters(values);
  }

  /** Returns a parameter; empty if it is missing. */
  Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** Returns a whole number, or a default if it is missing. */
  long number(String name, long least, long most, long absent) throws BadControlRequestException {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return absent;
    }
    if (!text.get().matches("\\d{1,18}")
        || Long.parseLong(text.get()) < least
        || Long.parseLong(text.get()) > most) {
      throw new BadControlRequestException(
          "%s is not a number from %d to %d".formatted(name, least, most));
    }
    return Long.parseLong(text.get());
  }

  /** Returns the identity pool that a parameter names; empty if it is missing. */
  Optional<IdentityPoolId> pool(String name) throws BadControlRequestException {
    return RequestNames.pool(text(name)).map(IdentityPoolId::new);
  }
}
