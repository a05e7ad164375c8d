package dev.tidemark.proof;

import dev.tidemark.proof.Calls.Call;
import dev.tidemark.proof.DatasetModel.Outcome;
import dev.tidemark.proof.DatasetModel.Stored;
import dev.tidemark.proof.DatasetModel.Update;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Finds what became of a dataset: for each count the update or the deletion that it is of. Accepted
 * updates say their counts. What is left are calls that nobody answered rightly, and deletions;
 * they are tried at the counts that are missing, until all that was answered can be explained.
 */
final class Timeline {
  /** A token holds for a day; clocks in a schedule differ by less than this from the true one. */
  private static final Duration TOKEN_LIFETIME = Duration.ofHours(24);

  private static final Duration CLOCKS_DIFFER = Duration.ofHours(1);

  /** How many ways of explaining a history are tried. */
  private static final int MAX_TRIES = 20_000;

  private final Calls calls;
  private final List<Call> ofDataset;
  private final Map<Update, List<Call>> updates = new LinkedHashMap<>();
  private final List<Call> deletions;
  private final Map<Long, Update> accepted = new HashMap<>();
  private final Map<Long, Map<String, Stored>> witnessed = new TreeMap<>();
  private final int greatest;
  private final List<DatasetModel> states = new ArrayList<>(List.of(DatasetModel.NONE));
  private final List<Commit> commits = new ArrayList<>();
  private final List<String> broken = new ArrayList<>();
  private List<String> best = List.of();
  private String obstacle = "";
  private int obstacleAt;
  private int tries;

  /** What took a count. */
  private sealed interface Commit {
    /** Returns the place in the history before which it cannot have been. */
    int begin();

    record OfUpdate(Update update, int begin) implements Commit {}

    record OfDeletion(Call call) implements Commit {
      @Override
      public int begin() {
        return call.begin;
      }
    }
  }

  /** Finds the timeline of a dataset. */
  Timeline(Calls calls, String dataset) {
    this.calls = calls;
    this.ofDataset = calls.all().stream().filter(call -> call.dataset().equals(dataset)).toList();
    this.deletions =
        ofDataset.stream().filter(call -> call.operation().equals("DeleteDataset")).toList();
    for (Call call : ofDataset) {
      if (call.operation().equals("UpdateRecords")) {
        Update update = calls.update(call);
        if (!update.patches().isEmpty()) {
          updates.computeIfAbsent(update, _ -> new ArrayList<>()).add(call);
        }
      }
      call.records().forEach(stored -> witness(call, stored));
    }
    updates.forEach(this::readAccepted);
    this.greatest = Math.toIntExact(ofDataset.stream().mapToLong(Call::witnessed).max().orElse(0));
  }

