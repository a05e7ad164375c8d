package dev.tidemark.consistency.checker;

import dev.tidemark.consistency.history.Call;
import dev.tidemark.consistency.history.StoredRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The dates of a dataset's updates by the service's clocks, as far as responses show them. All
 * records that an update writes have its date, in every response.
 */
final class CommitDates {
  private final Duration maxTombstoneAge;
  private final Map<Long, Long> byCount = new HashMap<>();
  private final List<String> violations = new ArrayList<>();

  /** Reads the dates in the responses about a dataset. */
  CommitDates(Duration maxTombstoneAge, List<Call> ofDataset) {
    this.maxTombstoneAge = maxTombstoneAge;
    for (Call call : ofDataset) {
      for (StoredRecord stored : call.records()) {
        stored.date().ifPresent(date -> read(call, stored.count(), date));
      }
    }
  }

  private void read(Call call, long count, long date) {
    Long other = byCount.putIfAbsent(count, date);
    if (other != null && other != date) {
      violations.add("the count " + count + " has two dates: " + call);
    }
  }

  /** Returns the updates with more than one date. */
  List<String> violations() {
    return List.copyOf(violations);
  }

  /** Returns the date of an update in milliseconds, if a response shows it. */
  Optional<Long> of(long count) {
    return Optional.ofNullable(byCount.get(count));
  }

  /** Returns whether a date may be that of an update. */
  boolean mayBe(long date, long count) {
    return of(count).orElse(date) == date;
  }

  /** The age of a tombstone. */
  enum Age {
    EXPIRED,
    RETAINED,
    UNKNOWN
  }

  /** Returns the age of a tombstone when an update commits. */
  Age age(long tombstone, long update) {
    if (tombstone == update) {
      return Age.RETAINED;
    }
    Optional<Long> then = of(tombstone);
    Optional<Long> now = of(update);
    if (then.isEmpty() || now.isEmpty()) {
      return Age.UNKNOWN;
    }
    return then.get() < now.get() - maxTombstoneAge.toMillis() ? Age.EXPIRED : Age.RETAINED;
  }
}
