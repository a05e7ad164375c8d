package dev.tidemark.consistency.checker;

import dev.tidemark.consistency.history.Call;
import dev.tidemark.consistency.history.Calls;
import dev.tidemark.consistency.history.History;
import dev.tidemark.consistency.history.JsonValues;
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
 * Checks that the history of an identity is linearizable: some order of its updates and deletions,
 * each atomic and applied at most once, explains every response. Sync counts in responses reveal
 * that order, so there is little to search.
 */
public final class HistoryChecker {
  private final Calls calls;
  private final Map<String, Timeline> timelines = new TreeMap<>();
  private final List<String> violations = new ArrayList<>();

  private HistoryChecker(History history) {
    this.calls = new Calls(history);
  }

  /** Returns the violated guarantees of a history; empty if it violates none. */
  public static List<String> check(History history) {
    try {
      return new HistoryChecker(history).violations();
    } catch (IllegalArgumentException | IllegalStateException | NoSuchElementException e) {
      // A response that cannot be read, such as one with a record twice, is a violation as well.
      return List.of("the history cannot be read: " + e + " at " + e.getStackTrace()[0]);
    }
  }

  private List<String> violations() {
    calls.all().stream()
        .map(Call::dataset)
        .filter(name -> !name.isEmpty())
        .distinct()
        .sorted()
        .forEach(this::linearize);
    violations.addAll(new PoolEventsChecks(calls.all()).violations());
    violations.addAll(new ResponseChecks(calls).violations());
    calls.all().forEach(call -> call.violations().forEach(what -> violate(call, what)));
    if (violations.isEmpty()) {
      calls.all().stream()
          .filter(call -> call.isFinal() && !calls.isForeign(call))
          .forEach(this::checkIdentity);
    }
    return List.copyOf(violations);
  }

  private void violate(Call call, String what) {
    violations.add(what + ": " + call);
  }

  private void linearize(String dataset) {
    LinearizationSearch search = new LinearizationSearch(calls, dataset);
    search.violations().forEach(what -> violations.add(dataset + ": " + what));
    timelines.put(dataset, search.timeline());
  }

  /** Checks an operation on all datasets of the identity, or on its pool. */
  private void checkIdentity(Call call) {
    boolean isRight =
        switch (call.operation()) {
          case "ListDatasets" -> isList(call);
          case "DescribeIdentityUsage" -> isUsage(call);
          case "GetCognitoEvents", "SetCognitoEvents" -> call.status() == 200;
          default -> true;
        };
    if (!isRight) {
      violate(call, "not the datasets of the identity");
    }
  }

  /**
   * Checks the names in a list of datasets; the timeline of each dataset checks its description.
   */
  private boolean isList(Call call) {
    if (call.input()
        .string("NextToken")
        .filter(next -> !calls.isNextTokenOfDatasets(next))
        .isPresent()) {
      return TimelineChecks.isInvalidNextToken(call);
    }
    List<String> names =
        JsonValues.objects(call.body(), "Datasets").stream()
            .map(each -> JsonValues.text(each, "DatasetName"))
            .toList();
    long max = JsonValues.number(call.input(), "MaxResults").orElse(Integer.MAX_VALUE);
    return call.status() == 200
        && timelines.keySet().containsAll(names)
        && names.equals(names.stream().distinct().sorted().toList())
        && calls.datasetAfter(call).stream()
            .allMatch(last -> names.stream().allMatch(name -> name.compareTo(last) > 0))
        && names.size() == JsonValues.number(call.body(), "Count").orElse(-1)
        && (call.body().string("NextToken").isPresent()
            ? names.size() == max
            : names.size() <= max);
  }

  /**
   * The totals of an identity.
   *
   * @param latestDate the latest known date of an update, in milliseconds; 0 if there is none
   * @param hasUnknownDate whether an update has a date that no response shows
   */
  private record Usage(long datasets, long dataStorage, long latestDate, boolean hasUnknownDate) {
    static final Usage NONE = new Usage(0, 0, 0, false);

    Usage plus(DatasetModel state, CommitDates dates) {
      if (!state.exists()) {
        return this;
      }
      return new Usage(
          datasets + 1,
          dataStorage + state.dataStorage(),
          Math.max(latestDate, dates.of(state.count()).orElse(0L)),
          hasUnknownDate || dates.of(state.count()).isEmpty());
    }

    boolean matches(JsonObject stated) {
      long date = JsonValues.date(stated, "LastModifiedDate").orElse(0L);
      return JsonValues.number(stated, "DatasetCount").orElse(-1) == datasets
          && JsonValues.number(stated, "DataStorage").orElse(-1) == dataStorage
          && (date == latestDate || (hasUnknownDate && date > latestDate));
    }
  }

  private boolean isUsage(Call call) {
    return call.status() == 200
        && (isPossibleUsage(call, dataset -> dataset.getValue().possible(call))
            || isPossibleUsage(
                call,
                dataset ->
                    new LinearizationSearch(calls, dataset.getKey())
                        .statesInAnyLinearization(call)));
  }

  /**
   * The service reads datasets one after another, so each may be from another moment of the call.
   */
  private boolean isPossibleUsage(
      Call call, Function<Map.Entry<String, Timeline>, Collection<DatasetModel>> statesOf) {
    Set<Usage> possible = Set.of(Usage.NONE);
    for (Map.Entry<String, Timeline> dataset : timelines.entrySet()) {
      Set<Usage> sums = new HashSet<>();
      for (DatasetModel state : statesOf.apply(dataset)) {
        possible.forEach(sum -> sums.add(sum.plus(state, dataset.getValue().dates())));
      }
      possible = sums;
    }
    JsonObject stated = call.body().object("IdentityUsage");
    return possible.stream().anyMatch(usage -> usage.matches(stated));
  }
}
