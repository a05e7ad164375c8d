package dev.tidemark.usage;

import dev.tidemark.dynamodb.StoreInternals;
import dev.tidemark.local.memory.MemoryDynamoDb;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.RecordValue;
import dev.tidemark.model.RequestDigest;
import dev.tidemark.model.Samples;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.model.Update;
import dev.tidemark.sync.DatasetStore;
import dev.tidemark.sync.DatasetStore.Scope;
import dev.tidemark.sync.DatasetStore.View;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;

/** Random updates and deletions of datasets, and the usage that they must lead to. */
final class UsageWorkload {
  private static final int POOLS = 3;

  private final Random random;
  private final DatasetStore store;
  private final List<DatasetId> datasets = new ArrayList<>();
  private final Map<DatasetId, List<UUID>> sessions = new HashMap<>();
  private final Map<IdentityPoolId, Long> sessionCounts = new HashMap<>();
  private final Map<IdentityPoolId, Instant> lastDates = new HashMap<>();
  private long updates;

  UsageWorkload(MemoryDynamoDb dynamoDb, Random random) {
    this.random = random;
    this.store = StoreInternals.datasetStore(dynamoDb, "table", _ -> true, random::nextLong);
    for (int pool = 0; pool < POOLS; pool++) {
      for (int number = 0; number < 5; number++) {
        datasets.add(
            new DatasetId(
                new PoolIdentity(
                    new IdentityPoolId("us-east-1:" + pool),
                    new IdentityId("us-east-1:" + number % 2)),
                new DatasetName("d" + number)));
      }
    }
  }

  /** Updates or deletes some dataset. */
  void step() {
    DatasetId dataset = datasets.get(random.nextInt(datasets.size()));
    switch (store.read(dataset, new Scope.Deletion())) {
      case View.Existing existing when random.nextInt(8) == 0 -> {
        store.delete(existing);
        sessions.remove(dataset);
      }
      default -> update(dataset);
    }
  }

  private void update(DatasetId id) {
    View seen = store.read(id, new Scope.All());
    Instant date = Samples.DATE.plusMillis(updates);
    Dataset before =
        switch (seen) {
          case View.Existing existing -> existing.dataset();
          case View.Missing missing -> Dataset.initial(id, missing.deletedAtCount(), date, "phone");
        };
    updates++;
    UUID session = session(id);
    Update update =
        new Update(
            Update.changesOf(patches()), "phone", date, new RequestDigest(updates, 1), session);
    store.commit(seen, before.apply(update));
    lastDates.put(id.owner().pool(), date);
  }

  /** Returns a new session, or one of the dataset's last eight updates. */
  private UUID session(DatasetId id) {
    List<UUID> recent = sessions.computeIfAbsent(id, _ -> new ArrayList<>());
    boolean isNew = recent.isEmpty() || random.nextInt(3) > 0;
    UUID session = isNew ? new UUID(updates, 7) : recent.get(random.nextInt(recent.size()));
    if (isNew) {
      sessionCounts.merge(id.owner().pool(), 1L, Long::sum);
    }
    recent.add(session);
    if (recent.size() > 8) {
      recent.removeFirst();
    }
    return session;
  }

  private List<RecordPatch> patches() {
    Map<String, RecordPatch> patches = new TreeMap<>();
    for (int i = 0; i <= random.nextInt(4); i++) {
      String key = "key" + random.nextInt(6);
      patches.put(
          key,
          random.nextInt(4) == 0
              ? Samples.remove(key, 0)
              : Samples.replace(
                  key, 0, "ü".repeat(random.nextInt(random.nextInt(9) == 0 ? 9000 : 90))));
    }
    return List.copyOf(patches.values());
  }

  /** Returns the usage of all pools by a recount of the table. */
  List<PoolUsage> expected() {
    Map<IdentityPoolId, Long> bytes = new TreeMap<>(Comparator.comparing(IdentityPoolId::value));
    lastDates.keySet().forEach(pool -> bytes.put(pool, 0L));
    for (DatasetId id : datasets) {
      if (store.read(id, new Scope.All()) instanceof View.Existing existing) {
        bytes.merge(id.owner().pool(), bytes(existing.dataset()), Long::sum);
      }
    }
    return bytes.entrySet().stream()
        .map(
            pool ->
                new PoolUsage(
                    pool.getKey(),
                    sessionCounts.getOrDefault(pool.getKey(), 0L),
                    pool.getValue(),
                    lastDates.getOrDefault(pool.getKey(), Instant.EPOCH)))
        .toList();
  }

  private static long bytes(Dataset dataset) {
    long bytes = 0;
    for (SyncRecord record : dataset.records().values()) {
      if (record instanceof SyncRecord.Live(RecordKey key, RecordValue value, var _)) {
        bytes += key.utf8Length() + value.utf8Length();
      }
    }
    return bytes;
  }
}
