package dev.tidemark.consistency.checker;

import dev.tidemark.consistency.history.Call;
import dev.tidemark.consistency.history.Calls;
import dev.tidemark.consistency.history.JsonValues;
import dev.tidemark.consistency.history.Update;
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
 * A linearization of a dataset's updates and deletions: the commit of each sync count and the state
 * after it. Tells which of the states a call may have observed.
 */
final class Timeline {
  /** Tokens expire after a day. */
  private static final Duration TOKEN_LIFETIME = Duration.ofHours(24);

  /** Near a token's expiry the service's clock decides; it may be this far from the true time. */
  private static final Duration EXPIRY_TOLERANCE = Duration.ofHours(1);

  private final Calls calls;
  private final List<Call> ofDataset;
  private final CommitDates dates;
  private final List<DatasetModel> states = new ArrayList<>(List.of(DatasetModel.NONE));
  private final List<Commit> commits = new ArrayList<>();
  private final NavigableMap<Integer, Integer> observed = new TreeMap<>();

  /** An update or a deletion that commits. */
  sealed interface Commit {
    /** Returns the first place in the history where the commit can take effect. */
    int begin();

    record OfUpdate(Update update, int begin) implements Commit {}

    record OfDeletion(Call call) implements Commit {
      @Override
      public int begin() {
        return call.begin();
      }
    }
  }

  /** Begins with a missing dataset and no commits. */
  Timeline(Calls calls, List<Call> ofDataset) {
    this.calls = calls;
    this.ofDataset = ofDataset;
    this.dates = new CommitDates(calls.config().maxTombstoneAge(), ofDataset);
  }

  CommitDates dates() {
    return dates;
  }

  /** Returns the states by sync count. */
  List<DatasetModel> states() {
    return states;
  }

  /** Appends a commit, which takes the next count. */
  void push(Commit commit, DatasetModel after) {
    states.add(after);
    commits.add(commit);
  }

  /** Removes the last commit. */
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

  /** Returns the count of an update; empty if it does not commit. */
  Optional<Long> countOf(Update update) {
    return IntStream.range(0, commits.size())
        .filter(
            i ->
                commits.get(i) instanceof Commit.OfUpdate(Update committed, int _)
                    && committed.equals(update))
        .mapToObj(i -> i + 1L)
        .findFirst();
  }

  /** Returns whether the commit with this count is a deletion. */
  boolean isDeletion(int count) {
    return count > 0 && commits.get(count - 1) instanceof Commit.OfDeletion;
  }

  /** Returns the states that a call may have observed while it ran. */
  List<DatasetModel> possible(Call call) {
    int from = earliest(call);
    int to = latest(call.end());
    return from > to ? List.of() : states.subList(from, to + 1);
  }

  /** Returns the count of the first possible state of a call that matches its response. */
  Optional<Integer> first(Call call, Predicate<DatasetModel> matches) {
    return firstAt(call, count -> matches.test(states.get(count)));
  }

  /** Returns the first possible count of a call that matches its response. */
  Optional<Integer> firstAt(Call call, Predicate<Integer> matches) {
    return IntStream.rangeClosed(earliest(call), latest(call.end()))
        .boxed()
        .filter(matches)
        .findFirst();
  }

  /** Clears the observations. */
  void clearObservations() {
    observed.clear();
  }

  /**
   * Records the first state that a call may have observed. A call that begins after another has
   * ended observes the same state or a later one. Call this in the order of the calls' ends.
   */
  void observe(Call call, int count) {
    observed.put(
        call.end(), Math.max(count, observed.isEmpty() ? 0 : observed.lastEntry().getValue()));
  }

  /** Returns the count of the first state that a call may have observed. */
  int earliest(Call call) {
    Map.Entry<Integer, Integer> before = observed.lowerEntry(call.begin());
    int observedBefore = before == null ? 0 : before.getValue();
    return Math.min(Math.max(observedBefore, known(call.begin())), states.size() - 1);
  }

  /** Returns the greatest count that a response before the place shows. */
  int known(int place) {
    return Math.toIntExact(
        ofDataset.stream()
            .filter(call -> call.end() < place)
            .mapToLong(Call::witnessedCount)
            .max()
            .orElse(0));
  }

  /** Returns the greatest count whose commit can take effect before the place. */
  private int latest(int place) {
    return IntStream.range(0, commits.size())
        .filter(i -> commits.get(i).begin() > place)
        .findFirst()
        .orElse(states.size() - 1);
  }

  /** Returns the possible counts of the listing that issued the call's token. */
  Set<Long> listedAt(Call call) {
    Optional<Call> issuer = calls.issuer(call);
    if (issuer.isEmpty() || !issuer.get().dataset().equals(call.dataset())) {
      return Set.of();
    }
    Call listing = issuer.get();
    if (calls.mayAbortListing(listing)) {
      return Stream.of(calls.lastSyncCount(listing), listing.datasetSyncCount())
          .limit(calls.position(listing).orElseThrow().resync() ? 2 : 1)
          .collect(Collectors.toSet());
    }
    if (JsonValues.isTrue(listing.body(), "DatasetExists") || calls.position(listing).isPresent()) {
      return Set.of(listing.datasetSyncCount());
    }
    return possible(listing).stream()
        .filter(state -> !state.exists())
        .map(DatasetModel::deletedAt)
        .collect(Collectors.toSet());
  }

  /** Returns whether the call's token may be valid. */
  boolean mayBeValid(Call call) {
    return isIssued(call) && age(call).compareTo(TOKEN_LIFETIME.plus(EXPIRY_TOLERANCE)) <= 0;
  }

  /** Returns whether the call's token may be invalid or expired. */
  boolean mayBeInvalid(Call call) {
    return !isIssued(call) || age(call).compareTo(TOKEN_LIFETIME.minus(EXPIRY_TOLERANCE)) >= 0;
  }

  private boolean isIssued(Call call) {
    return calls.issuer(call).filter(issuer -> issuer.dataset().equals(call.dataset())).isPresent();
  }

  private Duration age(Call call) {
    return Duration.ofMillis(call.beginTime() - calls.issuer(call).orElseThrow().beginTime());
  }
}
