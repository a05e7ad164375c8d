package dev.tidemark.consistency.streams;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.RecordValue;
import dev.tidemark.model.SyncRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The accepted updates and deletions of all datasets, and when each pool had its stream. */
final class StreamModel {
  /** The settings of a pool are cached for ten seconds. */
  static final Duration CACHE = Duration.ofSeconds(10);

  private final Map<DatasetId, NavigableMap<Long, Change>> changes = new LinkedHashMap<>();
  private final Map<IdentityPoolId, List<Outage>> outages = new HashMap<>();

  /** A time for which a pool has no enabled stream. */
  private record Outage(Instant from, Instant to) {}

  /** An accepted update or deletion. */
  static final class Change {
    final DatasetId dataset;
    final long count;
    final long previous;
    final boolean isDeletion;

    /** The records that the update wrote: a value, or empty for a removed one. */
    final Map<String, Optional<String>> written;

    /** The dataset after the change. */
    final Map<String, String> live;

    final Instant at;

    /** Whether the update has no commit parts that could be read. */
    boolean lacksParts;

    /** When the change was first handled; later than any time if it was not. */
    Instant handledAt = Instant.MAX;

    private Change(
        DatasetId dataset,
        long count,
        long previous,
        boolean isDeletion,
        Map<String, Optional<String>> written,
        Map<String, String> live,
        Instant at) {
      this.dataset = dataset;
      this.count = count;
      this.previous = previous;
      this.isDeletion = isDeletion;
      this.written = written;
      this.live = live;
      this.at = at;
    }

    @Override
    public String toString() {
      return (isDeletion ? "deletion " : "update ") + count + " of " + dataset;
    }
  }

  /** Adds an update, and returns it. */
  Change updated(Dataset after, Instant at) {
    Map<String, Optional<String>> written = new TreeMap<>();
    Map<String, String> live = new TreeMap<>();
    for (SyncRecord each : after.records().values()) {
      Optional<String> value = each.liveValue().map(RecordValue::text);
      if (each.syncCount().equals(after.syncCount())) {
        written.put(each.key().value(), value);
      }
      value.ifPresent(text -> live.put(each.key().value(), text));
    }
    long count = after.syncCount().value();
    return add(new Change(after.id(), count, last(after.id()), false, written, live, at));
  }

  /** Adds a deletion. */
  void deleted(DatasetId id, Instant at) {
    long last = last(id);
    add(new Change(id, last + 1, last, true, Map.of(), Map.of(), at));
  }

  private Change add(Change change) {
    changes.computeIfAbsent(change.dataset, _ -> new TreeMap<>()).put(change.count, change);
    return change;
  }

  private long last(DatasetId id) {
    return changes.containsKey(id) ? changes.get(id).lastKey() : 0;
  }

  Optional<Change> find(DatasetId id, long count) {
    return Optional.ofNullable(changes.getOrDefault(id, new TreeMap<>()).get(count));
  }

  /** Returns the last change of a dataset that ever existed. */
  Change last(Map.Entry<DatasetId, NavigableMap<Long, Change>> dataset) {
    return dataset.getValue().lastEntry().getValue();
  }

  Map<DatasetId, NavigableMap<Long, Change>> changes() {
    return changes;
  }

  /** Notes that a pool had no enabled stream. */
  void wasDisabled(IdentityPoolId pool, Instant from, Instant to) {
    outages.computeIfAbsent(pool, _ -> new ArrayList<>()).add(new Outage(from, to));
  }

  /**
   * Returns whether the change may be missing in the stream: it has no commit parts, or its pool
   * may have seemed to have no stream when it was written or handled.
   */
  boolean mayBeMissing(Change change) {
    return change.lacksParts
        || outages.getOrDefault(change.dataset.owner().pool(), List.of()).stream()
            .anyMatch(
                outage ->
                    outage.to().plus(CACHE).isAfter(change.at)
                        && outage.from().isBefore(change.handledAt));
  }
}
