package dev.tidemark.dynamodb;

import dev.tidemark.model.DatasetName;
import dev.tidemark.model.SyncCount;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * An identity's memory of datasets that are no more.
 *
 * @param deleted the counts at which datasets were deleted, by name
 * @param deletedUpTo the highest count of a deletion that has lost its name
 * @param movedAt the date at which all datasets had been taken over from another service
 */
public record IdentityHistory(
    NavigableMap<DatasetName, SyncCount> deleted,
    SyncCount deletedUpTo,
    Optional<Instant> movedAt) {
  /** The memory of an identity that never had a dataset. */
  public static final IdentityHistory NONE =
      new IdentityHistory(new TreeMap<>(), SyncCount.ZERO, Optional.empty());

  public IdentityHistory {
    deleted = Collections.unmodifiableNavigableMap(new TreeMap<>(deleted));
  }

  static IdentityHistory of(IdentityItem item) {
    return new IdentityHistory(new TreeMap<>(item.deleted()), item.deletedUpTo(), item.movedAt());
  }

  /**
   * Returns an identity item that remembers these deletions, too, each at the greater count.
   *
   * @param began the counts at which the identity's datasets began. See {@link #ofOtherLives}
   */
  IdentityItem addedTo(IdentityItem item, Map<DatasetName, SyncCount> began) {
    IdentityItem all =
        new IdentityItem(
            item.owner(),
            item.version(),
            item.datasetCount(),
            item.deleted(),
            SyncCount.max(item.deletedUpTo(), deletedUpTo),
            item.movedAt().or(() -> movedAt),
            item.unknown());
    Set<DatasetName> others = ofOtherLives(began);
    for (Map.Entry<DatasetName, SyncCount> each : deleted.entrySet()) {
      SyncCount count = each.getValue();
      boolean isNew = count.isAbove(all.deleted().getOrDefault(each.getKey(), SyncCount.ZERO));
      if (isNew && !others.contains(each.getKey())) {
        all = all.remembering(each.getKey(), count);
      }
    }
    return all;
  }

  /**
   * Returns the names whose deletion is above the count at which their dataset began. Such a
   * deletion is of another life of the dataset, and cannot be remembered beside it.
   *
   * @param began the counts at which the identity's datasets began
   */
  Set<DatasetName> ofOtherLives(Map<DatasetName, SyncCount> began) {
    return deleted.entrySet().stream()
        .filter(each -> each.getValue().isAbove(began.getOrDefault(each.getKey(), each.getValue())))
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }
}
