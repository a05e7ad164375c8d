package dev.tidemark.consistency.checker;

import dev.tidemark.consistency.history.Call;
import dev.tidemark.consistency.history.Calls;
import dev.tidemark.consistency.history.JsonValues;
import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonArray;
import dev.tidemark.json.JsonValue.JsonNumber;
import dev.tidemark.json.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Checks each response by itself: its error type and headers, and that it has exactly the members
 * of its operation, with the identity's ids and dates in milliseconds.
 */
final class ResponseChecks {
  private static final String NOT_AUTHORIZED =
      "These credentials are not valid for accessing this resource";

  /** The error types of each status. */
  private static final Map<Integer, Set<String>> TYPES =
      Map.of(
          200,
          Set.of(""),
          400,
          Set.of(
              "InvalidParameterException",
              "LimitExceededException",
              "InvalidLambdaFunctionOutputException",
              "LambdaSocketTimeoutException"),
          403,
          Set.of("NotAuthorizedException"),
          404,
          Set.of("ResourceNotFoundException"),
          409,
          Set.of("ResourceConflictException"),
          429,
          Set.of("TooManyRequestsException", "LambdaThrottledException"),
          500,
          Set.of("InternalErrorException"));

  /** The digits of a date after the seconds. */
  private static final int MILLISECONDS = 3;

  private final Calls calls;
  private final List<String> violations = new ArrayList<>();

  ResponseChecks(Calls calls) {
    this.calls = calls;
  }

  List<String> violations() {
    for (Call call : calls.all()) {
      if (call.status() != Call.NO_RESPONSE) {
        check(call);
      }
    }
    return violations;
  }

  private void check(Call call) {
    if (call.status() == 200) {
      check(call, isComplete(call), "a member is missing, wrong or unknown");
    } else {
      checkError(call);
    }
    check(
        call,
        calls.isForeign(call) == (call.status() == 403),
        "the identity's data is for its own credentials");
  }

  private void check(Call call, boolean isRight, String violation) {
    if (!isRight) {
      violations.add(violation + ": " + call);
    }
  }

  private void checkError(Call call) {
    String id = call.headers().string("x-amzn-RequestId").orElse("no id");
    check(
        call,
        TYPES.getOrDefault(call.status(), Set.of()).contains(call.errorType()),
        "an error type with the wrong status");
    check(
        call,
        has(call.body(), Set.of("__type", "message"), Set.of("conflicts")),
        "an error with the wrong members");
    check(
        call,
        call.status() != 403 || call.message().equals(NOT_AUTHORIZED),
        "403 with the wrong message");
    check(
        call,
        call.status() != 429 || call.headers().string("Retry-After").isPresent(),
        "429 without Retry-After");
    check(
        call,
        call.status() != 500 || call.message().equals("Internal error, request " + id),
        "500 without the request id");
  }

  private boolean isComplete(Call call) {
    JsonObject body = call.body();
    return switch (call.operation()) {
      case "UpdateRecords" -> has(body, Set.of("Records")) && hasRecords(body);
      case "ListRecords" -> isListing(body);
      case "DescribeDataset", "DeleteDataset" ->
          has(body, Set.of("Dataset")) && isDataset(body.object("Dataset"));
      case "ListDatasets" ->
          has(body, Set.of("Datasets", "Count"), Set.of("NextToken"))
              && JsonValues.objects(body, "Datasets").stream().allMatch(this::isDataset);
      case "DescribeIdentityUsage" ->
          has(body, Set.of("IdentityUsage")) && isUsage(body.object("IdentityUsage"));
      case "GetCognitoEvents" ->
          has(body, Set.of("Events"))
              && has(body.object("Events"), Set.of(), Set.of("SyncTrigger"));
      case "SetCognitoEvents" -> has(body, Set.of());
      default -> false;
    };
  }

  private static boolean isListing(JsonObject body) {
    return has(
            body,
            Set.of(
                "Records",
                "Count",
                "DatasetSyncCount",
                "MergedDatasetNames",
                "DatasetExists",
                "DatasetDeletedAfterRequestedSyncCount",
                "SyncSessionToken"),
            Set.of("NextToken", "LastModifiedBy"))
        && member(body, "MergedDatasetNames").equals(new JsonArray(List.of()))
        && JsonValues.isTrue(body, "DatasetExists") == body.string("LastModifiedBy").isPresent()
        && !JsonValues.text(body, "SyncSessionToken").isEmpty()
        && hasRecords(body);
  }

  private static boolean hasRecords(JsonObject body) {
    return JsonValues.objects(body, "Records").stream().allMatch(ResponseChecks::isRecord);
  }

  private static boolean isRecord(JsonObject stored) {
    return has(
            stored,
            Set.of("Key", "SyncCount", "LastModifiedDate", "LastModifiedBy"),
            Set.of("Value", "DeviceLastModifiedDate"))
        && isDate(stored, "LastModifiedDate")
        && (stored.member("DeviceLastModifiedDate").isEmpty()
            || isDate(stored, "DeviceLastModifiedDate"));
  }

  private boolean isDataset(JsonObject dataset) {
    return has(
            dataset,
            Set.of(
                "IdentityId",
                "DatasetName",
                "CreationDate",
                "LastModifiedDate",
                "LastModifiedBy",
                "DataStorage",
                "NumRecords"))
        && JsonValues.text(dataset, "IdentityId").equals(calls.identity())
        && isDate(dataset, "CreationDate")
        && isDate(dataset, "LastModifiedDate");
  }

  private boolean isUsage(JsonObject usage) {
    boolean isEmpty = JsonValues.number(usage, "DatasetCount").orElse(-1) == 0;
    return has(
            usage,
            Set.of("IdentityId", "IdentityPoolId", "DatasetCount", "DataStorage"),
            isEmpty ? Set.of() : Set.of("LastModifiedDate"))
        && JsonValues.text(usage, "IdentityId").equals(calls.identity())
        && JsonValues.text(usage, "IdentityPoolId").equals(calls.identityPool())
        && (isEmpty || isDate(usage, "LastModifiedDate"));
  }

  private static boolean isDate(JsonObject object, String name) {
    return member(object, name) instanceof JsonNumber(String literal)
        && new BigDecimal(literal).scale() == MILLISECONDS;
  }

  private static JsonValue member(JsonObject object, String name) {
    return object.member(name).orElseThrow();
  }

  private static boolean has(JsonObject object, Set<String> members) {
    return has(object, members, Set.of());
  }

  /** Returns whether an object has all required members, and no others than the optional ones. */
  private static boolean has(JsonObject object, Set<String> required, Set<String> optional) {
    Set<String> others = new TreeSet<>(object.members().keySet());
    return others.containsAll(required)
        && others.stream().allMatch(name -> required.contains(name) || optional.contains(name));
  }
}
