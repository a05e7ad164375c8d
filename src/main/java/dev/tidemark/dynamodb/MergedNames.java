package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.SyncCount;
import java.util.HashMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The names of the datasets that {@code tidemark merge} made of a guest's, each with the count that
 * it began at. They are stored with the dataset of the guest's name, the main dataset: in its item,
 * or in the identity item while it does not exist.
 *
 * <p>Every write carries the names along. Only a merge changes them, and it raises the count of the
 * main dataset, so no concurrent write can bring an earlier state back. A deletion of a merged
 * dataset leaves its name: a name counts only while a dataset with that beginning exists.
 */
final class MergedNames {
  /** The attribute of a main dataset with the names. */
  static final String NAMES = "mn";

  /** The attribute of a merged dataset with the count that it began at. */
  static final String BEGINNING = "mb";

  /** The attribute of an identity with the names of each missing main dataset. */
  static final String OF_MISSING = "merged";

  private MergedNames() {}

  /** Returns the names among the attributes of a main dataset. */
  static Map<DatasetName, SyncCount> of(Map<String, AttributeValue> dataset) {
    AttributeValue names = dataset.get(NAMES);
    if (names == null) {
      return Map.of();
    }
    return names.m().entrySet().stream()
        .collect(
            Collectors.toMap(
                name -> new DatasetName(name.getKey()),
                name -> new SyncCount(Long.parseLong(name.getValue().n()))));
  }

  /** Returns names as the attribute of a main dataset. */
  static Map<String, AttributeValue> attribute(Map<DatasetName, SyncCount> names) {
    return Map.of(
        NAMES,
        AttributeValue.fromM(
            names.entrySet().stream()
                .collect(
                    Collectors.toMap(
                        name -> name.getKey().value(),
                        name -> Item.number(name.getValue().value())))));
  }

  /** Returns the names of a missing dataset, as the attribute that it will have when it exists. */
  static Map<String, AttributeValue> ofMissing(IdentityItem identity, DatasetName missing) {
    AttributeValue all = identity.unknown().get(OF_MISSING);
    return all != null && all.m().containsKey(missing.value())
        ? Map.of(NAMES, all.m().get(missing.value()))
        : Map.of();
  }

  /**
   * Returns an identity after the deletion of a main dataset, whose names it takes over.
   *
   * @param dataset the attributes of the deleted dataset
   */
  static IdentityItem keep(
      IdentityItem identity, DatasetName deleted, Map<String, AttributeValue> dataset) {
    AttributeValue names = dataset.get(NAMES);
    if (names == null) {
      return identity;
    }
    Map<String, AttributeValue> unknown = new HashMap<>(identity.unknown());
    Map<String, AttributeValue> all =
        new HashMap<>(unknown.getOrDefault(OF_MISSING, AttributeValue.fromM(Map.of())).m());
    all.put(deleted.value(), names);
    unknown.put(OF_MISSING, AttributeValue.fromM(all));
    return identity.withUnknown(unknown);
  }

  /** Tells whether an item is the dataset that a name stands for. */
  static boolean isOf(Entry<DatasetName, SyncCount> name, Item dataset) {
    return dataset.key().datasetId().name().equals(name.getKey())
        && dataset.findNumber(BEGINNING).orElse(0) == name.getValue().value();
  }
}
