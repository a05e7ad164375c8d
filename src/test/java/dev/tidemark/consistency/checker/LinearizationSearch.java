package dev.tidemark.consistency.checker;

import dev.tidemark.consistency.checker.DatasetModel.Outcome;
import dev.tidemark.consistency.checker.Timeline.Commit;
import dev.tidemark.consistency.history.Call;
import dev.tidemark.consistency.history.Calls;
import dev.tidemark.consistency.history.JsonValues;
import dev.tidemark.consistency.history.StoredRecord;
import dev.tidemark.consistency.history.Update;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Searches for a linearization of a dataset's calls that explains every response. Responses to
 * updates state their sync counts, which fixes most of the order. The search tries deletions, and
 * updates with an unknown outcome, at the counts that are left.
 */
final class LinearizationSearch {
  /** The most commits to try. */
  private static final int MAX_TRIES = 20_000;

  /** The most linearizations to collect if one is not enough. */
  private static final int MAX_LINEARIZATIONS = 200;

  /** The most attempts to append updates that no response shows a count of. */
  private static final int MAX_EXTENSIONS = 60;

  private final Timeline timeline;
  private final TimelineChecks checks;
  private final Map<Update, List<Call>> updates = new LinkedHashMap<>();
  private final List<Call> deletions;
  private final Map<Long, Update> acknowledged = new HashMap<>();
  private final Map<Long, Map<String, StoredRecord>> listed = new TreeMap<>();
  private final Map<Long, List<Call>> listings = new TreeMap<>();
  private final int witnessedCount;
  private final List<String> contradictions = new ArrayList<>();
  private BooleanSupplier isDone = () -> true;
  private List<String> best = List.of();
  private String obstacle = "";
  private int obstacleAt;
  private int tries;
  private int extensions;

  /** Prepares the search for a dataset. */
  LinearizationSearch(Calls calls, String dataset) {
    List<Call> ofDataset = calls.ofDataset(dataset);
    this.timeline = new Timeline(calls, ofDataset);
    contradictions.addAll(timeline.dates().violations());
    this.deletions =
        ofDataset.stream().filter(call -> call.operation().equals("DeleteDataset")).toList();
    for (Call call : ofDataset) {
      if (call.operation().equals("UpdateRecords")) {
        Update update = calls.update(call);
        if (!update.patches().isEmpty()) {
          updates.computeIfAbsent(update, _ -> new ArrayList<>()).add(call);
        }
      }
      if (call.operation().equals("ListRecords")) {
        call.records().forEach(stored -> readListed(call, stored));
        if (isFirstPage(call)) {
          listings.computeIfAbsent(call.datasetSyncCount(), _ -> new ArrayList<>()).add(call);
        }
      }
    }
    updates.forEach(this::readAcknowledged);
    this.witnessedCount =
        Math.toIntExact(ofDataset.stream().mapToLong(Call::witnessedCount).max().orElse(0));
    this.checks = new TimelineChecks(calls, dataset, timeline, updates);
  }

  /** Returns whether a listing shows the dataset at exactly the count that it states. */
  private static boolean isFirstPage(Call call) {
    return call.status() == 200
        && JsonValues.isTrue(call.body(), "DatasetExists")
        && call.input().string("NextToken").isEmpty();
  }

  /** A key and a count identify one content of a record, in every response. */
  private void readListed(Call call, StoredRecord stored) {
    StoredRecord other =
        listed
            .computeIfAbsent(stored.count(), _ -> new TreeMap<>())
            .putIfAbsent(stored.key(), stored);
    if (other != null && !other.equals(stored)) {
      contradictions.add(
          "a record has two contents with one count: "
              + other
              + " and, in "
              + call
              + ", "
              + stored);
    }
  }

  private void readAcknowledged(Update update, List<Call> deliveries) {
    Set<Long> counts =
        deliveries.stream()
            .filter(call -> call.status() == 200)
            .flatMap(call -> call.records().stream())
            .map(StoredRecord::count)
            .collect(Collectors.toSet());
    if (counts.size() > 1) {
      contradictions.add("an update has several counts: " + counts + ", " + deliveries);
    }
    for (long count : counts) {
      Update other = acknowledged.putIfAbsent(count, update);
      if (other != null) {
        contradictions.add("two updates have the count " + count + ": " + deliveries);
      }
    }
  }

  /** Returns the linearization that the search has found. */
  Timeline timeline() {
    return timeline;
  }

  /**
   * Searches, and returns the responses that no linearization explains; empty if all are explained.
   */
  List<String> violations() {
    if (!contradictions.isEmpty()) {
      return contradictions;
    }
    if (search()) {
      return List.of();
    }
    if (!best.isEmpty()) {
      return best;
    }
    return List.of(
        tries >= MAX_TRIES
            ? "no linearization found among the first " + MAX_TRIES
            : "no commit fits the count " + obstacleAt + ": " + obstacle);
  }

