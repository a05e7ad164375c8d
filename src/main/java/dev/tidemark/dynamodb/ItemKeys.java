package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.PagedRecord.PartId;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PoolIdentity;
import java.util.Map;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * How items are named. All items of an identity share a partition key, so that one Query finds
 * everything that is kept of a user.
 *
 * <p>The keys can be read back: none of the ids they are made of has a slash.
 */
final class ItemKeys {
  /** The attribute of the partition key. */
  static final String PARTITION = "pk";

  /** The attribute of the sort key. */
  static final String SORT = "sk";

  /** What the sort keys of dataset items begin with. */
  static final String DATASET_PREFIX = "dataset/";

  /** The sort key of the identity item. */
  static final String IDENTITY = "identity";

  /** The sort key of the item with a pool's events; its partition key is the pool's id. */
  static final String POOL_EVENTS = "events";

  private static final char SEPARATOR = '/';

  private ItemKeys() {}

  /** Returns the partition key of all items of an identity. */
  static String partition(PoolIdentity owner) {
    return owner.pool().value() + SEPARATOR + owner.identity().value();
  }

  /** Returns the sort key of a dataset item. */
  static String dataset(DatasetName name) {
    return DATASET_PREFIX + name.value();
  }

  /** Returns the key of a dataset item. */
  static Key key(DatasetId id) {
    return key(id.owner(), dataset(id.name()));
  }

  /**
   * Returns the sort key of an item of a page. Those of a dataset share what {@link #pages}
   * returns, and those of a page are in the order of their chunks.
   */
  static String page(DatasetName name, int page, int chunk) {
    String first = pages(name) + "%02d".formatted(page);
    return chunk == 0 ? first : first + SEPARATOR + chunk;
  }

  /** Returns what the sort keys of a dataset's pages begin with. */
  static String pages(DatasetName name) {
    return "page/" + name.value() + SEPARATOR;
  }

  /** Returns the sort key of a part of a value. */
  static String part(DatasetName name, PartId part) {
    return "value/" + name.value() + SEPARATOR + part.writtenAt() + SEPARATOR + part.number();
  }

  /** Returns the key of an item of an identity, as the table has it. */
  static Map<String, AttributeValue> attributes(PoolIdentity owner, String sort) {
    return Map.of(
        PARTITION, AttributeValue.fromS(partition(owner)), SORT, AttributeValue.fromS(sort));
  }

  /** Returns the key of an item. */
  static Map<String, AttributeValue> keyOf(Map<String, AttributeValue> item) {
    return Map.of(
        PARTITION,
        RequiredAttribute.check(item.get(PARTITION), PARTITION),
        SORT,
        RequiredAttribute.check(item.get(SORT), SORT));
  }

  /** Returns the key of the identity item. */
  static Key identityKey(PoolIdentity owner) {
    return key(owner, IDENTITY);
  }

  /** Returns the key of the item with a pool's events. */
  static Key eventsKey(IdentityPoolId pool) {
    return Key.builder().partitionValue(pool.value()).sortValue(POOL_EVENTS).build();
  }

  private static Key key(PoolIdentity owner, String sort) {
    return Key.builder().partitionValue(partition(owner)).sortValue(sort).build();
  }

  /** Returns the identity that a partition key names. */
  static PoolIdentity owner(String partition) {
    int separator = partition.indexOf(SEPARATOR);
    if (separator < 0) {
      throw new IllegalArgumentException("a partition key without a separator");
    }
    return new PoolIdentity(
        new IdentityPoolId(partition.substring(0, separator)),
        new IdentityId(partition.substring(separator + 1)));
  }

  /** Returns the dataset that the keys of a dataset item name. */
  static DatasetId datasetId(String partition, String sort) {
    if (!sort.startsWith(DATASET_PREFIX)) {
      throw new IllegalArgumentException("not the sort key of a dataset item");
    }
    return new DatasetId(
        owner(partition), new DatasetName(sort.substring(DATASET_PREFIX.length())));
  }
}
