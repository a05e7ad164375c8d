package dev.tidemark.proof;

import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.proof.Calls.Call;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Verifies a history of concurrent clients of one identity: that all which was answered can be
 * explained by updates and deletions that were made one after another, each as a whole and at most
 * once. The sync count is the witness of the order, so there is next to nothing to search.
 */
final class HistoryChecker {
  private final Calls calls;
  private final Map<String, Timeline> timelines = new TreeMap<>();
  private final List<String> violations = new ArrayList<>();

  private HistoryChecker(History history) {
    this.calls = new Calls(history);
  }

  /** Returns what breaks a promise; nothing if all are kept. */
  static List<String> check(History history) {
    return new HistoryChecker(history).violations();
  }

  private List<String> violations() {
    Set<String> datasets =
        calls.all().stream()
            .map(Call::dataset)
            .filter(name -> !name.isEmpty())
            .collect(Collectors.toSet());
    datasets.forEach(name -> timelines.put(name, new Timeline(calls, name)));
    timelines.forEach(
        (name, timeline) -> timeline.explain().forEach(what -> violations.add(name + ": " + what)));
    if (violations.isEmpty()) {
      calls.all().forEach(this::checkWhole);
    }
    return List.copyOf(violations);
  }

  private void checkWhole(Call call) {
    boolean isRight =
        switch (call.operation()) {
          case "ListDatasets" -> call.status != 200 || isList(call);
          case "DescribeIdentityUsage" -> call.status != 200 || isUsage(call);
          default -> true;
        };
    if (!isRight) {
      violations.add("not what the identity has: " + call);
    }
  }

  private boolean isList(Call call) {
    Map<String, JsonObject> listed =
        Trees.objects(call.body, "Datasets").stream()
            .collect(Collectors.toMap(each -> Trees.text(each, "DatasetName"), each -> each));
    return timelines.keySet().containsAll(listed.keySet())
        && timelines.entrySet().stream()
            .allMatch(
                entry -> {
                  JsonObject description = listed.get(entry.getKey());
                  return entry.getValue().possible(call).stream()
                      .anyMatch(
                          state ->
                              description == null
                                  ? !state.exists()
                                  : Descriptions.matches(description, state));
                });
  }

  private record Usage(long datasets, long dataStorage) {
    Usage plus(DatasetModel state) {
      return state.exists() ? new Usage(datasets + 1, dataStorage + state.dataStorage()) : this;
    }
  }

  /** Datasets are read one after another, so each may be from another moment of the call. */
  private boolean isUsage(Call call) {
    Set<Usage> possible = Set.of(new Usage(0, 0));
    for (Timeline timeline : timelines.values()) {
      Set<Usage> sums = new HashSet<>();
      for (Usage usage : possible) {
        timeline.possible(call).stream()
            .map((Function<DatasetModel, Usage>) usage::plus)
            .forEach(sums::add);
      }
      possible = sums;
    }
    JsonObject stated = call.body.object("IdentityUsage");
    return possible.contains(
        new Usage(
            Trees.number(stated, "DatasetCount").orElse(-1),
            Trees.number(stated, "DataStorage").orElse(-1)));
  }
}
