package dev.tidemark.dynamodb.item;

import java.util.Map;
import java.util.OptionalLong;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An item as DynamoDB stores it.
 *
 * @param attributes the values of its attributes by name, among them those of its key
 */
public record Item(Map<String, AttributeValue> attributes) {
  /** The attribute with the second since 1970 from which DynamoDB may delete an item. */
  public static final String EXPIRY = "ttl";

  public Item {
    attributes = Map.copyOf(attributes);
  }

  /** Returns the item's key. */
  public ItemKey key() {
    return ItemKey.of(attributes);
  }

  /** Returns the item's size in bytes, as DynamoDB counts them. */
  public long bytes() {
    return ItemSize.of(attributes);
  }

  /** Returns the size in bytes of an attribute that is a map, with its name. */
  public static long bytesOfMap(String name, Map<String, AttributeValue> map) {
    return ItemSize.ofMap(name, map);
  }

  /** Returns an integer attribute, if the item has it. */
  public OptionalLong findNumber(String name) {
    AttributeValue value = attributes.get(name);
    return value == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(value.n()));
  }

  /** Returns an integer attribute that every item of this kind has. */
  public long number(String name) {
    return Long.parseLong(RequiredAttribute.check(attributes.get(name), name).n());
  }

  /** Returns a binary attribute that every item of this kind has. */
  public SdkBytes binary(String name) {
    return RequiredAttribute.check(attributes.get(name), name).b();
  }

  /** Returns a string attribute that every item of this kind has. */
  public String text(String name) {
    return RequiredAttribute.check(RequiredAttribute.check(attributes.get(name), name).s(), name);
  }

  /** Returns a map attribute that every item of this kind has. */
  public Map<String, AttributeValue> map(String name) {
    AttributeValue value = RequiredAttribute.check(attributes.get(name), name);
    // The SDK returns an empty map for a value of another type.
    return RequiredAttribute.check(value.hasM() ? value.m() : null, name);
  }

  /** Returns an integer as an attribute's value. */
  public static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }
}
