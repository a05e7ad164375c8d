package dev.tidemark.local;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The routes of the template, which lead requests to functions. */
final class Routes {
  private final List<Function> functions;

  Routes(List<Function> functions) {
    this.functions = List.copyOf(functions);
  }

  /**
   * The function and route of a request.
   *
   * @param function the function
   * @param route the route that matched
   * @param pathParameters the decoded segments that match the braces
   */
  record Match(Function function, Route route, Map<String, String> pathParameters) {}

  /** Returns the function for a request; empty if no route matches. */
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
