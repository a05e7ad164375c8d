package com.example.stream;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A copy of a dataset, as a value.
 *
 * @param syncCount the last count seen
 * @param completeFrom the count after which no update was missed
 * @param hasGap whether an update before that was missed; the next complete copy repairs it
 * @param records the records by key, removed ones among them
 */
public record DatasetCopy(
    long syncCount, long completeFrom, boolean hasGap, Map<String, CopiedRecord> records) {
  /** The copy of a dataset that was never seen. */
  public static final DatasetCopy EMPTY = new DatasetCopy(0, 0, false, Map.of());

  public DatasetCopy {
    records = Map.copyOf(records);
  }

  /** Returns the values of the records that were not removed, by key. */
  public Map<String, String> values() {
    Map<String, String> values = new TreeMap<>();
    for (CopiedRecord each : records.values()) {
      Optional<String> value = each.value();
      if (value.isPresent()) {
        values.put(each.key(), value.get());
      }
    }
    return values;
  }

  /** Tells whether a message says something new. If it does not, its records are not needed. */
  public boolean isNews(StreamMessage message) {
    return message instanceof StreamMessage.Copy
        // An equal count, too: the gap may be before it.
        ? message.syncCount() >= completeFrom
        : message.syncCount() > syncCount;
  }

  /** Returns the copy after a message that says something new. */
  public DatasetCopy after(StreamMessage message, List<CopiedRecord> written) {
    return switch (message) {
      case StreamMessage.Update update -> afterUpdate(update, written);
      case StreamMessage.Deletion deletion ->
          new DatasetCopy(deletion.syncCount(), deletion.syncCount(), false, Map.of());
      case StreamMessage.Copy copy -> afterCopy(copy, written);
    };
  }

  private DatasetCopy afterUpdate(StreamMessage.Update update, List<CopiedRecord> written) {
    boolean isAfterGap = update.previousSyncCount() > syncCount;
    Map<String, CopiedRecord> all = new HashMap<>(records);
    written.forEach(each -> all.put(each.key(), each));
    return new DatasetCopy(
        update.syncCount(),
        isAfterGap ? update.previousSyncCount() : completeFrom,
        hasGap || isAfterGap,
        all);
  }

  /**
   * Replaces all records but those that later updates wrote: an update can overtake the copy, which
   * was read before it.
   */
  private DatasetCopy afterCopy(StreamMessage.Copy copy, List<CopiedRecord> copied) {
    Map<String, CopiedRecord> all = new HashMap<>(records);
    all.values().removeIf(each -> each.syncCount() <= copy.syncCount());
    copied.forEach(each -> all.putIfAbsent(each.key(), each));
    return new DatasetCopy(Math.max(syncCount, copy.syncCount()), copy.syncCount(), false, all);
  }
}
