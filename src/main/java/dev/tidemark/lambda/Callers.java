package dev.tidemark.lambda;

import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.model.Caller;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PoolIdentity;
import java.util.Map;
import java.util.Optional;

/** Identifies the callers of requests. */
@FunctionalInterface
interface Callers {

  /**
   * Returns the caller; empty if the caller is unknown or unverified.
   *
   * @param event the event of the HTTP API
   * @param headers its headers
   * @param path its path, without the stage's name
   */
  Optional<Caller> callerOf(JsonObject event, Map<String, String> headers, String path);

  /**
   * Returns callers as API Gateway names them once it has verified a signature. A request without a
   * verified signature has no caller: a route that lost its authorizer must refuse everyone.
   */
  static Callers verifiedByApiGateway() {
    return (event, _, _) -> {
      JsonObject iam = event.object("requestContext").object("authorizer").object("iam");
      return iam.member("cognitoIdentity").isPresent()
          ? cognitoIdentity(iam.object("cognitoIdentity"))
          : iam.string("accountId").map(Caller.Developer::new);
    };
  }

  private static Optional<Caller> cognitoIdentity(JsonObject cognito) {
    Optional<String> pool = cognito.string("identityPoolId");
    Optional<String> identity = cognito.string("identityId");
    return pool.isPresent() && identity.isPresent()
        ? cognitoIdentity(pool.get(), identity.get())
        : Optional.empty();
  }

  /** Returns the identity as a caller; empty if an id is malformed. */
  static Optional<Caller> cognitoIdentity(String pool, String identity) {
    if (!IdentityPoolId.CONSTRAINT.violations(pool).isEmpty()
        || !IdentityId.CONSTRAINT.violations(identity).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Caller.CognitoIdentity(
            new PoolIdentity(new IdentityPoolId(pool), new IdentityId(identity))));
  }
}