  /**
   * Returns the states that a call may have observed in any linearization. Use this for calls on
   * several datasets, which may exclude some linearizations of each.
   */
  Set<DatasetModel> statesInAnyLinearization(Call call) {
    Set<DatasetModel> states = new HashSet<>();
    AtomicInteger linearizations = new AtomicInteger();
    isDone =
        () -> {
          states.addAll(timeline.possible(call));
          return linearizations.incrementAndGet() == MAX_LINEARIZATIONS;
        };
    search();
    return states;
  }

  private boolean search() {
    int count = timeline.states().size();
    if (count <= witnessedCount) {
      return search(count, candidates(count));
    }
    List<String> violations = checks.violations();
    if (best.isEmpty() || violations.size() < best.size()) {
      best = violations;
    }
    if (violations.isEmpty()) {
      return isDone.getAsBoolean();
    }
    // Commits may follow that no response shows a count of.
    return search(count, deletions(call -> call.status() == 200).toList())
        || (extensions++ < MAX_EXTENSIONS && search(count, candidates(count)));
  }

  private boolean search(int count, List<Commit> candidates) {
    for (Commit candidate : candidates) {
      if (tries++ >= MAX_TRIES) {
        return false;
      }
      for (DatasetModel after : apply(candidate, count)) {
        timeline.push(candidate, after);
        if (search()) {
          return true;
        }
        timeline.pop();
      }
    }
    return false;
  }

  private List<Commit> candidates(long count) {
    Update known = acknowledged.get(count);
    if (known != null) {
      return List.of(new Commit.OfUpdate(known, begin(known)));
    }
    Stream<Commit> unacknowledged =
        updates.entrySet().stream()
            .filter(entry -> mayHaveCommitted(entry.getValue()) && !timeline.has(entry.getKey()))
            .map(entry -> new Commit.OfUpdate(entry.getKey(), begin(entry.getKey())));
    List<Commit> candidates =
        Stream.concat(
                unacknowledged,
                deletions(
                    call ->
                        call.status() == 200
                            || call.status() == Call.NO_RESPONSE
                            || call.status() == 500))
            .toList();
    if (candidates.isEmpty()) {
      recordObstacle(count, "no update or deletion is left");
    }
    return candidates;
  }

  private Stream<Commit> deletions(Predicate<Call> which) {
    return deletions.stream()
        .filter(which)
        .filter(call -> !timeline.has(call))
        .map(Commit.OfDeletion::new);
  }

  private static boolean mayHaveCommitted(List<Call> deliveries) {
    return deliveries.stream().noneMatch(call -> call.status() == 200)
        && deliveries.stream().anyMatch(LinearizationSearch::hasUnknownOutcome);
  }

  private int begin(Update update) {
    return deliveries(update).stream()
        .filter(LinearizationSearch::hasUnknownOutcome)
        .mapToInt(call -> call.begin())
        .min()
        .orElseThrow();
  }

  /**
   * Returns whether a delivery may have committed the update. 429 and 400 exclude it. 409 does not:
   * a delivery can commit with its response lost, and find its commit no longer among the recent
   * updates when it looks.
   */
  private static boolean hasUnknownOutcome(Call call) {
    return call.status() != 429 && call.status() != 400;
  }

  private List<Call> deliveries(Update update) {
    return updates.getOrDefault(update, List.of());
  }

  /** Returns the possible states after a commit. */
  private List<DatasetModel> apply(Commit candidate, int count) {
    if (count <= timeline.known(candidate.begin())) {
      recordObstacle(count, "a response showed a higher count before " + candidate + " began");
      return List.of();
    }
    DatasetModel before = timeline.states().getLast();
    return switch (candidate) {
      case Commit.OfDeletion(Call call) -> {
        if (!before.exists()
            || (call.status() == 200 && !DatasetDescriptions.matches(call, before))) {
          recordObstacle(count, "the dataset is not the one that this deleted: " + call);
          yield List.of();
        }
        yield List.of(before.delete());
      }
      case Commit.OfUpdate(Update update, int _) -> applyUpdate(before, update, count);
    };
  }

  private List<DatasetModel> applyUpdate(DatasetModel before, Update update, int count) {
    Call first = deliveries(update).getFirst();
    Set<Long> possible = timeline.listedAt(first);
    if (possible.isEmpty()) {
      recordObstacle(count, "no possible listing issued the token: " + first);
    }
    for (long listedAt : possible) {
      Outcome outcome = before.update(update, listedAt, timeline.dates());
      if (outcome instanceof Outcome.Commits(List<DatasetModel> after)) {
        List<DatasetModel> agreeing = after.stream().filter(this::agrees).toList();
        if (agreeing.isEmpty()) {
          recordObstacle(count, "listings contradict the records of " + first);
        }
        return agreeing;
      }
      recordObstacle(count, "the model says " + outcome + " for " + first);
    }
    return List.of();
  }

  private boolean agrees(DatasetModel after) {
    return listed.getOrDefault(after.count(), Map.of()).values().stream()
            .allMatch(stored -> stored.equals(after.records().get(stored.key())))
        && listings.getOrDefault(after.count(), List.of()).stream()
            .allMatch(call -> checks.isListed(call, after));
  }

  private void recordObstacle(long count, String what) {
    if (count >= obstacleAt) {
      obstacleAt = Math.toIntExact(count);
      obstacle = what;
    }
  }
}
