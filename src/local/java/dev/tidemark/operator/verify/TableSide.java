package dev.tidemark.operator.verify;

import dev.tidemark.dynamodb.DynamoDbDatasetStore;
import dev.tidemark.dynamodb.TornReads;
import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.walk.MemoryProgress;
import dev.tidemark.dynamodb.walk.Selection;
import dev.tidemark.dynamodb.walk.TableWalk;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.store.Backoff;
import dev.tidemark.store.StoreFailedException;
import dev.tidemark.sync.DatasetStore;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A table of Tidemark, in AWS or on this machine. */
final class TableSide implements Side {
  private static final int SEGMENTS = 8;

  /** Datasets in one Query. An identity that was moved may have more than its quota. */
  private static final int PAGE = 100;

  private final DynamoDbClient client;
  private final String table;
  private final DatasetStore store;

  /**
   * Opens a table.
   *
   * @param client reads the table, and is closed with this side
   * @param table the table's name
   */
  TableSide(DynamoDbClient client, String table) {
    this.client = client;
    this.table = table;
    this.store =
        new DynamoDbDatasetStore(
            client, table, Backoff.jittered(Duration.ofMillis(50), Duration.ofSeconds(2)));
  }

  @Override
  public Optional<Set<PoolIdentity>> identities(Optional<IdentityPoolId> pool) {
    Selection datasets =
        new Selection(
            pool.map(id -> id.value() + "/").orElse(""),
            ItemKey.DATASET_PREFIX,
            true,
            true,
            Integer.MAX_VALUE);
    return Optional.of(
        new TableWalk(client, table, datasets)
            .finish(
                new MemoryProgress<Set<PoolIdentity>>(SEGMENTS, Set.of(), TableSide::union),
                _ -> items -> Optional.of(owners(items))));
  }

  private static Set<PoolIdentity> owners(List<Item> items) {
    return items.stream().map(item -> item.key().owner()).collect(Collectors.toSet());
  }

  /** Adds to the total, which only the walk knows. */
  private static Set<PoolIdentity> union(Set<PoolIdentity> total, Set<PoolIdentity> more) {
    Set<PoolIdentity> all = total instanceof HashSet<PoolIdentity> ? total : new HashSet<>(total);
    all.addAll(more);
    return all;
  }

  @Override
  public NavigableMap<DatasetName, DatasetCopy> datasets(PoolIdentity owner) {
    NavigableMap<DatasetName, DatasetCopy> copies = new TreeMap<>();
    List<Dataset> page = store.list(owner, PAGE);
    while (!page.isEmpty()) {
      for (Dataset listed : page) {
        copy(listed).ifPresent(copy -> copies.put(listed.id().name(), copy));
      }
      page = store.list(owner, page.getLast().id().name(), PAGE);
    }
    return copies;
  }

  /** Returns a dataset with its records; empty if it was deleted since it was listed. */
  private Optional<DatasetCopy> copy(Dataset listed) {
    try {
      return store.read(listed.id(), new DatasetStore.Scope.All())
              instanceof DatasetStore.View.Existing existing
          ? Optional.of(copy(existing.dataset(), existing.dataset().records(), false))
          : Optional.empty();
    } catch (StoreFailedException e) {
      if (!TornReads.isDamage(e)) {
        throw e;
      }
      return Optional.of(copy(listed, Collections.emptyNavigableMap(), true));
    }
  }

  private static DatasetCopy copy(
      Dataset dataset, NavigableMap<RecordKey, SyncRecord> records, boolean isDamaged) {
    return new DatasetCopy(
        dataset.syncCount(),
        dataset.creationDate(),
        dataset.lastModifiedDate(),
        dataset.lastModifiedBy(),
        dataset.keptCounts(),
        records,
        isDamaged);
  }

  @Override
  public void close() {
    client.close();
  }
}