  /** A record under a count is the same wherever it is seen, but in replays of what was changed. */
  private void witness(Call call, Stored stored) {
    if (call.operation().equals("ListRecords")) {
      Stored other =
          witnessed
              .computeIfAbsent(stored.count(), _ -> new TreeMap<>())
              .putIfAbsent(stored.key(), stored);
      if (other != null && !other.equals(stored)) {
        broken.add("two records under one count: " + other + " and, in " + call + ", " + stored);
      }
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

  /** Returns what cannot be explained; nothing if all can. */
  List<String> explain() {
    if (!broken.isEmpty()) {
      return broken;
    }
    if (search()) {
      return List.of();
    }
    if (tries >= MAX_TRIES) {
      return List.of("too many ways to explain the history, and none was found");
    }
    return best.isEmpty()
        ? List.of("nothing explains the count " + obstacleAt + ": " + obstacle)
        : best;
  }

  private boolean search() {
    int count = states.size();
    if (count > greatest) {
      List<String> violations = new TimelineChecks(calls, this, ofDataset).violations();
      if (best.isEmpty() || violations.size() < best.size()) {
        best = violations;
      }
      return violations.isEmpty();
    }
    for (Commit candidate : candidates(count)) {
      if (tries++ >= MAX_TRIES) {
        return false;
      }
      Optional<DatasetModel> after = apply(candidate, count);
      if (after.isPresent()) {
        states.add(after.get());
        commits.add(candidate);
        if (search()) {
          return true;
        }
        states.removeLast();
        commits.removeLast();
      }
    }
    return false;
  }

  private List<Commit> candidates(long count) {
    Update known = accepted.get(count);
    if (known != null) {
      return List.of(new Commit.OfUpdate(known, begin(known)));
    }
    List<Commit> candidates = new ArrayList<>();
    updates.forEach(
        (update, deliveries) -> {
          if (deliveries.stream().noneMatch(call -> call.status == 200)
              && deliveries.stream().anyMatch(Timeline::mayHaveCommitted)
              && commits.stream().noneMatch(commit -> isOf(commit, update))) {
            candidates.add(new Commit.OfUpdate(update, begin(update)));
          }
        });
    deletions.stream()
        .filter(call -> call.status == 200 || call.status == 0 || call.status == 500)
        .filter(call -> commits.stream().noneMatch(commit -> isOf(commit, call)))
        .forEach(call -> candidates.add(new Commit.OfDeletion(call)));
    if (candidates.isEmpty()) {
      note(count, "no update or deletion is left");
    }
    return candidates;
  }

  private static boolean isOf(Commit commit, Update update) {
    return commit instanceof Commit.OfUpdate(Update made, int _) && made.equals(update);
  }

  private static boolean isOf(Commit commit, Call deletion) {
    return commit instanceof Commit.OfDeletion(Call call) && call == deletion;
  }

  private int begin(Update update) {
    return deliveries(update).stream()
        .filter(Timeline::mayHaveCommitted)
        .mapToInt(call -> call.begin)
        .min()
        .orElseThrow();
  }

  /**
   * Tells whether the answer leaves it open. A call that was told to come back has changed nothing.
   * One that was refused may have, if that was forgotten before the service could look for it.
   */
  private static boolean mayHaveCommitted(Call call) {
    return call.status != 429;
  }

  private List<Call> deliveries(Update update) {
    return updates.getOrDefault(update, List.of());
  }

  private Optional<DatasetModel> apply(Commit candidate, int count) {
    if (count <= lower(candidate.begin())) {
      note(count, "a higher count was known before " + candidate + " began");
      return Optional.empty();
    }
    DatasetModel before = states.getLast();
    return switch (candidate) {
      case Commit.OfDeletion(Call call) -> {
        if (!before.exists() || (call.status == 200 && !Descriptions.matches(call, before))) {
          note(count, "no deletion: " + call);
          yield Optional.empty();
        }
        yield Optional.of(before.delete());
      }
      case Commit.OfUpdate(Update update, int _) -> make(before, update, count);
    };
  }

  private Optional<DatasetModel> make(DatasetModel before, Update update, int count) {
    List<Call> deliveries = deliveries(update);
    Call first = deliveries.getFirst();
    Set<Long> possible = listedAt(first);
    if (possible.isEmpty()) {
      note(count, "the token is from no listing that could have been: " + first);
    }
    for (long listedAt : possible) {
      if (before.update(update, listedAt) instanceof Outcome.Made(DatasetModel after)) {
        if (!agrees(after, count)) {
          note(count, "its records were listed otherwise than " + first + " says");
          return Optional.empty();
        }
        return Optional.of(after);
      }
      note(count, before.update(update, listedAt) + " should have come of " + first);
    }
    return Optional.empty();
  }

  private boolean agrees(DatasetModel after, long count) {
    return witnessed.getOrDefault(count, Map.of()).values().stream()
        .allMatch(stored -> stored.equals(after.records().get(stored.key())));
  }

  private void note(long count, String what) {
    if (count >= obstacleAt) {
      obstacleAt = Math.toIntExact(count);
      obstacle = what;
    }
  }

  /** Returns the counts that the listing may have been at that the call's token is from. */
  Set<Long> listedAt(Call call) {
    Optional<Call> issuer = calls.issuer(call);
    if (issuer.isEmpty() || !issuer.get().dataset().equals(call.dataset())) {
      return Set.of();
    }
    Call listing = issuer.get();
    if (Trees.isTrue(listing.body, "DatasetExists") || calls.position(listing).isPresent()) {
      return Set.of(listing.datasetSyncCount());
    }
    return possible(listing).stream()
        .filter(state -> !state.exists())
        .map(DatasetModel::deletedAt)
        .collect(Collectors.toSet());
  }

  /** Tells whether the call's token may hold. */
  boolean mayHold(Call call) {
    return isIssued(call) && age(call).compareTo(TOKEN_LIFETIME.plus(CLOCKS_DIFFER)) <= 0;
  }

  /** Tells whether the call's token may not hold any more. */
  boolean mayNotHold(Call call) {
    return !isIssued(call) || age(call).compareTo(TOKEN_LIFETIME.minus(CLOCKS_DIFFER)) >= 0;
  }

  private boolean isIssued(Call call) {
    return calls.issuer(call).filter(issuer -> issuer.dataset().equals(call.dataset())).isPresent();
  }

  private Duration age(Call call) {
    return Duration.ofMillis(call.invoked.at() - calls.issuer(call).orElseThrow().invoked.at());
  }

  /** Returns the states that a call may have met: not before what was known, nor after. */
  List<DatasetModel> possible(Call call) {
    int from = Math.min(lower(call.begin), states.size() - 1);
    int to = upper(call.end);
    return from > to ? List.of() : states.subList(from, to + 1);
  }

  /** Returns the greatest count that somebody knew before the place. */
  int lower(int place) {
    return Math.toIntExact(
        ofDataset.stream()
            .filter(call -> call.end < place)
            .mapToLong(Call::witnessed)
            .max()
            .orElse(0));
  }

  /** Returns the count before the first that was only begun after the place. */
  private int upper(int place) {
    return IntStream.range(0, commits.size())
        .filter(i -> commits.get(i).begin() > place)
        .findFirst()
        .orElse(states.size() - 1);
  }

  /** Returns the states, by their counts. */
  List<DatasetModel> states() {
    return states;
  }

  /** Returns the count under which an update was made. */
  Optional<Long> countOf(Update update) {
    return IntStream.range(0, commits.size())
        .filter(i -> isOf(commits.get(i), update))
        .mapToObj(i -> i + 1L)
        .findFirst();
  }

  /** Returns the counts of deletions. */
  List<Long> deletedAt() {
    return IntStream.range(0, commits.size())
        .filter(i -> commits.get(i) instanceof Commit.OfDeletion)
        .mapToObj(i -> i + 1L)
        .toList();
  }

  /** Returns the updates that were sent, with their deliveries. */
  Map<Update, List<Call>> updates() {
    return updates;
  }
}
