package dev.tidemark.consistency.checker;

import dev.tidemark.consistency.history.Call;
import dev.tidemark.consistency.history.Calls;
import dev.tidemark.consistency.history.History;
import dev.tidemark.consistency.history.JsonValues;
import dev.tidemark.consistency.history.Update;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts the outcomes of calls, to show that the schedules reach all of them. */
public final class OutcomeCounts {
  /** The outcomes that many schedules must reach together. */
  public static final Set<String> ALL =
      Set.of(
          "DeleteDataset: deleted",
          "DeleteDataset: no response",
          "DeleteDataset: not found",
          "DeleteDataset: 429",
          "DeleteDataset: 500",
          "DescribeDataset: described",
          "DescribeDataset: not found",
          "DescribeIdentityUsage: described",
          "GetCognitoEvents: described",
          "ListDatasets: listed",
          "ListRecords: later page",
          "ListRecords: invalid NextToken",
          "ListRecords: invalid token",
          "ListRecords: listed",
          "ListRecords: no response",
          "ListRecords: no such count",
          "ListRecords: missing dataset",
          "ListRecords: deleted dataset",
          "ListRecords: resync",
          "ListRecords: resync on a later page",
          "ListRecords: 429",
          "ListRecords: 500",
          "SetCognitoEvents: set",
          "SetCognitoEvents: 500",
          "UpdateRecords: conflict of a record",
          "UpdateRecords: token from before a deletion or pruning",
          "UpdateRecords: invalid token",
          "UpdateRecords: replayed",
          "UpdateRecords: committed",
          "UpdateRecords: no response",
          "UpdateRecords: refused by the trigger",
          "UpdateRecords: trigger timed out",
          "UpdateRecords: no patches",
          "UpdateRecords: too many bytes",
          "UpdateRecords: too many records",
          "UpdateRecords: 429",
          "UpdateRecords: 500");

  private final SortedMap<String, Integer> counts = new TreeMap<>();

  /** Counts the calls of a history. */
  public void add(History history) {
    Calls calls = new Calls(history);
    Set<Update> committed = new HashSet<>();
    for (Call call : calls.all()) {
      String what = call.operation() + ": " + outcome(call);
      if (what.equals("UpdateRecords: committed") && !committed.add(calls.update(call))) {
        what = "UpdateRecords: replayed";
      }
      counts.merge(what, 1, Integer::sum);
    }
  }

  /** Returns the number of calls with each outcome. */
  public SortedMap<String, Integer> counts() {
    return counts;
  }

  private static String outcome(Call call) {
    return switch (call.status()) {
      case Call.NO_RESPONSE -> "no response";
      case 200 -> success(call);
      case 400 -> refusal(call);
      case 404 -> "not found";
      case 409 -> conflict(call);
      default -> Integer.toString(call.status());
    };
  }

  private static String success(Call call) {
    return switch (call.operation()) {
      case "UpdateRecords" ->
          JsonValues.objects(call.input(), "RecordPatches").isEmpty() ? "no patches" : "committed";
      case "DeleteDataset" -> "deleted";
      case "ListDatasets" -> "listed";
      case "SetCognitoEvents" -> "set";
      case "ListRecords" -> listing(call);
      default -> "described";
    };
  }

  private static String listing(Call call) {
    boolean isLater = call.input().string("NextToken").isPresent();
    boolean isLost = JsonValues.isTrue(call.body(), "DatasetDeletedAfterRequestedSyncCount");
    if (!JsonValues.isTrue(call.body(), "DatasetExists")) {
      return isLost ? "deleted dataset" : "missing dataset";
    }
    if (isLost) {
      return isLater ? "resync on a later page" : "resync";
    }
    return isLater ? "later page" : "listed";
  }

  private static String refusal(Call call) {
    if (call.message().startsWith("NextToken")) {
      return "invalid NextToken";
    }
    return switch (call.errorType()) {
      case "LimitExceededException" ->
          call.message().contains("bytes") ? "too many bytes" : "too many records";
      case "LambdaSocketTimeoutException" -> "trigger timed out";
      case "InvalidLambdaFunctionOutputException" ->
          call.message().contains("breaks a rule")
              ? "invalid trigger output"
              : "refused by the trigger";
      default -> call.message().startsWith("No such SyncCount") ? "no such count" : "invalid token";
    };
  }

  private static String conflict(Call call) {
    if (call.operation().equals("DeleteDataset")) {
      return "updated concurrently";
    }
    return call.body().member("conflicts").isPresent()
        ? "conflict of a record"
        : "token from before a deletion or pruning";
  }
}
