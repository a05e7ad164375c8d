package dev.tidemark.lambda;

import dev.tidemark.http.Router;
import java.util.Map;

/** A deployed function on any router, with callers as API Gateway names them. */
public final class RouterFunction extends ApiFunction {
  /**
   * Makes the function.
   *
   * @param developers patterns of the ARNs of developers, separated by commas
   */
  public RouterFunction(Router router, String developers) {
    super(
        router,
        new Callers(DeveloperPrincipals.of(developers)),
        new RequestLines(Map.of(), Surroundings.LAMBDA, _ -> IdentityNames.Name.NONE));
  }
}
