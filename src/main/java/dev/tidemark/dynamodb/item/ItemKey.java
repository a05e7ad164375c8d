package dev.tidemark.dynamodb.item;

import dev.tidemark.digest.ByteMessage;
import dev.tidemark.digest.Sha256;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PlatformEndpointArn;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.SyncCount;
import dev.tidemark.usage.SequenceNumber;
import java.util.HexFormat;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The key of an item. All items of an identity share a partition key, so one Query finds all data
 * of a user. A key can be parsed back into its ids, none of which has a slash. {@code
 * docs/table.md} lists the keys.
 *
 * @param partition the partition key
 * @param sort the sort key
 */
public record ItemKey(String partition, String sort) {
  /** The attribute of the partition key. */
  public static final String PARTITION = "pk";

  /** The attribute of the sort key. */
  public static final String SORT = "sk";

  /** The prefix of the sort keys of all dataset items. */
  public static final String DATASET_PREFIX = "dataset/";

  /** The sort key of the identity item. */
  public static final String IDENTITY = "identity";

  /** The sort key of the item with an identity's devices. */
  public static final String DEVICES = "devices";

  /**
   * The prefix of the partition keys of the owners of endpoints; no id of a pool begins with it. It
   * has no slash, so the partition is not one of an identity.
   */
  public static final String ENDPOINT_PREFIX = "endpoint.";

  /** The sort key of the item with the owner of an endpoint. */
  public static final String ENDPOINT_OWNER = "owner";

  /** The sort key of the item with a pool's events; its partition key is the pool's id. */
  public static final String POOL_EVENTS = "events";

  /** The sort key of the item with a pool's configuration; its partition key is the pool's id. */
  public static final String POOL_CONFIGURATION = "configuration";

  /** The partition key of the items that list the pools; their sort keys are the pools' ids. */
  public static final String POOLS = "pools";

  /** The prefix of the sort keys of a pool's usage counters. */
  public static final String USAGE_PREFIX = "usage/";

  /** The prefix of the sort keys of the items that remember counted batches. */
  public static final String COUNTED_PREFIX = "counted/";

  /** The partition key of the stored runs of all walks over the table. */
  public static final String RUNS = "runs";

  /** The prefix of the sort keys of the runs of bulk publish. */
  public static final String BULK_PUBLISH_PREFIX = "bulk-publish/";

  /** The key of the run of the recount. */
  public static final ItemKey RECOUNT = new ItemKey(RUNS, "recount");

  /** The key of the item with the state of the table. No id of a pool is like its partition key. */
  public static final ItemKey TABLE_STATE = new ItemKey("table", "state");

  private static final char SEPARATOR = '/';

  /** Returns the key among the attributes of an item. */
  public static ItemKey of(Map<String, AttributeValue> attributes) {
    return new ItemKey(
        RequiredAttribute.check(attributes.get(PARTITION), PARTITION).s(),
        RequiredAttribute.check(attributes.get(SORT), SORT).s());
  }

  /** Returns the key of a dataset item. */
  public static ItemKey dataset(DatasetId id) {
    return new ItemKey(partition(id.owner()), DATASET_PREFIX + id.name().value());
  }

  /** Returns the key of an identity item. */
  public static ItemKey identity(PoolIdentity owner) {
    return new ItemKey(partition(owner), IDENTITY);
  }

  /** Returns the key of the item with an identity's devices. */
  public static ItemKey devices(PoolIdentity owner) {
    return new ItemKey(partition(owner), DEVICES);
  }

  /** Returns the key of the item with the owner of an endpoint. */
  public static ItemKey endpointOwner(PlatformEndpointArn endpoint) {
    byte[] digest = Sha256.of(new ByteMessage().text(endpoint.value()).toByteArray());
    return new ItemKey(ENDPOINT_PREFIX + HexFormat.of().formatHex(digest), ENDPOINT_OWNER);
  }

