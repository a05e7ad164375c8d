package dev.tidemark.consistency;

import dev.tidemark.consistency.Calls.Call;
import dev.tidemark.consistency.DatasetModel.Outcome;
import dev.tidemark.consistency.DatasetModel.Stored;
import dev.tidemark.consistency.DatasetModel.Update;
import dev.tidemark.consistency.Timeline.Commit;
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
 * Finds a {@link Timeline} of a dataset that explains all that was answered. Accepted updates say
 * their counts. What is left are calls that nobody answered rightly, and deletions; they are tried
 * at the counts that are missing.
 */
final class Explanation {
  /** How many ways of explaining a history are tried. */
  private static final int MAX_TRIES = 20_000;

  /** How many explanations are looked at where one is not enough. */
  private static final int MAX_EXPLANATIONS = 200;

  /** How often updates are tried that nobody was told a count of after them. */
  private static final int MAX_EXTENSIONS = 60;

  private final Timeline timeline;
  private final TimelineChecks checks;
  private final Map<Update, List<Call>> updates = new LinkedHashMap<>();
  private final List<Call> deletions;
  private final Map<Long, Update> accepted = new HashMap<>();
  private final Map<Long, Map<String, Stored>> listed = new TreeMap<>();
  private final Map<Long, List<Call>> listings = new TreeMap<>();
  private final int greatest;
  private final List<String> broken = new ArrayList<>();
  private BooleanSupplier isEnough = () -> true;
  private List<String> best = List.of();
  private String obstacle = "";
  private int obstacleAt;
  private int tries;
  private int extensions;

  /** Looks for the timeline of a dataset. */
  Explanation(Calls calls, String dataset) {
    List<Call> ofDataset =
        calls.all().stream().filter(call -> call.dataset().equals(dataset)).toList();
    this.timeline = new Timeline(calls, ofDataset);
    broken.addAll(timeline.dates().violations());
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
    updates.forEach(this::readAccepted);
    this.greatest = Math.toIntExact(ofDataset.stream().mapToLong(Call::witnessed).max().orElse(0));
    this.checks = new TimelineChecks(calls, dataset, timeline, updates);
  }

  /** Tells whether it shows the dataset at the very count that it names. */
  private static boolean isFirstPage(Call call) {
    return call.status == 200
        && Trees.isTrue(call.body, "DatasetExists")
        && call.input().string("NextToken").isEmpty();
  }

  /** A record under a count is the same wherever it is listed. */
  private void readListed(Call call, Stored stored) {
    Stored other =
        listed
            .computeIfAbsent(stored.count(), _ -> new TreeMap<>())
            .putIfAbsent(stored.key(), stored);
    if (other != null && !other.equals(stored)) {
      broken.add("two records under one count: " + other + " and, in " + call + ", " + stored);
    }
  }

  private void readAccepted(Update update, List<Call> deliveries) {
    Set<Long> counts =
        deliveries.stream()
            .filter(call -> call.status == 200)
            .flatMap(call -> call.records().stream())
            .map(Stored::count)
            .collect(Collectors.toSet());
    if (counts.size() > 1) {
      broken.add("an update was made under several counts: " + counts + ", " + deliveries);
    }
    for (long count : counts) {
      Update other = accepted.putIfAbsent(count, update);
      if (other != null) {
        broken.add("two updates have the count " + count + ": " + deliveries);
      }
    }
  }

  /** Returns the timeline that was found. */
  Timeline timeline() {
    return timeline;
  }

  /** Returns what cannot be explained; nothing if all can. */
  List<String> explain() {
    if (!broken.isEmpty()) {
      return broken;
    }
    if (search()) {
      return List.of();
    }
    if (!best.isEmpty()) {
      return best;
    }
    return List.of(
        tries >= MAX_TRIES
            ? "too many ways to explain the history, and none was found"
            : "nothing explains the count " + obstacleAt + ": " + obstacle);
  }

  /**
   * Returns the states that a call which is not of this dataset alone may have met, however the
   * history is explained: it may be the only one that tells one way from another.
   */
  Set<DatasetModel> everPossible(Call call) {
    Set<DatasetModel> states = new HashSet<>();
    AtomicInteger explanations = new AtomicInteger();
    isEnough =
        () -> {
          states.addAll(timeline.possible(call));
          return explanations.incrementAndGet() == MAX_EXPLANATIONS;
        };
    search();
    return states;
  }

