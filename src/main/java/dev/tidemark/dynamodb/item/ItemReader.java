package dev.tidemark.dynamodb.item;

import dev.tidemark.store.Backoff;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;

/**
 * Reads several items of a table at once. Reads are strongly consistent, but DynamoDB may read each
 * item at another moment of the call. Throws the SDK's exceptions.
 */
public final class ItemReader {
  /** DynamoDB's limit of keys in a BatchGetItem. */
  private static final int MAX_KEYS = 100;

  /**
   * The number of requests for one batch, before keys that are still unprocessed count as
   * throttled.
   */
  private static final int MAX_REQUESTS = 6;

  private final DynamoDbClient client;
  private final String table;
  private final Backoff backoff;

  /**
   * Creates a reader.
   *
   * @param backoff the pauses between requests for unprocessed keys
   */
  public ItemReader(DynamoDbClient client, String table, Backoff backoff) {
    this.client = client;
    this.table = table;
    this.backoff = backoff;
  }

  /** Returns the items that exist under the keys, in any order. */
  public List<Item> batchGet(List<ItemKey> keys) {
    List<Item> items = new ArrayList<>();
    for (int from = 0; from < keys.size(); from += MAX_KEYS) {
      Batch batch = new Batch(keys.subList(from, Math.min(keys.size(), from + MAX_KEYS)));
      items.addAll(
          backoff.retry(MAX_REQUESTS, _ -> batch.request()).orElseThrow(ItemReader::throttled));
    }
    return items;
  }

  private static ProvisionedThroughputExceededException throttled() {
    return ProvisionedThroughputExceededException.builder()
        .message("DynamoDB repeatedly left keys of a BatchGetItem unprocessed")
        .build();
  }

  /** The keys of one BatchGetItem, and the items that it has returned so far. */
  private final class Batch {
    private final List<Item> items = new ArrayList<>();
    private List<Map<String, AttributeValue>> rest;

    Batch(List<ItemKey> keys) {
      this.rest = keys.stream().map(ItemKey::attributes).toList();
    }

    /** Requests the keys that are left. Returns all items of the batch once no key is left. */
    Optional<List<Item>> request() {
      KeysAndAttributes keys = KeysAndAttributes.builder().keys(rest).consistentRead(true).build();
      BatchGetItemResponse response =
          client.batchGetItem(request -> request.requestItems(Map.of(table, keys)));
      response.responses().getOrDefault(table, List.of()).stream()
          .map(Item::new)
          .forEach(items::add);
      rest =
          Optional.ofNullable(response.unprocessedKeys().get(table))
              .map(KeysAndAttributes::keys)
              .orElse(List.of());
      return rest.isEmpty() ? Optional.of(items) : Optional.empty();
    }
  }

  /** Returns the items of a partition whose sort keys have a prefix, in the order of those keys. */
  public List<Item> query(String partition, String sortPrefix) {
    return query(
        ItemKey.PARTITION + " = :partition AND begins_with(" + ItemKey.SORT + ", :prefix)",
        Map.of(
            ":partition",
            AttributeValue.fromS(partition),
            ":prefix",
            AttributeValue.fromS(sortPrefix)));
  }

  /** Returns all items of a partition, in the order of their sort keys. */
  public List<Item> query(String partition) {
    return query(
        ItemKey.PARTITION + " = :partition", Map.of(":partition", AttributeValue.fromS(partition)));
  }

  private List<Item> query(String condition, Map<String, AttributeValue> values) {
    return client
        .queryPaginator(
            query ->
                query
                    .tableName(table)
                    .consistentRead(true)
                    .keyConditionExpression(condition)
                    .expressionAttributeValues(values))
        .items()
        .stream()
        .map(Item::new)
        .toList();
  }
}
