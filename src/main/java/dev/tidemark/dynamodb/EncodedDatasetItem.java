package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.item.Format;
import dev.tidemark.dynamodb.item.Item;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A dataset item in both forms, decoded and encoded, so that each read decodes it once and each
 * write encodes it once.
 *
 * @param content the decoded item
 * @param item the encoded item, as it was read or as it will be written
 */
record EncodedDatasetItem(DatasetItem content, Item item) {
  /**
   * Encodes content.
   *
   * @param unknown attributes to write beside it
   */
  static EncodedDatasetItem encode(DatasetItem content, Map<String, AttributeValue> unknown) {
    Map<String, AttributeValue> attributes = new HashMap<>(unknown);
    attributes.putAll(DatasetSchema.encode(content));
    return new EncodedDatasetItem(content, new Item(attributes));
  }

  /**
   * Returns the attributes that are carried from write to write: the {@link MergedNames}, and those
   * that this version does not know.
   */
  Map<String, AttributeValue> unknown() {
    return Format.unknown(item.attributes(), DatasetSchema.ATTRIBUTES);
  }

  /**
   * Decodes an item.
   *
   * @throws dev.tidemark.store.StoreBusyException if it is in a newer format
   */
  static EncodedDatasetItem decode(Item item) {
    Format.check(item);
    return new EncodedDatasetItem(DatasetSchema.decode(item), item);
  }
}
