package dev.tidemark.local;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which function answers a request, by the routes of the template. */
final class Routes {
  private final List<Function> functions;

  Routes(List<Function> functions) {
    this.functions = List.copyOf(functions);
  }

  /**
   * A function that a request leads to.
   *
   * @param function the function
   * @param route the route that matched
   * @param pathParameters what stands for the segments in braces, decoded
   */
  record Match(Function function, Route route, Map<String, String> pathParameters) {}

  /** Returns the function for a request, if any route of the template matches. */
  Optional<Match> find(String method, String rawPath) {
    for (Function function : functions) {
      for (Route route : function.definition().routes()) {
        Optional<Map<String, String>> parameters = route.match(method, rawPath);
        if (parameters.isPresent()) {
          return Optional.of(new Match(function, route, parameters.get()));
        }
      }
    }
    return Optional.empty();
  }
}
