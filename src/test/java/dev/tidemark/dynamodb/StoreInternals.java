package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.client.AttemptsMark;
import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.Quotas;
import dev.tidemark.model.SyncCount;
import dev.tidemark.pool.PoolStore;
import dev.tidemark.store.Backoff;
import dev.tidemark.streams.DatasetStream;
import dev.tidemark.sync.DatasetStore;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The parts of the store that are package-private, for the consistency tests. */
public final class StoreInternals {
  private StoreInternals() {}

  /** Returns a store whose datasets get these salts. */
  public static DatasetStore datasetStore(
      DynamoDbClient client, String table, Backoff backoff, LongSupplier salts) {
    return new DynamoDbDatasetStore(client, table, backoff, salts);
  }

  /** Returns a store with these salts in a table with a floor. */
  public static DatasetStore datasetStore(
      DynamoDbClient client, String table, Backoff backoff, LongSupplier salts, SyncCount floor) {
    return new DynamoDbDatasetStore(
        client, table, backoff, salts, floor, Quotas.AMAZON, _ -> false);
  }

  /**
   * Returns a store with these salts.
   *
   * @param streams tells whether a pool has a stream
   */
  public static DatasetStore datasetStore(
      DynamoDbClient client,
      String table,
      Backoff backoff,
      LongSupplier salts,
      Predicate<IdentityPoolId> streams) {
    return new DynamoDbDatasetStore(
        client, table, backoff, salts, SyncCount.ZERO, Quotas.AMAZON, streams);
  }

  /** Returns a way to publish a copy of a dataset as a bulk publish does. */
  public static Consumer<DatasetId> copies(
      DatasetStore datasets, DatasetStream stream, Backoff backoff) {
    DatasetPublisher publisher = new DatasetPublisher(datasets, stream, backoff, () -> {});
    return id -> {
      var _ = publisher.visit(List.of(new Item(ItemKey.dataset(id).attributes())));
    };
  }

  public static PoolStore poolStore(DynamoDbClient client, String table, Backoff backoff) {
    return new DynamoDbPoolStore(client, table, backoff);
  }

  /** Marks a failed call: the response to an attempt before the last was lost. */
  public static void markLost(Throwable failure) {
    AttemptsMark.LOST.put(failure);
  }

  /** Marks a failed call: DynamoDB refused every attempt. */
  public static void markAllRefused(Throwable failure) {
    AttemptsMark.ALL_REFUSED.put(failure);
  }

  /** Returns the key attributes of an item. */
  public static Map<String, AttributeValue> keyOf(Map<String, AttributeValue> item) {
    return ItemKey.of(item).attributes();
  }
}