  private boolean search() {
    int count = timeline.states().size();
    if (count <= greatest) {
      return search(count, candidates(count));
    }
    List<String> violations = checks.violations();
    if (best.isEmpty() || violations.size() < best.size()) {
      best = violations;
    }
    if (violations.isEmpty()) {
      return isEnough.getAsBoolean();
    }
    // There may be more than anybody was told a count of.
    return search(count, deletions(call -> call.status == 200).toList())
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
    Update known = accepted.get(count);
    if (known != null) {
      return List.of(new Commit.OfUpdate(known, begin(known)));
    }
    Stream<Commit> unanswered =
        updates.entrySet().stream()
            .filter(entry -> mayHaveBeenMade(entry.getValue()) && !timeline.has(entry.getKey()))
            .map(entry -> new Commit.OfUpdate(entry.getKey(), begin(entry.getKey())));
    List<Commit> candidates =
        Stream.concat(
                unanswered,
                deletions(call -> call.status == 200 || call.status == 0 || call.status == 500))
            .toList();
    if (candidates.isEmpty()) {
      note(count, "no update or deletion is left");
    }
    return candidates;
  }

  private Stream<Commit> deletions(Predicate<Call> which) {
    return deletions.stream()
        .filter(which)
        .filter(call -> !timeline.has(call))
        .map(Commit.OfDeletion::new);
  }

  private static boolean mayHaveBeenMade(List<Call> deliveries) {
    return deliveries.stream().noneMatch(call -> call.status == 200)
        && deliveries.stream().anyMatch(Explanation::mayHaveMade);
  }

  private int begin(Update update) {
    return deliveries(update).stream()
        .filter(Explanation::mayHaveMade)
        .mapToInt(call -> call.begin)
        .min()
        .orElseThrow();
  }

  /**
   * Tells whether the answer leaves it open. A call that was told to come back has changed nothing,
   * and neither has one that was refused for what it is. One that was refused for what the dataset
   * is may have, if that was forgotten before the service could look for it.
   */
  private static boolean mayHaveMade(Call call) {
    return call.status != 429 && call.status != 400;
  }

  private List<Call> deliveries(Update update) {
    return updates.getOrDefault(update, List.of());
  }

  /** Returns the states that a commit may leave. */
  private List<DatasetModel> apply(Commit candidate, int count) {
    if (count <= timeline.known(candidate.begin())) {
      note(count, "a higher count was known before " + candidate + " began");
      return List.of();
    }
    DatasetModel before = timeline.states().getLast();
    return switch (candidate) {
      case Commit.OfDeletion(Call call) -> {
        if (!before.exists() || (call.status == 200 && !Descriptions.matches(call, before))) {
          note(count, "no deletion: " + call);
          yield List.of();
        }
        yield List.of(before.delete());
      }
      case Commit.OfUpdate(Update update, int _) -> make(before, update, count);
    };
  }

  private List<DatasetModel> make(DatasetModel before, Update update, int count) {
    Call first = deliveries(update).getFirst();
    Set<Long> possible = timeline.listedAt(first);
    if (possible.isEmpty()) {
      note(count, "the token is from no listing that could have been: " + first);
    }
    for (long listedAt : possible) {
      Outcome outcome = before.update(update, listedAt, timeline.dates());
      if (outcome instanceof Outcome.Made(List<DatasetModel> after)) {
        List<DatasetModel> agreeing = after.stream().filter(this::agrees).toList();
        if (agreeing.isEmpty()) {
          note(count, "its records were listed otherwise than " + first + " says");
        }
        return agreeing;
      }
      note(count, outcome + " should have come of " + first);
    }
    return List.of();
  }

  private boolean agrees(DatasetModel after) {
    return listed.getOrDefault(after.count(), Map.of()).values().stream()
            .allMatch(stored -> stored.equals(after.records().get(stored.key())))
        && listings.getOrDefault(after.count(), List.of()).stream()
            .allMatch(call -> checks.isListed(call, after));
  }

  private void note(long count, String what) {
    if (count >= obstacleAt) {
      obstacleAt = Math.toIntExact(count);
      obstacle = what;
    }
  }
}
