package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.UsageCorrection.Stored;
import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.RequiredAttribute;
import dev.tidemark.dynamodb.walk.StoredProgress;
import dev.tidemark.model.IdentityPoolId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The data of a run of the daily recount.
 *
 * @param writesBefore how often the counters of each pool were written before the walk
 * @param stored the data of the pools that the walk has found so far
 * @param walkedAt when the walk ended; empty before
 */
record RecountData(
    Map<IdentityPoolId, Long> writesBefore,
    Map<IdentityPoolId, Stored> stored,
    Optional<Instant> walkedAt) {
  /** The most pools of a run. Their data are in one item. */
  static final int MAX_POOLS = 1000;

  /** The total in the data of a run. */
  static final StoredProgress.Total<Map<IdentityPoolId, Stored>> IN_RUN =
      new StoredProgress.Total<>() {
        @Override
        public Map<IdentityPoolId, Stored> decode(Map<String, AttributeValue> data) {
          return RecountData.decode(data).stored;
        }

        @Override
        public Map<String, AttributeValue> add(
            Map<String, AttributeValue> data, Map<IdentityPoolId, Stored> result) {
          return RecountData.decode(data).plus(result).encode();
        }
      };

  private static final String WRITES = "writes";
  private static final String STORED = "stored";
  private static final String WALKED_AT = "walkedAt";

  RecountData {
    writesBefore = Map.copyOf(writesBefore);
    stored = Map.copyOf(stored);
  }

  static RecountData before(Map<IdentityPoolId, Long> writes) {
    return new RecountData(writes, Map.of(), Optional.empty());
  }

  /** Returns the data after the walk. */
  RecountData walked(Instant at) {
    return new RecountData(writesBefore, stored, Optional.of(at));
  }

  /** Adds what a visit has found, of pools that the run has or still has room for. */
  private RecountData plus(Map<IdentityPoolId, Stored> found) {
    Map<IdentityPoolId, Stored> sum = new HashMap<>(stored);
    found.forEach(
        (pool, data) -> {
          if (hasRoomFor(pool, sum)) {
            sum.merge(pool, data, Stored::plus);
          }
        });
    return new RecountData(writesBefore, sum, walkedAt);
  }

  private boolean hasRoomFor(IdentityPoolId pool, Map<IdentityPoolId, Stored> sum) {
    return sum.containsKey(pool)
        || writesBefore.containsKey(pool)
        || (writesBefore.size() < MAX_POOLS && sum.size() < 2 * MAX_POOLS);
  }

  Map<String, AttributeValue> encode() {
    Map<String, AttributeValue> data = new HashMap<>();
    Map<String, AttributeValue> writes = new HashMap<>();
    writesBefore.forEach((pool, number) -> writes.put(pool.value(), Item.number(number)));
    data.put(WRITES, AttributeValue.fromM(writes));
    Map<String, AttributeValue> pools = new HashMap<>();
    stored.forEach((pool, found) -> pools.put(pool.value(), encode(found)));
    data.put(STORED, AttributeValue.fromM(pools));
    walkedAt.ifPresent(at -> data.put(WALKED_AT, Item.number(at.toEpochMilli())));
    return data;
  }

  private static AttributeValue encode(Stored stored) {
    return AttributeValue.fromL(
        List.of(
            Item.number(stored.dataStorage()),
            Item.number(stored.lastModifiedDate().toEpochMilli())));
  }

  static RecountData decode(Map<String, AttributeValue> data) {
    Map<IdentityPoolId, Long> writes = new HashMap<>();
    map(data, WRITES).forEach((id, n) -> writes.put(new IdentityPoolId(id), number(n)));
    Map<IdentityPoolId, Stored> stored = new HashMap<>();
    map(data, STORED).forEach((id, each) -> stored.put(new IdentityPoolId(id), decode(each)));
    return new RecountData(
        writes,
        stored,
        Optional.ofNullable(data.get(WALKED_AT)).map(at -> Instant.ofEpochMilli(number(at))));
  }

  private static Map<String, AttributeValue> map(Map<String, AttributeValue> data, String name) {
    return RequiredAttribute.check(data.get(name), name).m();
  }

  private static Stored decode(AttributeValue stored) {
    return new Stored(
        number(stored.l().getFirst()), Instant.ofEpochMilli(number(stored.l().getLast())));
  }

  private static long number(AttributeValue value) {
    return Long.parseLong(value.n());
  }
}
