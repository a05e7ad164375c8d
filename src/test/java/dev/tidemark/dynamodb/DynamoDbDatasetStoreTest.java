package dev.tidemark.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.tidemark.dynamodb.client.DynamoDbClients;
import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.local.EmbeddedDynamoDb;
import dev.tidemark.local.ProjectTemplate;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.RecordChange;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.RecordValue;
import dev.tidemark.model.RequestDigest;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.Update;
import dev.tidemark.store.Backoff;
import dev.tidemark.sync.DatasetStore;
import dev.tidemark.sync.DatasetStore.CommitResult;
import dev.tidemark.sync.DatasetStore.Scope;
import dev.tidemark.sync.DatasetStore.View;
import dev.tidemark.sync.DatasetStoreContract;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The contract of every store, and the specifics of this one: the two layouts of a dataset, and
 * priming.
 */
final class DynamoDbDatasetStoreTest extends DatasetStoreContract {
  private static final Backoff BACKOFF =
      Backoff.jittered(Duration.ofMillis(1), Duration.ofMillis(20));

  private static EmbeddedDynamoDb dynamoDb;
  private static DynamoDbClient client;
  private static int tables;

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

  @Override
  protected DatasetStore store() {
    tables++;
    String table = "store-" + tables;
    ProjectTemplate.TABLE.createIfAbsent(client, table);
    return new DynamoDbDatasetStore(client, table, BACKOFF);
  }

  private static final DatasetId DATASET =
      new DatasetId(
          new PoolIdentity(new IdentityPoolId("eu-west-1:0"), new IdentityId("eu-west-1:1")),
          new DatasetName("large"));

  private static final Instant NOW = Instant.ofEpochMilli(1_795_428_930_123L);
  private static final Update UPDATE = update("other", 10);

  private static Dataset withValueOf(int bytes) {
    return Dataset.initial(DATASET, SyncCount.ZERO, NOW, "device").apply(update("key", bytes));
  }

  private static Update update(String key, int bytes) {
    return new Update(
        new LinkedHashMap<>(
            Map.of(
                new RecordKey(key),
                new RecordChange.Replace(new RecordValue("v".repeat(bytes)), Optional.empty()))),
        "device",
        NOW,
        new RequestDigest(1, 2),
        new UUID(3, 4));
  }

  /** Returns the size of the value that gives the item exactly the greatest size. */
  private static int largestValue() {
    int probe = 1000;
    long rest = DatasetItem.MAX_BYTES - encode(withValueOf(probe)).bytes();
    return probe + Math.toIntExact(rest);
  }

  private static Item encode(Dataset dataset) {
    return EncodedDatasetItem.encode(DatasetItem.whole(dataset), Map.of()).item();
  }

  @ParameterizedTest
  @CsvSource({"0, 2", "1, 3"})
  void dataset_goesIntoPagesAboveTheGreatestItemSize(int more, int items) {
    DatasetStore store = store();
    View seen = store.read(DATASET, new Scope.All());
    Dataset after = withValueOf(largestValue() + more);
    assertEquals(new CommitResult.Committed(), store.commit(seen, after));
    assertEquals(
        after,
        assertInstanceOf(View.Existing.class, store.read(DATASET, new Scope.All())).dataset());
    assertEquals(items, client.scan(scan -> scan.tableName("store-" + tables)).count());
  }

  /** Earlier versions stored datasets in one item up to DynamoDB's limit. */
  @Test
  void largeItemOfAnEarlierVersion_goesIntoPagesWithTheNextUpdate() {
    DatasetStore store = store();
    Dataset large = withValueOf(300_000);
    client.putItem(put -> put.tableName("store-" + tables).item(encode(large).attributes()));
    View.Existing seen =
        assertInstanceOf(View.Existing.class, store.read(DATASET, new Scope.All()));
    assertEquals(large, seen.dataset());
    Dataset after = seen.dataset().apply(UPDATE);
    assertEquals(new CommitResult.Committed(), store.commit(seen, after));
    assertEquals(
        after,
        assertInstanceOf(View.Existing.class, store.read(DATASET, new Scope.All())).dataset());
  }
}
