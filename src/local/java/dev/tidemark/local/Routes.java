package dev.tidemark.local;

import dev.tidemark.http.Operation;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The routes of the template, which lead requests to functions. */
final class Routes {
  /** The routes of the operations that change the settings of a pool. */
  private static final Set<Route> POOL_CHANGES =
      Set.of(
          Route.of(Operation.SET_COGNITO_EVENTS),
          Route.of(Operation.SET_IDENTITY_POOL_CONFIGURATION));

  private final List<Function> functions;
  private final Consumer<Route> beforeInvocation;

  /**
   * Leads requests to functions.
   *
   * @param beforeInvocation runs before each invocation, with its route
   */
  Routes(List<Function> functions, Consumer<Route> beforeInvocation) {
    this.functions = List.copyOf(functions);
    this.beforeInvocation = beforeInvocation;
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

  /**
   * Invokes the function of a match and returns its output. Afterwards, no function has a cached
   * setting of a pool from before a change.
   *
   * @throws IOException if the handler throws one
   */
  byte[] invoke(Match match, byte[] event, String requestId) throws IOException {
    beforeInvocation.accept(match.route());
    try {
      return match.function().invoke(event, requestId);
    } finally {
      if (POOL_CHANGES.contains(match.route())) {
        functions.forEach(Function::forgetPools);
      }
    }
  }
}
