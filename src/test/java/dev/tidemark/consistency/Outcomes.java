package dev.tidemark.consistency;

import dev.tidemark.consistency.Calls.Call;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts what calls came to, so that it can be seen that schedules come to all there is. */
final class Outcomes {
  /** What many schedules must come to together: else they would show less than they seem to. */
  static final Set<String> ALL =
      Set.of(
          "DeleteDataset: deleted",
          "DeleteDataset: no answer",
          "DeleteDataset: not found",
          "DeleteDataset: 429",
          "DeleteDataset: 500",
          "DescribeDataset: described",
          "DescribeDataset: not found",
          "DescribeIdentityUsage: described",
          "GetCognitoEvents: described",
          "ListDatasets: listed",
          "ListRecords: a later page",
          "ListRecords: a NextToken that does not hold",
          "ListRecords: a token that does not hold",
          "ListRecords: listed",
          "ListRecords: no answer",
          "ListRecords: no such count",
          "ListRecords: not there",
          "ListRecords: not there any more",
          "ListRecords: start over",
          "ListRecords: start over, on a later page",
          "ListRecords: 429",
          "ListRecords: 500",
          "SetCognitoEvents: set",
          "SetCognitoEvents: 500",
          "UpdateRecords: a record in conflict",
          "UpdateRecords: a token from before a deletion or pruning",
          "UpdateRecords: a token that does not hold",
          "UpdateRecords: answered again",
          "UpdateRecords: made",
          "UpdateRecords: no answer",
          "UpdateRecords: refused by the trigger",
          "UpdateRecords: the trigger took too long",
          "UpdateRecords: nothing to do",
          "UpdateRecords: too many bytes",
          "UpdateRecords: too many records",
          "UpdateRecords: 429",
          "UpdateRecords: 500");

  private final SortedMap<String, Integer> counts = new TreeMap<>();

  /** Counts the calls of a history. */
  void add(History history) {
    Calls calls = new Calls(history);
    Map<DatasetModel.Update, Boolean> made = new HashMap<>();
    for (Call call : calls.all()) {
      String what = call.operation() + ": " + outcome(call);
      if (what.equals("UpdateRecords: made")
          && made.putIfAbsent(calls.update(call), true) != null) {
        what = "UpdateRecords: answered again";
      }
      counts.merge(what, 1, Integer::sum);
    }
  }

  /** Returns how often each outcome was. */
  SortedMap<String, Integer> counts() {
    return counts;
  }

  private static String outcome(Call call) {
    return switch (call.status) {
      case 0 -> "no answer";
      case 200 -> success(call);
      case 400 -> refusal(call);
      case 404 -> "not found";
      case 409 -> conflict(call);
      default -> Integer.toString(call.status);
    };
  }

  private static String success(Call call) {
    return switch (call.operation()) {
      case "UpdateRecords" ->
          Trees.objects(call.input(), "RecordPatches").isEmpty() ? "nothing to do" : "made";
      case "DeleteDataset" -> "deleted";
      case "ListDatasets" -> "listed";
      case "SetCognitoEvents" -> "set";
      case "ListRecords" -> listing(call);
      default -> "described";
    };
  }

  private static String listing(Call call) {
    boolean isLater = call.input().string("NextToken").isPresent();
    boolean isLost = Trees.isTrue(call.body, "DatasetDeletedAfterRequestedSyncCount");
    if (!Trees.isTrue(call.body, "DatasetExists")) {
      return isLost ? "not there any more" : "not there";
    }
    if (isLost) {
      return isLater ? "start over, on a later page" : "start over";
    }
    return isLater ? "a later page" : "listed";
  }

  private static String refusal(Call call) {
    if (call.message().startsWith("NextToken")) {
      return "a NextToken that does not hold";
    }
    return switch (call.type()) {
      case "LimitExceededException" ->
          call.message().contains("bytes") ? "too many bytes" : "too many records";
      case "LambdaSocketTimeoutException" -> "the trigger took too long";
      case "InvalidLambdaFunctionOutputException" -> "refused by the trigger";
      default ->
          call.message().startsWith("No such SyncCount")
              ? "no such count"
              : "a token that does not hold";
    };
  }

  private static String conflict(Call call) {
    if (call.operation().equals("DeleteDataset")) {
      return "updated meanwhile";
    }
    return call.body.member("conflicts").isPresent()
        ? "a record in conflict"
        : "a token from before a deletion or pruning";
  }
}
