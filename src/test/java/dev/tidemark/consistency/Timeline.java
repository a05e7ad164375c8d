package dev.tidemark.consistency;

import dev.tidemark.consistency.Calls.Call;
import dev.tidemark.consistency.DatasetModel.Update;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What became of a dataset: for each count the update or the deletion that took it, and the state
 * that it left. It says which of the states a call may have met.
 */
final class Timeline {
  /** A token holds for a day. */
  private static final Duration TOKEN_LIFETIME = Duration.ofHours(24);

  /** How far clocks are from the true time, at most, and an answer from its request. */
  static final Duration CLOCKS_DIFFER = Duration.ofHours(1);

  private final Calls calls;
  private final List<Call> ofDataset;
  private final Dates dates;
  private final List<DatasetModel> states = new ArrayList<>(List.of(DatasetModel.NONE));
  private final List<Commit> commits = new ArrayList<>();
  private final NavigableMap<Integer, Integer> seen = new TreeMap<>();

  /** What took a count. */
  sealed interface Commit {
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

  /** Begins with nothing. */
  Timeline(Calls calls, List<Call> ofDataset) {
    this.calls = calls;
    this.ofDataset = ofDataset;
    this.dates = new Dates(calls.terms().maxTombstoneAge(), ofDataset);
  }

  Dates dates() {
    return dates;
  }

  /** Returns the states, by their counts. */
  List<DatasetModel> states() {
    return states;
  }

  /** Has another commit take the next count. */
  void push(Commit commit, DatasetModel after) {
    states.add(after);
    commits.add(commit);
  }

  /** Takes the last commit back. */
  void pop() {
    states.removeLast();
    commits.removeLast();
  }

  boolean has(Update update) {
    return countOf(update).isPresent();
  }

  boolean has(Call deletion) {
    return commits.stream().anyMatch(new Commit.OfDeletion(deletion)::equals);
  }

  /** Returns the count under which an update was made. */
  Optional<Long> countOf(Update update) {
    return IntStream.range(0, commits.size())
        .filter(
            i ->
                commits.get(i) instanceof Commit.OfUpdate(Update made, int _)
                    && made.equals(update))
        .mapToObj(i -> i + 1L)
        .findFirst();
  }

  /** Tells whether it was a deletion that took the count. */
  boolean isDeletion(int count) {
    return count > 0 && commits.get(count - 1) instanceof Commit.OfDeletion;
  }

  /** Returns the states that a call may have met: not before what was known, nor after. */
  List<DatasetModel> possible(Call call) {
    int from = earliest(call);
    int to = latest(call.end);
    return from > to ? List.of() : states.subList(from, to + 1);
  }

  /** Returns the count of the first state that a call may have met and that is as told. */
  Optional<Integer> first(Call call, Predicate<DatasetModel> isAsTold) {
    return firstAt(call, count -> isAsTold.test(states.get(count)));
  }

  /** Returns the first count, of those that a call may have met, that is as told. */
  Optional<Integer> firstAt(Call call, Predicate<Integer> isAsTold) {
    return IntStream.rangeClosed(earliest(call), latest(call.end))
        .boxed()
        .filter(isAsTold)
        .findFirst();
  }

  /** Forgets what was seen. */
  void forgetSeen() {
    seen.clear();
  }

  /**
   * Notes the first state that a call may have met. Calls are noted in the order of their ends: one
   * that begins after another has ended meets no state before that.
   */
  void see(Call call, int count) {
    seen.put(call.end, Math.max(count, seen.isEmpty() ? 0 : seen.lastEntry().getValue()));
  }

  /** Returns the count of the first state that a call may have met. */
  int earliest(Call call) {
    Map.Entry<Integer, Integer> before = seen.lowerEntry(call.begin);
    int met = before == null ? 0 : before.getValue();
    return Math.min(Math.max(met, known(call.begin)), states.size() - 1);
  }

  /** Returns the greatest count that somebody was told of before the place. */
  int known(int place) {
    return Math.toIntExact(
        ofDataset.stream()
            .filter(call -> call.end < place)
            .mapToLong(Call::witnessed)
            .max()
            .orElse(0));
  }

  /** Returns the count before the first that was only begun after the place. */
  private int latest(int place) {
    return IntStream.range(0, commits.size())
        .filter(i -> commits.get(i).begin() > place)
        .findFirst()
        .orElse(states.size() - 1);
  }

  /** Returns the counts that the listing may have been at that the call's token is from. */
  Set<Long> listedAt(Call call) {
    Optional<Call> issuer = calls.issuer(call);
    if (issuer.isEmpty() || !issuer.get().dataset().equals(call.dataset())) {
      return Set.of();
    }
    Call listing = issuer.get();
    if (calls.mayBreakOff(listing)) {
      return Stream.of(calls.lastSyncCount(listing), listing.datasetSyncCount())
          .limit(calls.position(listing).orElseThrow().lost() ? 2 : 1)
          .collect(Collectors.toSet());
    }
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
}
