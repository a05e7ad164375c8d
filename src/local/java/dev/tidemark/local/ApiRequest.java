package dev.tidemark.local;

import com.sun.net.httpserver.HttpExchange;
import dev.tidemark.http.Operation;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The parts of a request to the API that tell requests apart, without keys, values and secrets.
 *
 * @param method the HTTP method
 * @param path the path as sent
 * @param operation the name of the operation; empty if the path is none
 * @param caller the identity id of a caller, or {@code developer}; empty if the request is unsigned
 * @param pool the identity pool in the path
 * @param identity the identity in the path
 * @param dataset the name of the dataset in the path
 */
public record ApiRequest(
    String method,
    String path,
    Optional<String> operation,
    Optional<String> caller,
    Optional<String> pool,
    Optional<String> identity,
    Optional<String> dataset) {

  /** Describes a request that matches a route. */
  static ApiRequest of(HttpExchange exchange, Routes.Match match, ApiOptions api) {
    Map<String, String> parameters = match.pathParameters();
    return new ApiRequest(
        exchange.getRequestMethod(),
        exchange.getRequestURI().getRawPath(),
        operation(match.route()),
        caller(exchange, api),
        Optional.ofNullable(parameters.get("IdentityPoolId")),
        Optional.ofNullable(parameters.get("IdentityId")),
        Optional.ofNullable(parameters.get("DatasetName")));
  }

  /** Describes a request that matches no route. */
  static ApiRequest unknown(HttpExchange exchange, ApiOptions api) {
    return new ApiRequest(
        exchange.getRequestMethod(),
        exchange.getRequestURI().getRawPath(),
        Optional.empty(),
        caller(exchange, api),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Optional<String> operation(Route route) {
    return Stream.of(Operation.values())
        .filter(operation -> Route.of(operation).equals(route))
        .map(Operation::wireName)
        .findFirst();
  }

  private static Optional<String> caller(HttpExchange exchange, ApiOptions api) {
    return SignedCaller.accessKeyIn(
            Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse(""),
            Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse(""))
        .map(accessKey -> SignedCaller.of(accessKey, "", api.callers()))
        .map(
            caller ->
                switch (caller) {
                  case SignedCaller.Identity(var _, String identity) -> identity;
                  case SignedCaller.Developer _ -> "developer";
                });
  }
}
