package dev.tidemark.browser;

import dev.tidemark.dynamodb.DynamoDbDatasetStore;
import dev.tidemark.dynamodb.DynamoDbPoolStore;
import dev.tidemark.dynamodb.DynamoDbPoolUsageStore;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.LambdaFunctionArn;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.pool.PoolConfiguration;
import dev.tidemark.pool.PoolStore;
import dev.tidemark.store.Backoff;
import dev.tidemark.sync.DatasetStore;
import dev.tidemark.usage.PoolUsage;
import dev.tidemark.usage.PoolUsageStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A table as the page shows it. Only {@link #scanned} scans it. */
public final class BrowsedTable {
  /** The most pools that the page lists. */
  static final int MAX_POOLS = 1000;

  /** More datasets than an identity may have, so that an excess is shown. */
  private static final int MAX_DATASETS = 100;

  private final DynamoDbClient client;
  private final String name;
  private final PoolUsageStore usage;
  private final PoolStore pools;
  private final DatasetStore datasets;

  /**
   * Opens a table.
   *
   * @param client reads the table; the caller closes it
   */
  public BrowsedTable(DynamoDbClient client, String name) {
    Backoff backoff = Backoff.jittered(Duration.ofMillis(50), Duration.ofSeconds(2));
    this.client = client;
    this.name = name;
    this.usage = new DynamoDbPoolUsageStore(client, name, backoff);
    this.pools = new DynamoDbPoolStore(client, name, backoff);
    this.datasets = new DynamoDbDatasetStore(client, name, backoff);
  }

  /**
   * A pool.
   *
   * @param usage its usage, as counted from the table's stream
   * @param trigger its own sync trigger, if it has one
   * @param configuration its push sync and streams
   */
  record Pool(
      PoolUsage usage, Optional<LambdaFunctionArn> trigger, PoolConfiguration configuration) {}

  String name() {
    return name;
  }

  /** Returns the pools of which changes were counted, in the order of their ids. */
  List<Pool> pools() {
    return poolIds().stream().flatMap(id -> usage.usage(id).stream()).map(this::pool).toList();
  }

  private Pool pool(PoolUsage found) {
    IdentityPoolId id = found.pool();
    return new Pool(found, pools.syncTrigger(id), pools.configuration(id));
  }

  private List<IdentityPoolId> poolIds() {
    return usage.pools(MAX_POOLS);
  }

  /** Returns the datasets of an identity, perhaps without their records. */
  List<Dataset> datasets(PoolIdentity owner) {
    return datasets.list(owner, MAX_DATASETS);
  }

  /** Returns a dataset with all records, tombstones included; empty if there is none. */
  Optional<Dataset> dataset(DatasetId id) {
    return datasets.read(id, new DatasetStore.Scope.All())
            instanceof DatasetStore.View.Existing existing
        ? Optional.of(existing.dataset())
        : Optional.empty();
  }

  /** Returns the pools in which an identity has datasets. One Query for each pool finds them. */
  List<PoolIdentity> find(IdentityId identity) {
    return poolIds().stream()
        .map(pool -> new PoolIdentity(pool, identity))
        .filter(owner -> !datasets.list(owner, 1).isEmpty())
        .toList();
  }

  /** Returns the walks over the table, which read all of it. */
  TableSearch scanned() {
    return new TableSearch(client, name, this);
  }
}
