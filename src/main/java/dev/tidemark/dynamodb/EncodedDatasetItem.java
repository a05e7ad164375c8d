package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.item.Item;

/**
 * A dataset item with its content and its attributes. Keeps both, so that one read or write decodes
 * or encodes the item only once.
 *
 * @param content the decoded item
 * @param item the encoded item, as it was read or as it will be written
 */
record EncodedDatasetItem(DatasetItem content, Item item) {
  /** Encodes content. */
  static EncodedDatasetItem encode(DatasetItem content) {
    return new EncodedDatasetItem(
        content, new Item(DatasetSchema.INSTANCE.itemToMap(content, true)));
  }

  /** Decodes an item. */
  static EncodedDatasetItem decode(Item item) {
    return new EncodedDatasetItem(DatasetSchema.INSTANCE.mapToItem(item.attributes()), item);
  }
}
