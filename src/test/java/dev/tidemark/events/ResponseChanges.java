package dev.tidemark.events;

import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonValue.JsonString;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Changes the response of a case as a row says. */
final class ResponseChanges {
  /** Names of the changes in a row. */
  static final Set<String> MEMBERS = Set.of("response", "output", "changes", "error");

  private static final String EXCEPTIONS = "dev.tidemark.lambda.error.";

  private ResponseChanges() {}

  /**
   * Returns the response that a row expects.
   *
   * @param event the event that the row describes, which a sync trigger returns with its changes
   */
  static JsonObject apply(JsonObject base, JsonObject event, JsonObject row) {
    if (row.members().containsKey("error")) {
      return error(row.object("error"));
    }
    if (row.members().containsKey("response")) {
      return changed(base, "body", row.object("response"));
    }
    if (row.members().containsKey("output")) {
      return changed(base, "output", row.object("output"));
    }
    if (row.members().containsKey("records")) {
      return triggerOutput(event, row.object("changes"));
    }
    return base;
  }

  private static JsonObject changed(JsonObject base, String member, JsonObject changes) {
    JsonValue old =
        base.member(member)
            .orElseThrow(() -> new IllegalArgumentException("the base has no " + member));
    return JsonEdits.with(base, member, JsonEdits.merge(old, changes));
  }

  private static JsonObject triggerOutput(JsonObject event, JsonObject changes) {
    JsonObject output = JsonEdits.merge(event, new JsonObject(Map.of("datasetRecords", changes)));
    return new JsonObject(Map.of("output", JsonEdits.withoutNulls(output)));
  }

  /** An error with a status is one of HTTP; any other is thrown by the function. */
  private static JsonObject error(JsonObject error) {
    return error.member("statusCode").isPresent() ? httpError(error) : thrown(error);
  }

  private static JsonObject httpError(JsonObject error) {
    JsonValue type = error.member("type").orElseThrow();
    Map<String, JsonValue> body = new LinkedHashMap<>(error.members());
    body.remove("statusCode");
    body.remove("type");
    body.put("__type", type);
    return new JsonObject(
        Map.of(
            "statusCode", error.member("statusCode").orElseThrow(),
            "headers",
                new JsonObject(
                    Map.of(
                        "Content-Type", new JsonString("application/x-amz-json-1.1"),
                        "x-amzn-ErrorType", type,
                        "x-amzn-RequestId", new JsonString("$requestId"))),
            "body", new JsonObject(body)));
  }

  private static JsonObject thrown(JsonObject error) {
    String type = error.string("type").orElseThrow();
    String className = type.startsWith("$") ? type : EXCEPTIONS + type;
    return new JsonObject(
        Map.of(
            "error",
            new JsonObject(
                Map.of(
                    "errorType",
                    new JsonString(className),
                    "errorMessage",
                    error.member("message").orElseThrow()))));
  }
}
