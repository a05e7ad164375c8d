package com.example.stream;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Copies in memory, for tests and for programs that read the stream from its start. */
public final class MemoryCopies implements Copies {
  private final Map<DatasetId, DatasetCopy> copies = new ConcurrentHashMap<>();

  @Override
  public DatasetCopy find(DatasetId dataset) {
    return copies.getOrDefault(dataset, DatasetCopy.EMPTY);
  }

  @Override
  public void save(DatasetId dataset, DatasetCopy copy) {
    copies.put(dataset, copy);
  }

  /** Returns the datasets that need a bulk publish. */
  public Set<DatasetId> withGap() {
    return copies.entrySet().stream()
        .filter(each -> each.getValue().hasGap())
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Returns the values of an identity's datasets by name and key, without empty datasets. */
  public Map<String, Map<String, String>> valuesOf(String identityId) {
    Map<String, Map<String, String>> values = new TreeMap<>();
    copies.forEach(
        (dataset, copy) -> {
          if (dataset.identityId().equals(identityId) && !copy.values().isEmpty()) {
            values.put(dataset.name(), copy.values());
          }
        });
    return values;
  }
}
