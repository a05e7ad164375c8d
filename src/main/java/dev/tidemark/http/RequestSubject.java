package dev.tidemark.http;

import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.model.Caller;
import dev.tidemark.model.Constraint;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.telemetry.Measure;
import dev.tidemark.telemetry.RequestFacts;

/** Adds the subject and the outcome of a request to its {@link RequestFacts}. */
public final class RequestSubject {
  private static final int OK = 200;
  private static final int FIRST_FAULT = 500;

  private RequestSubject() {}

  /** Notes the caller's own pool and identity, and for a developer those of the path. */
  static void note(Operation operation, JsonObject path, Caller caller) {
    RequestFacts facts = RequestFacts.current();
    if (caller instanceof Caller.CognitoIdentity own) {
      facts.call(operation.wireName(), "identity", own.pool(), own.identity());
    } else {
      facts.call(
          operation.wireName(),
          "developer",
          id(path, "IdentityPoolId", IdentityPoolId.CONSTRAINT),
          id(path, "IdentityId", IdentityId.CONSTRAINT));
    }
  }

  /** Returns an id; blank if it is missing or has not the form of one. */
  private static String id(JsonObject path, String member, Constraint constraint) {
    String id = path.string(member).orElse("");
    return constraint.violations(id).isEmpty() ? id : "";
  }

  /** Notes the response. */
  public static void noteOutcome(Response response) {
    RequestFacts facts = RequestFacts.current();
    if (response instanceof Response.Failure failure) {
      ErrorType type = failure.type();
      facts.outcome(type.wireName(), type.status());
      if (type == ErrorType.RESOURCE_CONFLICT) {
        facts.mark(Measure.CONFLICTS);
      } else if (type.status() >= FIRST_FAULT) {
        facts.mark(Measure.FAULTS);
      }
    } else {
      facts.outcome("", OK);
    }
  }
}
