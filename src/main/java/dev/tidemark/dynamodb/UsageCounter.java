package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.item.Format;
import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.usage.CountedBatch;
import dev.tidemark.usage.PoolUsage;
import dev.tidemark.usage.UsageDifference;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One of the items that count the usage of a pool together. Batches are spread over the counters,
 * so that functions that count at the same time seldom meet. {@code docs/table.md} lists the
 * attributes.
 *
 * @param dataStorage the counted bytes; negative if their batches removed more than they added
 * @param sessions the counted sessions
 * @param lastModifiedDate the date of the last counted update
 * @param version how often the item was written
 */
record UsageCounter(long dataStorage, long sessions, Instant lastModifiedDate, long version) {
  /** The number of counters of a pool. */
  static final int COUNT = 16;

  static final String DATA_STORAGE = "dataStorage";
  static final String SESSIONS = "sessionCount";
  static final String LAST_MODIFIED_DATE = "md";
  static final String VERSION = "v";

  /** The names of all attributes of the item, without its key. */
  static final List<String> ATTRIBUTES =
      List.of(DATA_STORAGE, SESSIONS, LAST_MODIFIED_DATE, VERSION);

  /** Returns the key of the counter for a batch. */
  static ItemKey key(IdentityPoolId pool, CountedBatch batch) {
    return ItemKey.usage(pool, Math.floorMod(batch.first().value().hashCode(), COUNT));
  }

  /**
   * Decodes an item.
   *
   * @throws dev.tidemark.store.StoreBusyException if it is in a newer format
   */
  static UsageCounter decode(Item item) {
    Format.check(item);
    return new UsageCounter(
        item.number(DATA_STORAGE),
        item.number(SESSIONS),
        Instant.ofEpochMilli(item.number(LAST_MODIFIED_DATE)),
        item.number(VERSION));
  }

  /** Returns the values of the update expressions that add a difference to a counter. */
  static Map<String, AttributeValue> additionOf(UsageDifference difference) {
    return Map.of(
        ":bytes", Item.number(difference.dataStorage()),
        ":sessions", Item.number(difference.sessions()),
        ":date", Item.number(difference.lastModifiedDate().toEpochMilli()),
        ":one", Item.number(1));
  }

  /** Returns the sum of both counters. */
  UsageCounter plus(UsageCounter other) {
    return new UsageCounter(
        dataStorage + other.dataStorage,
        sessions + other.sessions,
        lastModifiedDate.isAfter(other.lastModifiedDate)
            ? lastModifiedDate
            : other.lastModifiedDate,
        version + other.version);
  }

  /** Returns the sum of all counters as the usage of their pool. */
  PoolUsage usageOf(IdentityPoolId pool) {
    return new PoolUsage(pool, sessions, Math.max(0, dataStorage), lastModifiedDate);
  }
}
