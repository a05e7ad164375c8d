package dev.tidemark.consistency.simulation;

import dev.tidemark.dynamodb.item.Format;
import dev.tidemark.dynamodb.item.Item;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The client of today's functions; it shows an observer each item that they meet. */
final class OldVersion extends VersionClient {
  private final Consumer<Map<String, AttributeValue>> observer;

  /** Creates a client; the observer receives each item that DynamoDB returns. */
  OldVersion(DynamoDbClient client, Consumer<Map<String, AttributeValue>> observer) {
    super(client);
    this.observer = observer;
  }

  /** Returns whether an item is in a newer format than today's. */
  static boolean isNewer(Map<String, AttributeValue> item) {
    return new Item(item).findNumber(Format.ATTRIBUTE).orElse(1) > Format.WITH_KEPT_COUNTS;
  }

  @Override
  Map<String, AttributeValue> read(Map<String, AttributeValue> item) {
    observer.accept(item);
    return item;
  }
}
