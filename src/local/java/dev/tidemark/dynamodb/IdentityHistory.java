package dev.tidemark.dynamodb;

import dev.tidemark.model.DatasetName;
import dev.tidemark.model.SyncCount;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

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
   * @param began the counts at which the identity's datasets began. A deletion above it is of
   *     another life of the dataset, and is left out
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
    for (Map.Entry<DatasetName, SyncCount> each : deleted.entrySet()) {
      SyncCount count = each.getValue();
      boolean isNew = count.isAbove(all.deleted().getOrDefault(each.getKey(), SyncCount.ZERO));
      if (isNew && !count.isAbove(began.getOrDefault(each.getKey(), count))) {
        all = all.remembering(each.getKey(), count);
      }
    }
    return all;
  }
}
