package dev.tidemark.dynamodb;

import static dev.tidemark.model.Samples.POOL;
import static dev.tidemark.model.Samples.dataset;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.consistency.support.QuietLogs;
import dev.tidemark.dynamodb.client.DynamoDbClients;
import dev.tidemark.dynamodb.item.Format;
import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.local.EmbeddedDynamoDb;
import dev.tidemark.local.ProjectTemplate;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.LambdaFunctionArn;
import dev.tidemark.model.RecordChange;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.RecordValue;
import dev.tidemark.model.RequestDigest;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.Update;
import dev.tidemark.pool.PoolConfiguration;
import dev.tidemark.pool.PoolStore;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.sync.DatasetStore;
import dev.tidemark.sync.DatasetStore.CommitResult;
import dev.tidemark.sync.DatasetStore.DeleteResult;
import dev.tidemark.sync.DatasetStore.Scope;
import dev.tidemark.sync.DatasetStore.View;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Items that a newer version of the code has written: in a newer format, or with attributes. */
@ExtendWith(QuietLogs.class)
final class FormatsTest {
  private static final DatasetId D = dataset("d");
  private static final ItemKey DATASET = ItemKey.dataset(D);
  private static final ItemKey IDENTITY = ItemKey.identity(D.owner());
  private static final Scope ALL = new Scope.All();
  private static final Instant NOW = Instant.ofEpochMilli(1_795_428_930_123L);
  private static final int LARGE = 30_000;
  private static final LambdaFunctionArn FUNCTION =
      new LambdaFunctionArn("arn:aws:lambda:eu-west-1:123456789012:function:one");

  private static EmbeddedDynamoDb dynamoDb;
  private static DynamoDbClient client;
  private static int tables;

  private DatasetStore store;
  private PoolStore pools;

  @BeforeAll
  static void start() {
    dynamoDb = EmbeddedDynamoDb.start();
    client = DynamoDbClients.create(dynamoDb.endpoint(), dynamoDb.http());
  }

  @AfterAll
  static void stop() {
    client.close();
    dynamoDb.close();
  }

  @BeforeEach
  void createTable() {
    tables++;
    ProjectTemplate.TABLE.createIfAbsent(client, table());
    store = new DynamoDbDatasetStore(client, table(), _ -> true);
    pools = new DynamoDbPoolStore(client, table(), _ -> true);
  }

  private static String table() {
    return "formats-" + tables;
  }

  /** Sets an attribute of an item, as a newer version does. */
  private static void set(ItemKey key, String attribute, long value) {
    client.updateItem(
        update ->
            update
                .tableName(table())
                .key(key.attributes())
                .updateExpression("SET " + attribute + " = :value")
                .expressionAttributeValues(Map.of(":value", Item.number(value))));
  }

  private static Map<String, AttributeValue> item(ItemKey key) {
    return client
        .getItem(get -> get.tableName(table()).key(key.attributes()).consistentRead(true))
        .item();
  }

  private static void assertFuture(ItemKey key) {
    assertEquals(Optional.of(Item.number(7)), Optional.ofNullable(item(key).get("future")));
  }

  private static Update update(String key, int bytes, long digest) {
    return new Update(
        Update.changesOf(List.of(patch(key, 0, bytes))),
        "device",
        NOW,
        new RequestDigest(digest, digest),
        new UUID(3, digest));
  }

  private static RecordPatch patch(String key, long count, int bytes) {
    return new RecordPatch(
        new RecordKey(key),
        new SyncCount(count),
        new RecordChange.Replace(new RecordValue("v".repeat(bytes)), Optional.empty()));
  }

  /** Writes a record of the dataset, which must succeed. */
  private View.Existing put(String key, int bytes) {
    View seen = store.read(D, ALL);
    assertEquals(new CommitResult.Committed(), store.commit(seen, after(seen, key, bytes)));
    return existing();
  }

  private View.Existing existing() {
    return assertInstanceOf(View.Existing.class, store.read(D, ALL));
  }

  private static Dataset after(View seen, String key, int bytes) {
    Dataset before =
        switch (seen) {
          case View.Existing existing -> existing.dataset();
          case View.Missing missing -> Dataset.initial(D, missing.deletedAtCount(), NOW, "device");
        };
    return before.apply(update(key, bytes, before.syncCount().value()));
  }

