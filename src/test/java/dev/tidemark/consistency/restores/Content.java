package dev.tidemark.consistency.restores;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a dataset stores at one moment, by the responses of the service.
 *
 * @param count the dataset's count
 * @param records the records and tombstones by key
 */
record Content(long count, Map<String, Stored> records) {
  Content {
    records = Map.copyOf(records);
  }

  /**
   * A record or a tombstone.
   *
   * @param value the value; empty for a tombstone
   */
  record Stored(Optional<String> value, long count) {}

  /** Returns the value of a record; empty if there is none. */
  Optional<String> value(String key) {
    return Optional.ofNullable(records.get(key)).flatMap(Stored::value);
  }

  /** Returns the content after an update. */
  Content after(long newCount, Map<String, Optional<String>> changes) {
    Map<String, Stored> changed = new TreeMap<>(records);
    changes.forEach((key, value) -> changed.put(key, new Stored(value, newCount)));
    return new Content(newCount, changed);
  }

  /** Returns the values of the records without the tombstones. */
  Map<String, String> live() {
    return records.entrySet().stream()
        .filter(each -> each.getValue().value().isPresent())
        .collect(
            Collectors.toMap(Map.Entry::getKey, each -> each.getValue().value().orElseThrow()));
  }
}
