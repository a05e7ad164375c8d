package dev.tidemark.consistency.simulation;

import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * A newer version: today's code, which adds one attribute to items of format 1. It has a checksum
 * of the item, and the count that the checksum applies to. At any other count it is ignored.
 */
final class AddedAttribute extends VersionClient {
  /** The name of the attribute. */
  static final String NAME = "added";

  private static final String COUNT = "count";
  private static final String CHECKSUM = "checksum";

  private final Consumer<String> violations;

  /** Creates a client; the consumer receives each wrong checksum. */
  AddedAttribute(DynamoDbClient client, Consumer<String> violations) {
    super(client);
    this.violations = violations;
  }

  @Override
  Map<String, AttributeValue> read(Map<String, AttributeValue> item) {
    Map<String, AttributeValue> known = new HashMap<>(item);
    AttributeValue added = known.remove(NAME);
    if (added != null
        && added.m().containsKey(CHECKSUM)
        && count(item).equals(added.m().get(COUNT))
        && !checksum(known).equals(added.m().get(CHECKSUM))) {
      violations.accept(
          "a checksum has the item's count, and is wrong: " + ItemKey.of(item).sort());
    }
    return known;
  }

  private static AttributeValue count(Map<String, AttributeValue> item) {
    String sort = ItemKey.of(item).sort();
    boolean isVersioned =
        Set.of(ItemKey.IDENTITY, ItemKey.POOL_EVENTS, ItemKey.POOL_CONFIGURATION).contains(sort);
    return item.getOrDefault(isVersioned ? "v" : "c", Item.number(0));
  }

  private static AttributeValue checksum(Map<String, AttributeValue> item) {
    return Item.number(item.hashCode());
  }

  /** Value parts and the further chunks of a page are written once, so they have no attribute. */
  private static Map<String, AttributeValue> stored(Map<String, AttributeValue> item) {
    String sort = ItemKey.of(item).sort();
    boolean isPart = sort.startsWith("value/");
    boolean isChunk = sort.startsWith("page/") && sort.split("/", -1).length > 3;
    if (isPart || isChunk) {
      return item;
    }
    Map<String, AttributeValue> stored = new HashMap<>(item);
    stored.put(NAME, AttributeValue.fromM(Map.of(COUNT, count(item), CHECKSUM, checksum(item))));
    return stored;
  }

  @Override
  PutItemRequest sent(PutItemRequest request) {
    return request.toBuilder().item(stored(request.item())).build();
  }

  /** An update without a read does not know the content, so it stores the count alone. */
  @Override
  UpdateItemRequest sent(UpdateItemRequest request) {
    Map<String, AttributeValue> values = new HashMap<>(request.expressionAttributeValues());
    values.put(
        ":added", AttributeValue.fromM(Map.of(COUNT, Objects.requireNonNull(values.get(":c")))));
    return request.toBuilder()
        .updateExpression(request.updateExpression() + "," + NAME + "=:added")
        .expressionAttributeValues(values)
        .build();
  }

  @Override
  TransactWriteItem sent(TransactWriteItem write) {
    if (write.put() == null) {
      return write;
    }
    Put put = write.put();
    return write.toBuilder().put(put.toBuilder().item(stored(put.item())).build()).build();
  }
}
