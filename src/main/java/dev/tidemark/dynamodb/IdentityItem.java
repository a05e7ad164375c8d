package dev.tidemark.dynamodb;

import dev.tidemark.model.DatasetName;
import dev.tidemark.model.KeptCounts;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.SyncCount;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An identity item: what is stored about an identity in addition to its datasets. It is written
 * when a dataset is created or deleted, and by a restore.
 *
 * @param owner the identity
 * @param version how often the item was written; 0 if it does not exist
 * @param datasetCount the number of datasets of the identity
 * @param deleted the counts at which datasets were deleted, by name; at most {@value #MAX_DELETED}.
 *     When it is full, the next deletion merges the entry with the lowest count into {@code
 *     deletedUpTo}. The newest deletion always keeps its entry: its devices are the likeliest to be
 *     active
 * @param deletedUpTo the highest count at which a dataset with a name not in {@code deleted} may
 *     have been deleted; 0 if none was merged
 * @param movedAt the date at which all datasets of the identity had been taken over from another
 *     service; empty if they were not
 * @param unknown attributes that every write keeps: the {@link MergedNames} of missing datasets,
 *     the mark of an import, and those that a newer release of Tidemark wrote
 */
record IdentityItem(
    PoolIdentity owner,
    long version,
    int datasetCount,
    Map<DatasetName, SyncCount> deleted,
    SyncCount deletedUpTo,
    Optional<Instant> movedAt,
    Map<String, AttributeValue> unknown) {
  /** The most deleted names that are remembered individually. */
  static final int MAX_DELETED = 100;

  private static final Comparator<Map.Entry<DatasetName, SyncCount>> BY_COUNT =
      Map.Entry.comparingByValue();

  IdentityItem {
    deleted = Map.copyOf(deleted);
  }

  IdentityItem withUnknown(Map<String, AttributeValue> attributes) {
    return new IdentityItem(
        owner, version, datasetCount, deleted, deletedUpTo, movedAt, attributes);
  }

  /** Returns the state of an identity that never had a dataset. */
  static IdentityItem initial(PoolIdentity owner) {
    return new IdentityItem(owner, 0, 0, Map.of(), SyncCount.ZERO, Optional.empty(), Map.of());
  }

  /**
   * Returns the count at which the last dataset of the name was deleted. For a name that is not in
   * {@code deleted}, this is {@code deletedUpTo}, an upper bound.
   */
  SyncCount deletedHere(DatasetName name) {
    return Optional.ofNullable(deleted.get(name)).orElse(deletedUpTo);
  }

  /**
   * Returns the count that a new dataset of the name begins above. Devices of an identity with a
   * former place may have counts of a dataset that was deleted there, or was begun there after the
   * import.
   */
  SyncCount deletedAtCount(DatasetName name) {
    SyncCount formerly = hasFormerPlace() ? new SyncCount(KeptCounts.GAP) : SyncCount.ZERO;
    return SyncCount.max(deletedHere(name), formerly);
  }

  /** Tells whether datasets of the identity came from elsewhere. */
  boolean hasFormerPlace() {
    return movedAt.isPresent() || unknown.containsKey(IdentitySchema.FORMER);
  }

  /** Returns the item after the deletion of a dataset. */
  IdentityItem afterDeletion(DatasetName name, SyncCount deletedAtCount) {
    // If somebody edited the item, the count may be too low. The deletion must still succeed.
    int remaining = Math.max(0, datasetCount - 1);
    IdentityItem after = remembering(name, deletedAtCount);
    return new IdentityItem(
        owner, version + 1, remaining, after.deleted, after.deletedUpTo, movedAt, unknown);
  }

  /** Returns the item with one more deletion. The version is the same. */
  IdentityItem remembering(DatasetName name, SyncCount deletedAtCount) {
    Map<DatasetName, SyncCount> names = new TreeMap<>(deleted);
    names.remove(name);
    SyncCount upTo = deletedUpTo;
    while (names.size() >= MAX_DELETED) {
      var lowest = names.entrySet().stream().min(BY_COUNT).orElseThrow();
      names.remove(lowest.getKey());
      upTo = SyncCount.max(upTo, lowest.getValue());
    }
    names.put(name, deletedAtCount);
    return new IdentityItem(owner, version, datasetCount, names, upTo, movedAt, unknown);
  }
}
