package dev.tidemark.consistency.streams;

import dev.tidemark.dynamodb.StoreInternals;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.local.memory.MemoryDynamoDb;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.RecordChange;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.RecordValue;
import dev.tidemark.model.RequestDigest;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.model.TombstoneBounds;
import dev.tidemark.model.Update;
import dev.tidemark.sync.DatasetStore;
import dev.tidemark.sync.DatasetStore.CommitResult;
import dev.tidemark.sync.DatasetStore.DeleteResult;
import dev.tidemark.sync.DatasetStore.Scope;
import dev.tidemark.sync.DatasetStore.View;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Random updates and deletions of datasets in both layouts, by this version and an older one. */
final class StreamWorkload {
  /** In every name, key and value, and nowhere else: no log may have it. */
  static final String SECRET = "s3cr3t";

  private static final TombstoneBounds BOUNDS = TombstoneBounds.withMaxAge(Duration.ofSeconds(30));

  private final MemoryDynamoDb dynamoDb;
  private final Random random;
  private final InstantSource clock;
  private final StreamModel model;
  private final DatasetStore store;
  private final DatasetStore older;
  private final List<DatasetId> datasets = new ArrayList<>();
  private final int largest;
  private boolean isCalm;
  private long updates;

  /**
   * Makes a workload.
   *
   * @param streams tells whether a pool has a stream
   */
  StreamWorkload(
      MemoryDynamoDb dynamoDb,
      Random random,
      InstantSource clock,
      StreamModel model,
      Predicate<IdentityPoolId> streams) {
    this.dynamoDb = dynamoDb;
    this.random = random;
    this.clock = clock;
    this.model = model;
    this.store =
        StoreInternals.datasetStore(dynamoDb, "table", _ -> true, random::nextLong, streams);
    this.older =
        StoreInternals.datasetStore(
            new OlderVersion(dynamoDb), "table", _ -> true, random::nextLong, _ -> false);
    this.largest = random.nextInt(16) == 0 ? 450_000 : 18_000;
    for (IdentityPoolId pool : Pools.ALL) {
      for (int number = 0; number < 4; number++) {
        PoolIdentity owner = new PoolIdentity(pool, new IdentityId("us-east-1:" + number % 2));
        datasets.add(new DatasetId(owner, new DatasetName(SECRET + number)));
      }
    }
  }

  /** From now on, no older version writes, and no commit parts are erased. */
  void calm() {
    isCalm = true;
  }

  /** Updates or deletes some dataset. */
  void step() {
    DatasetId dataset = datasets.get(random.nextInt(datasets.size()));
    switch (store.read(dataset, new Scope.Deletion())) {
      case View.Existing existing when random.nextInt(8) == 0 -> {
        check(store.delete(existing) instanceof DeleteResult.Deleted);
        model.deleted(dataset, clock.instant());
      }
      default -> update(dataset);
    }
  }

  private void update(DatasetId id) {
    View seen = store.read(id, new Scope.All());
    Instant now = clock.instant();
    Dataset before =
        switch (seen) {
          case View.Existing existing -> existing.dataset();
          case View.Missing missing -> Dataset.initial(id, missing.deletedAtCount(), now, "phone");
        };
    updates++;
    List<RecordPatch> patches = patches(before);
    Update update =
        new Update(
            Update.changesOf(patches),
            "phone",
            now,
            new RequestDigest(updates, 1),
            new UUID(updates, 2));
    commit(seen, before, patches, update);
  }

  private void commit(View seen, Dataset before, List<RecordPatch> patches, Update update) {
    if (random.nextBoolean()) {
      Optional<CommitResult> result =
          store.commitWithoutRead(before.id(), before.syncCount(), seen.hint(), patches, update);
      if (result.isPresent()) {
        check(result.get() instanceof CommitResult.Committed);
        model.updated(before.apply(update), update.date());
        return;
      }
    }
    Dataset after = before.apply(update).prune(BOUNDS, update.date());
    boolean isOlder = !isCalm && random.nextInt(8) == 0;
    check((isOlder ? older : store).commit(seen, after) instanceof CommitResult.Committed);
    StreamModel.Change change = model.updated(after, update.date());
    change.lacksParts = isInPages(before.id()) && (isOlder || areErased(after));
  }

  private boolean isInPages(DatasetId id) {
    return dynamoDb.find(ItemKey.dataset(id).attributes()).orElseThrow().containsKey("pages");
  }

  /** Deletes the commit parts of some updates, as their expiry or an erasure does. */
  private boolean areErased(Dataset after) {
    if (isCalm || random.nextInt(15) > 0) {
      return false;
    }
    Map<String, AttributeValue> first =
        ItemKey.commitPart(after.id(), after.syncCount(), 0).attributes();
    dynamoDb.apply(
        TransactWriteItem.builder().delete(delete -> delete.tableName("table").key(first)).build());
    return true;
  }

  private List<RecordPatch> patches(Dataset before) {
    Map<RecordKey, RecordPatch> patches = new TreeMap<>();
    for (int i = 0; i <= random.nextInt(4); i++) {
      RecordKey key = new RecordKey(SECRET + random.nextInt(6));
      SyncCount count = before.record(key).map(SyncRecord::syncCount).orElse(SyncCount.ZERO);
      patches.put(key, new RecordPatch(key, count, change()));
    }
    return List.copyOf(patches.values());
  }

  private RecordChange change() {
    if (random.nextInt(4) == 0) {
      return new RecordChange.Remove(Optional.empty());
    }
    boolean isLarge = random.nextInt(9) == 0;
    return new RecordChange.Replace(
        new RecordValue(isLarge ? text(largest) : text(40)), Optional.empty());
  }

  /** Returns a text that does not shrink much when it is deflated. */
  private String text(int length) {
    StringBuilder text = new StringBuilder(SECRET);
    while (text.length() < length) {
      text.append(Long.toString(random.nextLong(), Character.MAX_RADIX));
    }
    return text.toString();
  }

  /** Returns the dataset as it is now, if it exists. */
  Optional<Dataset> read(DatasetId id) {
    return store.read(id, new Scope.All()) instanceof View.Existing existing
        ? Optional.of(existing.dataset())
        : Optional.empty();
  }

  DatasetStore store() {
    return store;
  }

  List<DatasetId> datasets() {
    return datasets;
  }

  private static void check(boolean isDone) {
    if (!isDone) {
      throw new IllegalStateException("a write without rivals failed");
    }
  }
}
