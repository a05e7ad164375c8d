package dev.tidemark.consistency.streams;

import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.local.memory.MemoryDynamoDb;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;

/**
 * The client of a version that does not know commit parts: it carries the attribute that names them
 * along to the next count.
 */
final class OlderVersion implements DynamoDbClient {
  private static final String COMMIT_PARTS = "cp";

  private final MemoryDynamoDb dynamoDb;

  OlderVersion(MemoryDynamoDb dynamoDb) {
    this.dynamoDb = dynamoDb;
  }

  @Override
  public GetItemResponse getItem(GetItemRequest request) {
    return dynamoDb.getItem(request);
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    return dynamoDb.putItem(request);
  }

  @Override
  public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
    return dynamoDb.transactWriteItems(
        request.toBuilder()
            .transactItems(request.transactItems().stream().map(this::withParts).toList())
            .build());
  }

  private TransactWriteItem withParts(TransactWriteItem write) {
    return Optional.ofNullable(write.put())
        .map(Put::item)
        .filter(item -> ItemKey.of(item).sort().startsWith(ItemKey.DATASET_PREFIX))
        .flatMap(item -> dynamoDb.find(ItemKey.of(item).attributes()))
        .flatMap(before -> Optional.ofNullable(before.get(COMMIT_PARTS)))
        .map(parts -> with(write, parts))
        .orElse(write);
  }

  private static TransactWriteItem with(TransactWriteItem write, AttributeValue parts) {
    Map<String, AttributeValue> item = new HashMap<>(write.put().item());
    item.put(COMMIT_PARTS, parts);
    return write.toBuilder().put(write.put().toBuilder().item(item).build()).build();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
