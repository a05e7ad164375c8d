package dev.tidemark.dynamodb.stream;

import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.usage.SequenceNumber;
import java.util.Optional;

/**
 * A change of one item.
 *
 * @param stream the label of the stream
 * @param sequenceNumber the number of the change in the stream
 * @param before the item before the change; empty if the change created it
 * @param after the item after the change; empty if the change deleted it
 */
public record ItemChange(
    String stream, SequenceNumber sequenceNumber, Optional<Item> before, Optional<Item> after) {

  /** Returns whether the item is a dataset item. */
  public boolean isOfDataset() {
    return after
        .or(() -> before)
        .filter(item -> item.key().sort().startsWith(ItemKey.DATASET_PREFIX))
        .isPresent();
  }
}
