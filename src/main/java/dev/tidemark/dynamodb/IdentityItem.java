package dev.tidemark.dynamodb;

import dev.tidemark.model.DatasetName;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.SyncCount;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An identity item: the state of an identity beside its datasets. Only the creation or deletion of
 * a dataset writes it.
 *
 * @param owner the identity
 * @param version how often the item was written; 0 if it does not exist
 * @param datasetCount the number of datasets of the identity
 * @param deleted the counts at which datasets were deleted, by name; at most {@value #MAX_DELETED}.
 *     If there are more, those with the lowest counts are merged into {@code deletedUpTo}, but
 *     never the latest deletion: its devices are the likeliest to still be active
 * @param deletedUpTo the highest count at which a dataset with a name not in {@code deleted} may
 *     have been deleted; 0 if none was merged
 * @param unknown the attributes that this version does not know
 */
record IdentityItem(
    PoolIdentity owner,
    long version,
    int datasetCount,
    Map<DatasetName, SyncCount> deleted,
    SyncCount deletedUpTo,
    Map<String, AttributeValue> unknown) {
  /** The number of deleted names that are remembered individually. */
  static final int MAX_DELETED = 100;

  private static final Comparator<Map.Entry<DatasetName, SyncCount>> BY_COUNT =
      Map.Entry.comparingByValue();

  IdentityItem {
    deleted = Map.copyOf(deleted);
  }

  IdentityItem withUnknown(Map<String, AttributeValue> attributes) {
    return new IdentityItem(owner, version, datasetCount, deleted, deletedUpTo, attributes);
  }

  /** Returns the state of an identity that never had a dataset. */
  static IdentityItem initial(PoolIdentity owner) {
    return new IdentityItem(owner, 0, 0, Map.of(), SyncCount.ZERO, Map.of());
  }

  /** Returns the count at which the last dataset of the name was deleted; 0 if none was. */
  SyncCount deletedAtCount(DatasetName name) {
    return Optional.ofNullable(deleted.get(name)).orElse(deletedUpTo);
  }

  /** Returns the item after the deletion of a dataset. */
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
    // An item edited by hand may have too low a number, which must not prevent the deletion.
    int remaining = Math.max(0, datasetCount - 1);
    return new IdentityItem(owner, version + 1, remaining, names, upTo, unknown);
  }
}
