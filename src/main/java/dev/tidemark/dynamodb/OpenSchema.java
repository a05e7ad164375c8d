package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.item.Format;
import dev.tidemark.dynamodb.item.Item;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.mapper.WrappedTableSchema;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A schema that refuses items of a newer format, and carries attributes that it does not know from
 * a read to the write that follows.
 */
final class OpenSchema<T> extends WrappedTableSchema<T, TableSchema<T>> {
  private final Function<T, Map<String, AttributeValue>> unknown;
  private final BiFunction<T, Map<String, AttributeValue>, T> withUnknown;

  /**
   * Wraps a schema.
   *
   * @param unknown returns the unknown attributes of an item
   * @param withUnknown returns an item with unknown attributes
   */
  OpenSchema(
      TableSchema<T> known,
      Function<T, Map<String, AttributeValue>> unknown,
      BiFunction<T, Map<String, AttributeValue>, T> withUnknown) {
    super(known);
    this.unknown = unknown;
    this.withUnknown = withUnknown;
  }

  @Override
  public T mapToItem(Map<String, AttributeValue> attributes) {
    Format.check(new Item(attributes));
    return withUnknown.apply(
        delegateTableSchema().mapToItem(attributes),
        Format.unknown(attributes, Set.copyOf(attributeNames())));
  }

  @Override
  public T mapToItem(Map<String, AttributeValue> attributes, boolean preserveEmptyObject) {
    return mapToItem(attributes);
  }

  @Override
  public Map<String, AttributeValue> itemToMap(T item, boolean ignoreNulls) {
    Map<String, AttributeValue> attributes = new HashMap<>(unknown.apply(item));
    attributes.putAll(delegateTableSchema().itemToMap(item, ignoreNulls));
    return attributes;
  }
}
