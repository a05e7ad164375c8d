package dev.tidemark.consistency.streams;

import dev.tidemark.model.DatasetId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A consumer of the streams, with its copy of each dataset. It applies the documented rules: drop
 * what is not above the last count seen; see a gap where the previous count is above it; replace
 * the copy by a complete one whose count is not below it. After a deletion, nothing is missing.
 */
final class Consumer {
  private final StreamModel model;
  private final List<String> violations;
  private final Map<DatasetId, Copy> copies = new HashMap<>();

  Consumer(StreamModel model, List<String> violations) {
    this.model = model;
    this.violations = violations;
  }

  /** The copy of one dataset. */
  static final class Copy {
    private long last;
    private boolean hasGap;
    private final Map<String, String> live = new TreeMap<>();

    boolean hasGap() {
      return hasGap;
    }

    Map<String, String> live() {
      return live;
    }
  }

  Copy copy(DatasetId dataset) {
    return copies.computeIfAbsent(dataset, _ -> new Copy());
  }

  void read(Published record) {
    Copy copy = copy(record.dataset());
    if (record.isCopy() ? record.count() < copy.last : record.count() <= copy.last) {
      return;
    }
    if (record.isCopy() || record.isDeletion()) {
      copy.live.clear();
      copy.hasGap = false;
    } else {
      copy.hasGap |= record.previous().orElseThrow() > copy.last;
    }
    copy.last = record.count();
    record.written().forEach((key, value) -> write(copy, key, value));
    check(record, copy);
  }

  private static void write(Copy copy, String key, Optional<String> value) {
    value.ifPresentOrElse(text -> copy.live.put(key, text), () -> copy.live.remove(key));
  }

  /** A copy without a gap is the dataset at that count. */
  private void check(Published record, Copy copy) {
    boolean isRight =
        copy.hasGap
            || model
                .find(record.dataset(), copy.last)
                .filter(change -> change.live.equals(copy.live))
                .isPresent();
    if (!isRight) {
      violations.add(
          "the consumer's copy of %s is wrong at count %d".formatted(record.dataset(), copy.last));
    }
  }
}
