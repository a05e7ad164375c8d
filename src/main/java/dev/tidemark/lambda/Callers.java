package dev.tidemark.lambda;

import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.model.Caller;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PoolIdentity;
import java.util.Map;
import java.util.Optional;

/** Tells who is calling. */
@FunctionalInterface
interface Callers {

  /**
   * Returns who is calling, if somebody vouches for it.
   *
   * @param event the event of the HTTP API
   * @param headers its headers
   * @param path its path, without the name of a stage
   */
  Optional<Caller> callerOf(JsonObject event, Map<String, String> headers, String path);

  /**
   * Returns those that API Gateway names after it checked a request's signature. Where it has
   * checked none, nobody is calling: a route that lost its authorisation must not be an open door.
   */
  static Callers checkedByApiGateway() {
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