  /** Returns the key of the item with a pool's events. */
  public static ItemKey poolEvents(IdentityPoolId pool) {
    return new ItemKey(pool.value(), POOL_EVENTS);
  }

  /** Returns the key of the item with a pool's configuration. */
  public static ItemKey poolConfiguration(IdentityPoolId pool) {
    return new ItemKey(pool.value(), POOL_CONFIGURATION);
  }

  /** Returns the key of the item that lists a pool. */
  public static ItemKey listedPool(IdentityPoolId pool) {
    return new ItemKey(POOLS, pool.value());
  }

  /** Returns the key of the run of a pool's bulk publish. */
  public static ItemKey bulkPublish(IdentityPoolId pool) {
    return new ItemKey(RUNS, BULK_PUBLISH_PREFIX + pool.value());
  }

  /**
   * Returns the key of one of the counters of a pool's usage.
   *
   * @param counter its number, from 0
   */
  public static ItemKey usage(IdentityPoolId pool, int counter) {
    return new ItemKey(pool.value(), USAGE_PREFIX + counter);
  }

  /**
   * Returns the key of the item that remembers a counted batch.
   *
   * @param stream the label of the stream
   * @param first the number of the first change of the batch
   */
  public static ItemKey counted(IdentityPoolId pool, String stream, SequenceNumber first) {
    return new ItemKey(pool.value(), COUNTED_PREFIX + stream + SEPARATOR + first);
  }

  /**
   * Returns the key of a chunk of a page. The sort keys of a page's chunks are in the order of the
   * chunks.
   *
   * @param chunk the number of the chunk, from 0
   */
  public static ItemKey page(DatasetId id, int page, int chunk) {
    String first = pagePrefix(id.name()) + page / 10 + page % 10;
    return new ItemKey(partition(id.owner()), chunk == 0 ? first : first + SEPARATOR + chunk);
  }

  /** Returns the prefix of the sort keys of all pages of a dataset. */
  public static String pagePrefix(DatasetName name) {
    return "page/" + name.value() + SEPARATOR;
  }

  /**
   * Returns the key of a value part.
   *
   * @param writtenAt the count of the update that wrote it
   * @param number its number among the parts that the update wrote
   */
  public static ItemKey valuePart(DatasetId id, SyncCount writtenAt, int number) {
    return new ItemKey(
        partition(id.owner()),
        "value/" + id.name().value() + SEPARATOR + writtenAt + SEPARATOR + number);
  }

  /**
   * Returns the key of a commit part.
   *
   * @param writtenAt the count of the update that wrote it
   * @param number its number among the parts of the update, from 0
   */
  public static ItemKey commitPart(DatasetId id, SyncCount writtenAt, int number) {
    return new ItemKey(
        partition(id.owner()),
        "commit/" + id.name().value() + SEPARATOR + writtenAt + SEPARATOR + number);
  }

  /** Returns the partition key of all items of an identity. */
  public static String partition(PoolIdentity owner) {
    return owner.pool().value() + SEPARATOR + owner.identity().value();
  }

  /** Returns the key as the attributes of its item. */
  public Map<String, AttributeValue> attributes() {
    return Map.of(PARTITION, AttributeValue.fromS(partition), SORT, AttributeValue.fromS(sort));
  }

  /** Returns the identity whose item has this key. */
  public PoolIdentity owner() {
    int separator = partition.indexOf(SEPARATOR);
    if (separator < 0) {
      throw new IllegalArgumentException("partition key has no separator");
    }
    return new PoolIdentity(
        new IdentityPoolId(partition.substring(0, separator)),
        new IdentityId(partition.substring(separator + 1)));
  }

  /** Returns the dataset whose dataset item has this key. */
  public DatasetId datasetId() {
    if (!sort.startsWith(DATASET_PREFIX)) {
      throw new IllegalArgumentException("not the sort key of a dataset item");
    }
    return new DatasetId(owner(), new DatasetName(sort.substring(DATASET_PREFIX.length())));
  }
}
