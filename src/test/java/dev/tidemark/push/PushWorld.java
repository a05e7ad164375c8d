package dev.tidemark.push;

import dev.tidemark.dynamodb.StoreInternals;
import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.local.memory.MemoryDynamoDb;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.RequestDigest;
import dev.tidemark.model.Samples;
import dev.tidemark.model.Update;
import dev.tidemark.sync.DatasetStore;
import dev.tidemark.sync.DatasetStore.Scope;
import dev.tidemark.sync.DatasetStore.View;
import dev.tidemark.usage.RecordedChanges;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** Datasets of several identities, which devices and an operator change, and the table's stream. */
final class PushWorld {
  static final IdentityPoolId PUSHING = new IdentityPoolId("us-east-1:pushing");
  static final IdentityPoolId SILENT = new IdentityPoolId("us-east-1:silent");

  private final Random random;
  private final MemoryDynamoDb dynamoDb = new MemoryDynamoDb();
  private final DatasetStore store;
  private final RecordedChanges changes;
  private final Map<String, Change> byEvent = new HashMap<>();
  private final List<DatasetId> datasets = new ArrayList<>();
  private long updates;

  /**
   * An accepted change.
   *
   * @param author the device that wrote it; empty if it is news to all
   * @param step the step at which it was made
   */
  record Change(DatasetId dataset, long count, Optional<String> author, int step) {
    boolean isBy(String device) {
      return author.equals(Optional.of(device));
    }
  }

  PushWorld(Random random) {
    this.random = random;
    this.store = StoreInternals.datasetStore(dynamoDb, "table", _ -> true, random::nextLong);
    this.changes = new RecordedChanges(dynamoDb, random);
    for (PoolIdentity identity : identities()) {
      datasets.add(new DatasetId(identity, new DatasetName("game")));
      datasets.add(new DatasetId(identity, new DatasetName("settings")));
    }
  }

  static List<PoolIdentity> identities() {
    return List.of(
        new PoolIdentity(PUSHING, new IdentityId("us-east-1:a")),
        new PoolIdentity(PUSHING, new IdentityId("us-east-1:b")),
        new PoolIdentity(SILENT, new IdentityId("us-east-1:a")));
  }

  List<Record> shard(int number) {
    return changes.shard(number);
  }

  /** Returns the accepted change that a record of the stream is; empty if it changes no count. */
  Optional<Change> change(Record change) {
    return Optional.ofNullable(byEvent.get(change.eventID()));
  }

  List<Change> changes() {
    return List.copyOf(byEvent.values());
  }

  /** Changes some dataset. */
  void step(int step, List<String> devices) {
    DatasetId id = datasets.get(random.nextInt(datasets.size()));
    Optional<Dataset> existing =
        store.read(id, new Scope.All()) instanceof View.Existing view
            ? Optional.of(view.dataset())
            : Optional.empty();
    int kind = random.nextInt(12);
    if (kind < 2 && existing.isPresent()) {
      delete(id, step);
    } else if (kind == 2 && existing.isPresent()) {
      restore(id, existing.get(), step);
    } else if (kind == 3 && existing.isPresent()) {
      rewrite(id);
    } else {
      update(id, step, devices.get(random.nextInt(devices.size())));
    }
  }

  /** Updates all datasets. */
  void updateAll(int step, String author) {
    datasets.forEach(id -> update(id, step, author));
  }

  private void update(DatasetId id, int step, String author) {
    View seen = store.read(id, new Scope.All());
    Instant date = Samples.DATE.plusMillis(updates);
    Dataset before =
        switch (seen) {
          case View.Existing existing -> existing.dataset();
          case View.Missing missing -> Dataset.initial(id, missing.deletedAtCount(), date, author);
        };
    updates++;
    store.commit(
        seen,
        before.apply(
            new Update(
                Update.changesOf(List.of(Samples.replace("key", 0, "value" + updates))),
                author,
                date,
                new RequestDigest(updates, 1),
                new UUID(updates, 7))));
    record(id, before.syncCount().value() + 1, Optional.of(author), step);
  }

  private void delete(DatasetId id, int step) {
    View.Existing seen = (View.Existing) store.read(id, new Scope.Deletion());
    store.delete(seen);
    record(id, seen.dataset().syncCount().value() + 1, Optional.empty(), step);
  }

  /** Raises a dataset above a floor, as a restore does. */
  private void restore(DatasetId id, Dataset before, int step) {
    long floor = before.syncCount().value() + 50;
    Map<String, AttributeValue> item = item(id);
    item.keySet().removeIf(name -> name.matches("u\\d"));
    item.put("c", Item.number(floor + 1));
    item.put("d", Item.number(floor));
    dynamoDb.putItem(put -> put.tableName("table").item(item));
    record(id, floor + 1, Optional.empty(), step);
  }

  /** Writes the item without a change of the dataset, as a repair or another version may do. */
  private void rewrite(DatasetId id) {
    Map<String, AttributeValue> item = item(id);
    item.put("unknown", Item.number(updates++));
    dynamoDb.putItem(put -> put.tableName("table").item(item));
    changes.record();
  }

  private Map<String, AttributeValue> item(DatasetId id) {
    return new HashMap<>(dynamoDb.find(ItemKey.dataset(id).attributes()).orElseThrow());
  }

  private void record(DatasetId id, long count, Optional<String> author, int step) {
    List<Integer> sizes = new ArrayList<>();
    for (int shard = 0; shard < RecordedChanges.SHARDS; shard++) {
      sizes.add(changes.shard(shard).size());
    }
    changes.record();
    for (int shard = 0; shard < RecordedChanges.SHARDS; shard++) {
      List<Record> all = changes.shard(shard);
      for (Record added : all.subList(sizes.get(shard), all.size())) {
        byEvent.put(added.eventID(), new Change(id, count, author, step));
      }
    }
  }
}
