package dev.tidemark.consistency.streams;

import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.local.memory.MemoryDynamoDb;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;

/**
 * The function's client of DynamoDB. Each item of a transaction becomes visible on its own, after
 * at most four reads that do not see it. A read that is not consistent never sees it.
 */
final class FunctionClient implements DynamoDbClient {
  private static final int MAX_EARLY_READS = 4;

  private final MemoryDynamoDb dynamoDb;
  private final Random random;
  private final FunctionProcess process;
  private final Map<ItemKey, Integer> earlyReads;

  /**
   * Makes the client of a process.
   *
   * @param earlyReads how many further reads are too early for an item
   */
  FunctionClient(
      MemoryDynamoDb dynamoDb,
      Random random,
      FunctionProcess process,
      Map<ItemKey, Integer> earlyReads) {
    this.dynamoDb = dynamoDb;
    this.random = random;
    this.process = process;
    this.earlyReads = earlyReads;
  }

  @Override
  public GetItemResponse getItem(GetItemRequest request) {
    process.live();
    return dynamoDb.getItem(request);
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    process.live();
    PutItemResponse response = dynamoDb.putItem(request);
    process.live();
    return response;
  }

  @Override
  public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
    process.live();
    boolean isConsistent =
        request.requestItems().values().stream()
            .allMatch(keys -> Boolean.TRUE.equals(keys.consistentRead()));
    BatchGetItemResponse all = dynamoDb.batchGetItem(request);
    Map<String, List<Map<String, AttributeValue>>> visible = new HashMap<>();
    all.responses()
        .forEach(
            (table, items) ->
                visible.put(
                    table,
                    items.stream().filter(item -> isConsistent && isVisible(item)).toList()));
    return all.toBuilder().responses(visible).build();
  }

  private boolean isVisible(Map<String, AttributeValue> item) {
    ItemKey key = ItemKey.of(item);
    int early =
        earlyReads.computeIfAbsent(
            key, _ -> random.nextBoolean() ? 0 : random.nextInt(MAX_EARLY_READS + 1));
    earlyReads.put(key, Math.max(0, early - 1));
    return early == 0;
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
