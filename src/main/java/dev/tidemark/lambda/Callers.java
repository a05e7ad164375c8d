package dev.tidemark.lambda;

import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.model.Caller;
import java.util.Optional;

/**
 * Identifies the callers of requests. API Gateway reports them after it has verified a signature. A
 * request without a verified signature has no caller, so a route that lost its authorizer refuses
 * all requests.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">
 *     Payload format version 2.0</a>
 */
final class Callers {
  private final DeveloperPrincipals developers;

  /** Counts only the given IAM principals as developers. */
  Callers(DeveloperPrincipals developers) {
    this.developers = developers;
  }

  /**
   * Returns the caller; empty if the caller is unverified, of another account than the API's, or
   * neither a Cognito identity nor a developer.
   *
   * @param event the event of the HTTP API
   */
  Optional<Caller> callerOf(JsonObject event) {
    JsonObject context = event.object("requestContext");
    JsonObject iam = context.object("authorizer").object("iam");
    Optional<String> account = iam.string("accountId").filter(id -> !id.isBlank());
    if (account.isEmpty() || !account.equals(context.string("accountId"))) {
      return Optional.empty();
    }
    return iam.member("cognitoIdentity").isPresent()
        ? cognitoIdentity(iam.object("cognitoIdentity"))
        : iam.string("userArn")
            .filter(developers::include)
            .map(_ -> new Caller.Developer(account.get()));
  }

  /** An incomplete identity is no caller, and never a developer. */
  private static Optional<Caller> cognitoIdentity(JsonObject cognito) {
    Optional<String> pool = cognito.string("identityPoolId").filter(id -> !id.isBlank());
    Optional<String> identity = cognito.string("identityId").filter(id -> !id.isBlank());
    return pool.isPresent() && identity.isPresent()
        ? Optional.of(new Caller.CognitoIdentity(pool.get(), identity.get()))
        : Optional.empty();
  }
}
