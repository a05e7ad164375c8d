package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.item.Format;
import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.SyncCount;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Maps {@link IdentityItem}s to items, in plain code as {@link DatasetSchema}. {@code
 * docs/table.md} lists the attributes.
 */
final class IdentitySchema {
  /** The attribute with the item's version. Every replacement of the item has a condition on it. */
  static final String VERSION = "v";

  /** The attribute with the number of datasets. */
  static final String DATASET_COUNT = "datasetCount";

  /** The attribute with the counts of deletions by name. */
  static final String DELETED = "deleted";

  /** The attribute with the highest count of a deletion that has no name. */
  static final String DELETED_UP_TO = "deletedUpTo";

  /** The attribute with the date at which all datasets of the identity had been taken over. */
  static final String MOVED = "moved";

  /** The attribute that marks an identity into which a dataset was imported. */
  static final String FORMER = "former";

  /** The names of all attributes that are not just kept. */
  static final Set<String> ATTRIBUTES =
      Set.of(
          ItemKey.PARTITION, ItemKey.SORT, VERSION, DATASET_COUNT, DELETED, DELETED_UP_TO, MOVED);

  /**
   * The update expression that counts a created dataset. It writes the version, so that a
   * concurrent deletion, which replaces the item, cannot lose the creation.
   */
  static final String COUNT_CREATION =
      "SET %2$s=if_not_exists(%2$s,:none),%3$s=if_not_exists(%3$s,:zero) ADD %4$s :one,%1$s :one"
          .formatted(DATASET_COUNT, DELETED, DELETED_UP_TO, VERSION);

  /** The update expression that counts an imported dataset, and marks the identity. */
  static final String COUNT_IMPORT =
      COUNT_CREATION.replaceFirst("^SET ", "SET " + FORMER + "=:one,");

  static final Map<String, AttributeValue> COUNT_CREATION_VALUES =
      Map.of(
          ":none", AttributeValue.fromM(Map.of()),
          ":zero", Item.number(0),
          ":one", Item.number(1));

  private IdentitySchema() {}

  /** Encodes an identity item, with the attributes that this version does not know. */
  static Item encode(IdentityItem identity) {
    Map<String, AttributeValue> attributes = new HashMap<>(identity.unknown());
    attributes.putAll(ItemKey.identity(identity.owner()).attributes());
    attributes.put(VERSION, Item.number(identity.version()));
    attributes.put(DATASET_COUNT, Item.number(identity.datasetCount()));
    attributes.put(DELETED, AttributeValue.fromM(counts(identity.deleted())));
    attributes.put(DELETED_UP_TO, Item.number(identity.deletedUpTo().value()));
    identity.movedAt().ifPresent(date -> attributes.put(MOVED, Item.number(date.toEpochMilli())));
    return new Item(attributes);
  }

  private static Map<String, AttributeValue> counts(Map<DatasetName, SyncCount> deleted) {
    Map<String, AttributeValue> counts = new HashMap<>();
    deleted.forEach((name, count) -> counts.put(name.value(), Item.number(count.value())));
    return counts;
  }

  /**
   * Decodes an identity item.
   *
   * @throws dev.tidemark.store.StoreBusyException if it is in a newer format
   */
  static IdentityItem decode(Item item) {
    Format.check(item);
    return new IdentityItem(
        item.key().owner(),
        item.number(VERSION),
        Math.toIntExact(item.findNumber(DATASET_COUNT).orElse(0)),
        deleted(item),
        new SyncCount(item.findNumber(DELETED_UP_TO).orElse(0)),
        movedAt(item),
        Format.unknown(item.attributes(), ATTRIBUTES));
  }

  private static Optional<Instant> movedAt(Item item) {
    OptionalLong date = item.findNumber(MOVED);
    return date.isPresent()
        ? Optional.of(Instant.ofEpochMilli(date.getAsLong()))
        : Optional.empty();
  }

  private static Map<DatasetName, SyncCount> deleted(Item item) {
    Map<DatasetName, SyncCount> deleted = new HashMap<>();
    if (item.attributes().containsKey(DELETED)) {
      item.map(DELETED)
          .forEach(
              (name, count) ->
                  deleted.put(new DatasetName(name), new SyncCount(Long.parseLong(count.n()))));
    }
    return deleted;
  }
}
