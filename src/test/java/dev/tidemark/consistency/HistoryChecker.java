package dev.tidemark.consistency;

import dev.tidemark.consistency.Calls.Call;
import dev.tidemark.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Verifies a history of concurrent clients of one identity: that all which was answered can be
 * explained by updates and deletions that were made one after another, each as a whole and at most
 * once. The sync count is the witness of the order, so there is next to nothing to search.
 */
final class HistoryChecker {
  private static final Map<Integer, Set<String>> TYPES =
      Map.of(
          200,
          Set.of(""),
          404,
          Set.of("ResourceNotFoundException"),
          409,
          Set.of("ResourceConflictException"),
          429,
          Set.of("TooManyRequestsException", "LambdaThrottledException"),
          500,
          Set.of("InternalErrorException"));

  private final Calls calls;
  private final Map<String, Timeline> timelines = new TreeMap<>();
  private final List<String> violations = new ArrayList<>();

  private HistoryChecker(History history) {
    this.calls = new Calls(history);
  }

  /** Returns what breaks a promise; nothing if all are kept. */
  static List<String> check(History history) {
    try {
      return new HistoryChecker(history).violations();
    } catch (IllegalArgumentException | IllegalStateException | NoSuchElementException e) {
      // No answer of the service should be such that nothing can be made of it.
      return List.of("the history makes no sense: " + e + " at " + e.getStackTrace()[0]);
    }
  }

  private List<String> violations() {
    calls.all().stream()
        .map(Call::dataset)
        .filter(name -> !name.isEmpty())
        .distinct()
        .sorted()
        .forEach(this::explain);
    violations.addAll(new PoolChecks(calls.all()).violations());
    calls.all().forEach(call -> call.found.forEach(what -> violations.add(what + ": " + call)));
    calls.all().forEach(this::checkFault);
    if (violations.isEmpty()) {
      calls.all().stream().filter(Call::isAnswered).forEach(this::checkWhole);
    }
    return List.copyOf(violations);
  }

  private void explain(String dataset) {
    Explanation explanation = new Explanation(calls, dataset);
    explanation.explain().forEach(what -> violations.add(dataset + ": " + what));
    timelines.put(dataset, explanation.timeline());
  }

  /** Who is told to come back is told when; who is told of a failure is told which. */
  private void checkFault(Call call) {
    String id = call.headers.string("x-amzn-RequestId").orElse("no id");
    if (call.status == 429 && call.headers.string("Retry-After").isEmpty()) {
      violations.add("429 without Retry-After: " + call);
    }
    if (!TYPES.getOrDefault(call.status, Set.of(call.type())).contains(call.type())) {
      violations.add("no type of an error with this status: " + call);
    }
    if (call.status == 500 && !call.message().equals("Internal error, request " + id)) {
      violations.add("500 without the request's id: " + call);
    }
  }

  /** Checks what concerns all datasets of the identity. */
  private void checkWhole(Call call) {
    boolean isRight =
        switch (call.operation()) {
          case "ListDatasets" -> isList(call);
          case "DescribeIdentityUsage" -> isUsage(call);
          case "GetCognitoEvents", "SetCognitoEvents" -> call.status == 200;
          default -> true;
        };
    if (!isRight) {
      violations.add("not what the identity has: " + call);
    }
  }

  /** What is said of each dataset is part of its timeline. */
  private boolean isList(Call call) {
    List<String> names =
        Trees.objects(call.body, "Datasets").stream()
            .map(each -> Trees.text(each, "DatasetName"))
            .toList();
    long max = Trees.number(call.input(), "MaxResults").orElse(Integer.MAX_VALUE);
    return call.status == 200
        && timelines.keySet().containsAll(names)
        && names.equals(names.stream().distinct().sorted().toList())
        && calls.datasetAfter(call).stream()
            .allMatch(last -> names.stream().allMatch(name -> name.compareTo(last) > 0))
        && names.size() == Trees.number(call.body, "Count").orElse(-1)
        && (call.body.string("NextToken").isPresent() ? names.size() == max : names.size() <= max);
  }

  private record Usage(long datasets, long dataStorage) {
    Usage plus(DatasetModel state) {
      return state.exists() ? new Usage(datasets + 1, dataStorage + state.dataStorage()) : this;
    }
  }

  private boolean isUsage(Call call) {
    JsonObject stated = call.body.object("IdentityUsage");
    Usage usage =
        new Usage(
            Trees.number(stated, "DatasetCount").orElse(-1),
            Trees.number(stated, "DataStorage").orElse(-1));
    return call.status == 200
        && (isPossible(usage, dataset -> dataset.getValue().possible(call))
            || isPossible(
                usage, dataset -> new Explanation(calls, dataset.getKey()).everPossible(call)));
  }

  /** Datasets are read one after another, so each may be from another moment of the call. */
  private boolean isPossible(
      Usage usage, Function<Map.Entry<String, Timeline>, Collection<DatasetModel>> statesOf) {
    Set<Usage> possible = Set.of(new Usage(0, 0));
    for (Map.Entry<String, Timeline> dataset : timelines.entrySet()) {
      Set<Usage> sums = new HashSet<>();
      for (DatasetModel state : statesOf.apply(dataset)) {
        possible.forEach(sum -> sums.add(sum.plus(state)));
      }
      possible = sums;
    }
    return possible.contains(usage);
  }
}
