package dev.tidemark.dynamodb;

import dev.tidemark.model.DatasetName;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.SyncCount;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is kept of an identity beside its datasets. Written with each creation and each deletion of
 * a dataset, never else.
 *
 * @param owner the identity
 * @param version how often the item was written; 0 if it was not yet
 * @param datasetCount how many datasets the identity has
 * @param deleted the counts at which datasets were deleted, by name; at most {@value #MAX_DELETED}.
 *     Of more, those with the lowest counts are folded into {@code deletedUpTo}, but never the last
 *     that was deleted: its devices are the ones most likely to be at work
 * @param deletedUpTo the count at which the dataset of any name not in {@code deleted} may have
 *     been deleted at most; 0 if nothing was folded
 */
record IdentityItem(
    PoolIdentity owner,
    long version,
    int datasetCount,
    Map<DatasetName, SyncCount> deleted,
    SyncCount deletedUpTo) {
  /** How many deleted names are remembered each by itself. */
  static final int MAX_DELETED = 100;

  private static final Comparator<Map.Entry<DatasetName, SyncCount>> BY_COUNT =
      Map.Entry.comparingByValue();

  IdentityItem {
    deleted = Map.copyOf(deleted);
  }

  /** Returns what an identity begins with. */
  static IdentityItem beginning(PoolIdentity owner) {
    return new IdentityItem(owner, 0, 0, Map.of(), SyncCount.ZERO);
  }

  /** Returns the count at which the last dataset of the name was deleted; 0 if none was. */
  SyncCount deletedAtCount(DatasetName name) {
    return Optional.ofNullable(deleted.get(name)).orElse(deletedUpTo);
  }

  /** Returns the item after a dataset was created. Its name, if it is remembered, stays so. */
  IdentityItem afterCreation() {
    return new IdentityItem(
        owner, version + 1, Math.incrementExact(datasetCount), deleted, deletedUpTo);
  }

  /** Returns the item after a dataset was deleted. */
  IdentityItem afterDeletion(DatasetName name, SyncCount deletedAtCount) {
    Map<DatasetName, SyncCount> names = new TreeMap<>(deleted);
    names.remove(name);
    SyncCount upTo = deletedUpTo;
    while (names.size() >= MAX_DELETED) {
      var lowest = names.entrySet().stream().min(BY_COUNT).orElseThrow();
      names.remove(lowest.getKey());
      upTo = SyncCount.max(upTo, lowest.getValue());
    }
    names.put(name, deletedAtCount);
    // Not below 0 even where an item was put by hand: a wrong figure must not forbid the deletion.
    int remaining = Math.max(0, datasetCount - 1);
    return new IdentityItem(owner, version + 1, remaining, names, upTo);
  }
}
