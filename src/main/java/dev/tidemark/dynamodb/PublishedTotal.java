package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.walk.StoredProgress;
import dev.tidemark.pool.PoolConfiguration;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * How many datasets a bulk publish has visited.
 *
 * @param published the datasets that were published
 * @param failed the datasets that could not be published
 */
record PublishedTotal(long published, long failed) {
  private static final String PUBLISHED = "published";
  private static final String FAILED = "failed";
  private static final String CHANGE_COUNT = "changeCount";

  /** The data of a run that has visited no dataset. */
  static final Map<String, AttributeValue> NOTHING = new PublishedTotal(0, 0).encode();

  /** The total in the data of a run. */
  static final StoredProgress.Total<PublishedTotal> IN_RUN =
      new StoredProgress.Total<>() {
        @Override
        public PublishedTotal decode(Map<String, AttributeValue> data) {
          Item item = new Item(data);
          return new PublishedTotal(item.number(PUBLISHED), item.number(FAILED));
        }

        @Override
        public Map<String, AttributeValue> add(
            Map<String, AttributeValue> data, PublishedTotal result) {
          Map<String, AttributeValue> added = new HashMap<>(data);
          added.putAll(decode(data).plus(result).encode());
          return added;
        }
      };

  /** Returns the data of a run whose walk begins with a configuration of the pool. */
  static Map<String, AttributeValue> begun(PoolConfiguration configuration) {
    Map<String, AttributeValue> data = new HashMap<>(NOTHING);
    data.put(CHANGE_COUNT, Item.number(configuration.changeCount()));
    return data;
  }

  /** Tells whether the walk of a run began with this configuration of the pool. */
  static boolean hasBegun(Map<String, AttributeValue> data, PoolConfiguration configuration) {
    return new Item(data).number(CHANGE_COUNT) == configuration.changeCount();
  }

  private Map<String, AttributeValue> encode() {
    return Map.of(PUBLISHED, Item.number(published), FAILED, Item.number(failed));
  }

  /** Returns the sum of both. */
  PublishedTotal plus(PublishedTotal other) {
    return new PublishedTotal(published + other.published, failed + other.failed);
  }
}
