package dev.tidemark.lambda;

import dev.tidemark.http.Router;

/** A deployed function on any router, with callers as API Gateway names them. */
public final class RouterFunction extends ApiFunction {
  /** Makes the function. */
  public RouterFunction(Router router) {
    super(router, Callers.verifiedByApiGateway());
  }
}
