package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.item.Format;
import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.item.ItemReader;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.store.Backoff;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** Reads and corrects the counters of pools. Throws the SDK's exceptions. */
public final class UsageCorrection {
  /** The counter that takes a correction. */
  private static final int CORRECTED = 0;

  private final DynamoDbClient client;
  private final String table;
  private final ItemReader items;

  /** Corrects the counters in a table. */
  public UsageCorrection(DynamoDbClient client, String table, Backoff backoff) {
    this.client = client;
    this.table = table;
    this.items = new ItemReader(client, table, backoff);
  }

  /**
   * The counters of a pool at one time.
   *
   * @param versions the version of each counter that exists, by its number
   * @param dataStorage the bytes that they count together
   */
  public record Counters(Map<Integer, Long> versions, long dataStorage) {
    public Counters {
      versions = Map.copyOf(versions);
    }

    /** Returns how often the counters were written. */
    long writes() {
      return versions.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /**
   * The data of a pool, or of some of its datasets.
   *
   * @param dataStorage the bytes of the keys and values of live records
   * @param lastModifiedDate the date of the last update
   */
  public record Stored(long dataStorage, Instant lastModifiedDate) {
    /** Returns the data of a dataset item. */
    public static Stored of(Item datasetItem) {
      Dataset dataset = EncodedDatasetItem.decode(datasetItem).content().dataset();
      return new Stored(dataset.totals().dataStorage(), dataset.lastModifiedDate());
    }

    /** Returns the sum of both. */
    public Stored plus(Stored other) {
      return new Stored(
          dataStorage + other.dataStorage,
          lastModifiedDate.isAfter(other.lastModifiedDate)
              ? lastModifiedDate
              : other.lastModifiedDate);
    }
  }

  /** Returns the data of the pools of some dataset items. */
  public static Map<IdentityPoolId, Stored> stored(List<Item> datasetItems) {
    Map<IdentityPoolId, Stored> stored = new HashMap<>();
    for (Item item : datasetItems) {
      stored.merge(item.key().owner().pool(), Stored.of(item), Stored::plus);
    }
    return stored;
  }

  /** Returns the sum of the data of pools. */
  public static Map<IdentityPoolId, Stored> sum(
      Map<IdentityPoolId, Stored> one, Map<IdentityPoolId, Stored> other) {
    Map<IdentityPoolId, Stored> sum = new HashMap<>(one);
    other.forEach((pool, stored) -> sum.merge(pool, stored, Stored::plus));
    return sum;
  }

  /** Returns the counters of a pool; none if nothing of it was counted. */
  public Counters counters(IdentityPoolId pool) {
    Map<Integer, Long> versions = new TreeMap<>();
    long dataStorage = 0;
    for (Item item : items.query(pool.value(), ItemKey.USAGE_PREFIX)) {
      UsageCounter counter = UsageCounter.decode(item);
      String number = item.key().sort().substring(ItemKey.USAGE_PREFIX.length());
      versions.put(Integer.parseInt(number), counter.version());
      dataStorage += counter.dataStorage();
    }
    return new Counters(versions, dataStorage);
  }

  /**
   * Makes the counters of a pool equal to the stored data, if none of them was written since they
   * were read.
   *
   * @return whether they are equal now
   */
  public boolean correct(IdentityPoolId pool, Counters seen, Stored stored) {
    List<TransactWriteItem> writes =
        new ArrayList<>(
            IntStream.range(0, UsageCounter.COUNT)
                .filter(number -> number != CORRECTED)
                .mapToObj(number -> check(ItemKey.usage(pool, number), condition(seen, number)))
                .toList());
    writes.add(add(pool, seen, stored));
    writes.add(UsageWrites.listPool(table, pool));
    try {
      client.transactWriteItems(transaction -> transaction.transactItems(writes));
      return true;
    } catch (TransactionCanceledException e) {
      return false;
    }
  }

  private static Expression condition(Counters seen, int number) {
    return Conditions.isAtOrAbsent(UsageCounter.VERSION, seen.versions().getOrDefault(number, 0L));
  }

  private TransactWriteItem check(ItemKey key, Expression condition) {
    return TransactWriteItem.builder()
        .conditionCheck(
            check ->
                check
                    .tableName(table)
                    .key(key.attributes())
                    .conditionExpression(condition.expression())
                    .expressionAttributeValues(condition.expressionValues()))
        .build();
  }

  private TransactWriteItem add(IdentityPoolId pool, Counters seen, Stored stored) {
    Expression condition = condition(seen, CORRECTED);
    Map<String, AttributeValue> values =
        Map.of(
            ":bytes", Item.number(stored.dataStorage() - seen.dataStorage()),
            ":sessions", Item.number(0),
            ":date", Item.number(stored.lastModifiedDate().toEpochMilli()),
            ":one", Item.number(1));
    return TransactWriteItem.builder()
        .update(
            update ->
                update
                    .tableName(table)
                    .key(ItemKey.usage(pool, CORRECTED).attributes())
                    .updateExpression(UsageWrites.ADD_WITHOUT_DATE)
                    .conditionExpression(condition.expression() + " AND " + Format.CONDITION)
                    .expressionAttributeValues(
                        Expression.joinValues(
                            Format.valuesWith(values), condition.expressionValues())))
        .build();
  }
}
