package dev.tidemark.usage;

import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.local.memory.MemoryDynamoDb;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/**
 * The stream of a table in memory. Like DynamoDB's, it has shards, and only the changes of one item
 * keep their order: those of one write appear in any order.
 */
public final class RecordedChanges {
  /** The number of shards. */
  public static final int SHARDS = 3;

  private final MemoryDynamoDb dynamoDb;
  private final Random random;
  private final List<List<Record>> shards = new ArrayList<>();
  private Map<String, Map<String, AttributeValue>> before = Map.of();
  // The numbers soon get longer, so that their order is not that of the texts.
  private BigInteger sequenceNumber = new BigInteger("99999999999999999999000");

  /** Records the changes of a table from now on. */
  public RecordedChanges(MemoryDynamoDb dynamoDb, Random random) {
    this.dynamoDb = dynamoDb;
    this.random = random;
    for (int shard = 0; shard < SHARDS; shard++) {
      shards.add(new ArrayList<>());
    }
  }

  /** Returns the changes of a shard so far. */
  public List<Record> shard(int number) {
    return shards.get(number);
  }

  /** Records the changes of dataset items since the last call. */
  public void record() {
    Map<String, Map<String, AttributeValue>> after = datasetItems();
    TreeSet<String> sorted = new TreeSet<>(before.keySet());
    sorted.addAll(after.keySet());
    List<String> keys = new ArrayList<>(sorted);
    Collections.shuffle(keys, random);
    for (String key : keys) {
      Map<String, AttributeValue> old = before.getOrDefault(key, Map.of());
      Map<String, AttributeValue> current = after.getOrDefault(key, Map.of());
      if (!old.equals(current)) {
        shards.get(Math.floorMod(key.hashCode(), SHARDS)).add(change(old, current));
      }
    }
    before = after;
  }

  private Map<String, Map<String, AttributeValue>> datasetItems() {
    Map<String, Map<String, AttributeValue>> items = new HashMap<>();
    for (Map<String, AttributeValue> item : dynamoDb.all()) {
      ItemKey key = ItemKey.of(item);
      if (key.sort().startsWith(ItemKey.DATASET_PREFIX)) {
        items.put(key.partition() + " " + key.sort(), item);
      }
    }
    return items;
  }

  private Record change(Map<String, AttributeValue> old, Map<String, AttributeValue> current) {
    sequenceNumber = sequenceNumber.add(BigInteger.valueOf(1 + random.nextInt(100)));
    Map<String, AttributeValue> any = current.isEmpty() ? old : current;
    StreamRecord.Builder change =
        StreamRecord.builder()
            .keys(ItemKey.of(any).attributes())
            .sequenceNumber(sequenceNumber.toString());
    if (!old.isEmpty()) {
      change.oldImage(old);
    }
    if (!current.isEmpty()) {
      change.newImage(current);
    }
    return Record.builder()
        .eventID(sequenceNumber.toString())
        .eventName(OperationType.MODIFY)
        .dynamodb(change.build())
        .build();
  }
}
