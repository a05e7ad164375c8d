package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.walk.StoredProgress;
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
          return decode(data).plus(result).encode();
        }
      };

  private Map<String, AttributeValue> encode() {
    return Map.of(PUBLISHED, Item.number(published), FAILED, Item.number(failed));
  }

  /** Returns the sum of both. */
  PublishedTotal plus(PublishedTotal other) {
    return new PublishedTotal(published + other.published, failed + other.failed);
  }
}
