package dev.tidemark.consistency;

import dev.tidemark.consistency.Calls.Call;
import dev.tidemark.consistency.DatasetModel.Stored;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * When the updates of a dataset were made, by the clocks of the service: as far as answers tell.
 * All that an update wrote has its date, wherever it is seen.
 */
final class Dates {
  private final Duration maxTombstoneAge;
  private final Map<Long, Long> byCount = new HashMap<>();
  private final List<String> violations = new ArrayList<>();

  /** Reads the dates in answers about a dataset. */
  Dates(Duration maxTombstoneAge, List<Call> ofDataset) {
    this.maxTombstoneAge = maxTombstoneAge;
    for (Call call : ofDataset) {
      for (Stored stored : call.records()) {
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

  /** Returns where two dates are told of one update. */
  List<String> violations() {
    return List.copyOf(violations);
  }

  /** Returns the date of an update in milliseconds. */
  Optional<Long> of(long count) {
    return Optional.ofNullable(byCount.get(count));
  }

  /** Tells whether a date is that of an update, as far as is known. */
  boolean mayBe(Optional<Long> date, long count) {
    return date.isPresent() && of(count).map(date.get()::equals).orElse(true);
  }

  /** How old something is. */
  enum Age {
    TOO_OLD,
    KEPT,
    UNKNOWN
  }

  /** Returns whether an update may forget a tombstone of another for its age. */
  Age age(long tombstone, long update) {
    if (tombstone == update) {
      return Age.KEPT;
    }
    Optional<Long> then = of(tombstone);
    Optional<Long> now = of(update);
    if (then.isEmpty() || now.isEmpty()) {
      return Age.UNKNOWN;
    }
    return then.get() < now.get() - maxTombstoneAge.toMillis() ? Age.TOO_OLD : Age.KEPT;
  }
}