  private Optional<CommitResult> commitWithoutRead(View.Existing seen, String key) {
    return store.commitWithoutRead(
        D, seen.syncCount(), seen.hint(), List.of(patch(key, 0, 1)), update(key, 1, 99));
  }

  /** Returns the key of a page that has an item. */
  private static ItemKey page() {
    return client.scan(scan -> scan.tableName(table())).items().stream()
        .map(ItemKey::of)
        .filter(key -> key.sort().startsWith("page/"))
        .findFirst()
        .orElseThrow();
  }

  // A newer format

  @Test
  void newerDatasetItem_isNeitherReadNorWritten() {
    View.Existing seen = put("a", 1);
    View.Existing toDelete =
        assertInstanceOf(View.Existing.class, store.read(D, new Scope.Deletion()));
    set(DATASET, Format.ATTRIBUTE, 3);
    Map<String, AttributeValue> before = item(DATASET);
    CommitResult refused = new CommitResult.ConditionFailed(Optional.empty());

    assertThrows(StoreBusyException.class, () -> store.read(D, ALL));
    assertThrows(StoreBusyException.class, () -> store.read(D, new Scope.Summary()));
    assertThrows(StoreBusyException.class, () -> store.read(D, new Scope.Deletion()));
    assertThrows(StoreBusyException.class, () -> store.list(D.owner(), 20));
    assertEquals(Optional.of(refused), commitWithoutRead(seen, "b"));
    assertEquals(refused, store.commit(seen, after(seen, "b", 1)));
    assertEquals(refused, store.commit(seen, after(seen, "b", LARGE)));
    assertEquals(new DeleteResult.ConditionFailed(), store.delete(toDelete));
    assertEquals(before, item(DATASET));
  }

  @Test
  void newerPage_isNeitherReadNorWritten() {
    View.Existing seen = put("a", LARGE);
    View.Existing toDelete =
        assertInstanceOf(View.Existing.class, store.read(D, new Scope.Deletion()));
    set(page(), Format.ATTRIBUTE, 3);
    Map<String, AttributeValue> before = item(page());

    assertThrows(StoreBusyException.class, () -> store.read(D, ALL));
    assertThrows(StoreBusyException.class, () -> store.read(D, new Scope.Deletion()));
    assertThrows(
        StoreBusyException.class,
        () -> store.read(D, new Scope.Keys(Set.of(new RecordKey("a")), seen.hint())));
    assertInstanceOf(
        CommitResult.ConditionFailed.class, store.commit(seen, after(seen, "a", LARGE)));
    assertEquals(new DeleteResult.ConditionFailed(), store.delete(toDelete));
    assertEquals(before, item(page()));
  }

  @Test
  void newerIdentityItem_refusesCreationsAndDeletions() {
    put("a", 1);
    View other = store.read(dataset("other"), ALL);
    View.Existing toDelete =
        assertInstanceOf(View.Existing.class, store.read(D, new Scope.Deletion()));
    set(IDENTITY, Format.ATTRIBUTE, 3);
    Map<String, AttributeValue> before = item(IDENTITY);

    assertThrows(StoreBusyException.class, () -> store.read(dataset("other"), ALL));
    assertThrows(StoreBusyException.class, () -> store.read(D, new Scope.Deletion()));
    Dataset created =
        Dataset.initial(dataset("other"), SyncCount.ZERO, NOW, "device").apply(update("a", 1, 5));
    assertInstanceOf(CommitResult.ConditionFailed.class, store.commit(other, created));
    assertEquals(new DeleteResult.ConditionFailed(), store.delete(toDelete));
    assertEquals(before, item(IDENTITY));
  }

  @Test
  void newerPoolItem_isNeitherReadNorWritten() {
    pools.setSyncTrigger(POOL, FUNCTION);
    set(ItemKey.poolEvents(POOL), Format.ATTRIBUTE, 3);
    Map<String, AttributeValue> before = item(ItemKey.poolEvents(POOL));

    assertThrows(StoreBusyException.class, () -> pools.syncTrigger(POOL));
    assertThrows(StoreBusyException.class, () -> pools.removeSyncTrigger(POOL));
    assertEquals(before, item(ItemKey.poolEvents(POOL)));
  }

