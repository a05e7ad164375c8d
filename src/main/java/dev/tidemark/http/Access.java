package dev.tidemark.http;

import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.model.Caller;
import dev.tidemark.model.IdentityPoolId;
import java.util.Optional;
import java.util.Set;

/** Decides who may call what. */
final class Access {
  private static final Answer.Failure NOBODY =
      Answer.failure(
          ErrorType.NOT_AUTHORIZED,
          "The request does not say who is calling, or nobody checked it");

  /** Amazon's words. */
  private static final Answer.Failure NOT_YOURS =
      Answer.failure(
          ErrorType.NOT_AUTHORIZED, "These credentials are not valid for accessing this resource");

  private final Set<IdentityPoolId> pools;

  /**
   * Lets callers at these pools only.
   *
   * @param pools the pools that may be used; if empty, any
   */
  Access(Set<IdentityPoolId> pools) {
    this.pools = Set.copyOf(pools);
  }

  /** Returns why the call may not be made, if it may not. */
  Optional<Answer.Failure> refusal(
      Operation operation, JsonObject members, Optional<Caller> caller) {
    if (caller.isEmpty()) {
      return Optional.of(NOBODY);
    }
    if (caller.get() instanceof Caller.CognitoIdentity own
        && (operation.isForDevelopers() || !isOwn(own, members))) {
      return Optional.of(NOT_YOURS);
    }
    return members
        .string("IdentityPoolId")
        .filter(pool -> IdentityPoolId.CONSTRAINT.violations(pool).isEmpty())
        .map(IdentityPoolId::new)
        .filter(pool -> !pools.isEmpty() && !pools.contains(pool))
        .map(pool -> operation.declaresNotFound() ? notFound(pool) : NOT_YOURS);
  }

  private static boolean isOwn(Caller.CognitoIdentity own, JsonObject members) {
    return members.string("IdentityPoolId").equals(Optional.of(own.identity().pool().value()))
        && members.string("IdentityId").equals(Optional.of(own.identity().identity().value()));
  }

  private static Answer.Failure notFound(IdentityPoolId pool) {
    return Answer.failure(ErrorType.RESOURCE_NOT_FOUND, "IdentityPool '" + pool + "' not found");
  }
}
