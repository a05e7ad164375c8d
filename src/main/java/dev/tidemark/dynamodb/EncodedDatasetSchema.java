package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.item.Item;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.enhanced.dynamodb.EnhancedType;
import software.amazon.awssdk.enhanced.dynamodb.TableMetadata;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Lets the Enhanced client read and write dataset items that keep their attributes. */
final class EncodedDatasetSchema implements TableSchema<EncodedDatasetItem> {
  private static final TableSchema<DatasetItem> CONTENT = DatasetSchema.INSTANCE;

  @Override
  public EncodedDatasetItem mapToItem(Map<String, AttributeValue> attributes) {
    return EncodedDatasetItem.decode(new Item(attributes));
  }

  @Override
  public Map<String, AttributeValue> itemToMap(EncodedDatasetItem encoded, boolean ignoreNulls) {
    return encoded.item().attributes();
  }

  @Override
  public Map<String, AttributeValue> itemToMap(
      EncodedDatasetItem encoded, Collection<String> attributes) {
    return CONTENT.itemToMap(encoded.content(), attributes);
  }

  @Override
  public AttributeValue attributeValue(EncodedDatasetItem encoded, String attributeName) {
    return CONTENT.attributeValue(encoded.content(), attributeName);
  }

  @Override
  public TableMetadata tableMetadata() {
    return CONTENT.tableMetadata();
  }

  @Override
  public EnhancedType<EncodedDatasetItem> itemType() {
    return EnhancedType.of(EncodedDatasetItem.class);
  }

  @Override
  public List<String> attributeNames() {
    return CONTENT.attributeNames();
  }

  @Override
  public boolean isAbstract() {
    return false;
  }
}