  @Test
  void newerConfiguration_isNeitherReadNorWritten() {
    pools.configure(POOL, PoolConfiguration.NONE, PoolConfiguration.NONE);
    PoolConfiguration seen = pools.configuration(POOL);
    set(ItemKey.poolConfiguration(POOL), Format.ATTRIBUTE, 3);
    Map<String, AttributeValue> before = item(ItemKey.poolConfiguration(POOL));

    assertThrows(StoreBusyException.class, () -> pools.configuration(POOL));
    assertThrows(StoreBusyException.class, () -> pools.configure(POOL, seen, seen));
    assertEquals(before, item(ItemKey.poolConfiguration(POOL)));
  }

  @Test
  void formatOne_isTheFormatOfItemsWithoutOne() {
    put("a", 1);
    set(DATASET, Format.ATTRIBUTE, 1);

    assertEquals(Optional.of(new CommitResult.Committed()), commitWithoutRead(existing(), "b"));
    put("c", 1);
    put("d", LARGE);
    assertEquals(Item.number(1), item(DATASET).get(Format.ATTRIBUTE));
    assertEquals(4, existing().dataset().totals().records());
  }

  // Unknown attributes

  @Test
  void unknownAttributesOfADataset_surviveEveryWrite() {
    put("a", 1);
    set(DATASET, "future", 7);

    put("b", 1);
    assertFuture(DATASET);
    assertEquals(Optional.of(new CommitResult.Committed()), commitWithoutRead(existing(), "c"));
    assertFuture(DATASET);
    put("d", LARGE);
    assertFuture(DATASET);
    put("e", LARGE);
    assertFuture(DATASET);
  }

  @Test
  void unknownAttributeThatARefusalReturned_survives() {
    View.Existing stale = put("a", 1);
    put("b", 1);
    set(DATASET, "future", 7);

    CommitResult.ConditionFailed refused =
        assertInstanceOf(
            CommitResult.ConditionFailed.class, store.commit(stale, after(stale, "c", 1)));
    View current = refused.current().orElseThrow();
    assertEquals(new CommitResult.Committed(), store.commit(current, after(current, "c", 1)));
    assertFuture(DATASET);
  }

  @Test
  void unknownAttributeOfAPage_survivesItsUpdate() {
    put("a", LARGE);
    set(page(), "future", 7);

    put("a", LARGE + 1);
    assertFuture(page());
  }

  /** A count is never used twice, so only a mistake can lead to such an item. */
  @Test
  void newerCommitPart_isNeitherReadNorWritten() {
    store = new DynamoDbDatasetStore(client, table(), _ -> true, SyncCount.ZERO, _ -> true);
    View.Existing seen = put("a", LARGE);
    ItemKey next = ItemKey.commitPart(D, seen.syncCount().next(), 0);
    set(next, Format.ATTRIBUTE, 3);
    Map<String, AttributeValue> before = item(next);

    assertInstanceOf(
        CommitResult.ConditionFailed.class, store.commit(seen, after(seen, "a", LARGE)));
    assertEquals(before, item(next));
    assertEquals(seen.dataset(), existing().dataset());
    CommitPartReader reader = new CommitPartReader(client, table(), _ -> true);
    assertThrows(StoreBusyException.class, () -> reader.read(D, seen.syncCount().next(), 1));
  }

  @Test
  void unknownAttributeOfAnIdentity_survivesCreationsAndDeletions() {
    put("a", 1);
    set(IDENTITY, "future", 7);

    assertEquals(
        new DeleteResult.Deleted(),
        store.delete(assertInstanceOf(View.Existing.class, store.read(D, new Scope.Deletion()))));
    assertFuture(IDENTITY);
    put("a", 1);
    assertFuture(IDENTITY);
  }

  @Test
  void unknownAttributeOfAPool_survives() {
    pools.setSyncTrigger(POOL, FUNCTION);
    set(ItemKey.poolEvents(POOL), "future", 7);

    pools.removeSyncTrigger(POOL);
    assertFuture(ItemKey.poolEvents(POOL));
  }

  @Test
  void unknownAttributeOfAConfiguration_survives() {
    pools.configure(POOL, PoolConfiguration.NONE, PoolConfiguration.NONE);
    set(ItemKey.poolConfiguration(POOL), "future", 7);

    PoolConfiguration seen = pools.configuration(POOL);
    assertEquals(1, seen.changeCount());
    pools.configure(POOL, seen, PoolConfiguration.NONE);
    assertFuture(ItemKey.poolConfiguration(POOL));
  }
}
