package dev.tidemark.http;

import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.model.Caller;
import dev.tidemark.model.IdentityPoolId;
import java.util.Optional;
import java.util.Set;

/** Decides whether a caller may call an operation with a given input. */
final class Access {
  private final Set<IdentityPoolId> servedPools;

  /**
   * Limits access to some pools.
   *
   * @param servedPools the pools that this deployment serves; empty means all
   */
  Access(Set<IdentityPoolId> servedPools) {
    this.servedPools = Set.copyOf(servedPools);
  }

  /**
   * Returns the reason why the call is refused; empty if it is allowed.
   *
   * @param members the input, of which only the ids of pool and identity count
   */
  Optional<Response.Failure> refusal(Operation operation, JsonObject members, Caller caller) {
    if (!operation.allowedCallers().include(caller) || !isWithinReach(caller, members)) {
      return Optional.of(Failures.NOT_AUTHORIZED);
    }
    return members
        .string("IdentityPoolId")
        .filter(pool -> IdentityPoolId.CONSTRAINT.violations(pool).isEmpty())
        .map(IdentityPoolId::new)
        .filter(pool -> !servedPools.isEmpty() && !servedPools.contains(pool))
        .map(pool -> notServed(operation, pool));
  }

  /** A developer reaches every identity; an identity reaches only itself, in its own pool. */
  private static boolean isWithinReach(Caller caller, JsonObject members) {
    return switch (caller) {
      case Caller.Developer _ -> true;
      case Caller.CognitoIdentity(String pool, String identity) ->
          isOwnOrEmpty(members, "IdentityPoolId", pool)
              && isOwnOrEmpty(members, "IdentityId", identity);
    };
  }

  /** An empty id reaches no data: the endpoint names the member in a validation error. */
  private static boolean isOwnOrEmpty(JsonObject members, String name, String own) {
    return members.string(name).filter(id -> id.isEmpty() || id.equals(own)).isPresent();
  }

  private static Response.Failure notServed(Operation operation, IdentityPoolId pool) {
    return operation.declaresNotFound() ? Failures.poolNotFound(pool) : Failures.NOT_AUTHORIZED;
  }
}
