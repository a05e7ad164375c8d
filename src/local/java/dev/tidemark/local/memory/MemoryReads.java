package dev.tidemark.local.memory;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.Select;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsResponse;

/**
 * Reads of items, which are all consistent.
 *
 * @param items the table
 * @param meter counts the units
 */
record MemoryReads(MemoryItems items, MemoryMeter meter) {
  private static final int MAX_BATCH = 100;

  GetItemResponse getItem(GetItemRequest request) {
    MemoryExpressions expressions =
        new MemoryExpressions(request.expressionAttributeNames(), Map.of());
    Optional<Map<String, AttributeValue>> item =
        meter
            .read(items.find(request.key()))
            .map(found -> expressions.project(request.projectionExpression(), found));
    return GetItemResponse.builder().item(item.orElse(null)).build();
  }

  BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
    Map<String, List<Map<String, AttributeValue>>> responses = new HashMap<>();
    request
        .requestItems()
        .forEach(
            (table, asked) ->
                responses.put(
                    table,
                    keys(asked).stream()
                        .map(key -> meter.read(items.find(key)))
                        .flatMap(Optional::stream)
                        .toList()));
    return BatchGetItemResponse.builder().responses(responses).unprocessedKeys(Map.of()).build();
  }

  private static List<Map<String, AttributeValue>> keys(KeysAndAttributes asked) {
    if (asked.keys().isEmpty()
        || asked.keys().size() > MAX_BATCH
        || asked.keys().stream().distinct().count() < asked.keys().size()) {
      throw MemoryErrors.invalid("keys of a batch: " + asked.keys().size());
    }
    return asked.keys();
  }

  QueryResponse query(QueryRequest request) {
    MemoryPages page = MemoryPages.query(request, items);
    meter.readBytes(page.bytes());
    MemoryExpressions expressions =
        new MemoryExpressions(
            request.expressionAttributeNames(), request.expressionAttributeValues());
    List<Map<String, AttributeValue>> found =
        page.items().stream().filter(expressions.condition(request.filterExpression())).toList();
    QueryResponse.Builder response =
        QueryResponse.builder()
            .count(found.size())
            .scannedCount(page.items().size())
            .lastEvaluatedKey(page.lastKey());
    return request.select() == Select.COUNT
        ? response.build()
        : response.items(expressions.project(request.projectionExpression(), found)).build();
  }

  ScanResponse scan(ScanRequest request, int most) {
    MemoryPages page = MemoryPages.scan(request, items, most);
    meter.scanBytes(page.bytes());
    MemoryExpressions expressions =
        new MemoryExpressions(
            request.expressionAttributeNames(), request.expressionAttributeValues());
    List<Map<String, AttributeValue>> found =
        page.items().stream().filter(expressions.condition(request.filterExpression())).toList();
    ScanResponse.Builder response =
        ScanResponse.builder()
            .count(found.size())
            .scannedCount(page.items().size())
            .lastEvaluatedKey(page.lastKey());
    return request.select() == Select.COUNT
        ? response.build()
        : response.items(expressions.project(request.projectionExpression(), found)).build();
  }

  TransactGetItemsResponse transactGetItems(TransactGetItemsRequest request) {
    return TransactGetItemsResponse.builder()
        .responses(
            request.transactItems().stream()
                .map(
                    each -> {
                      // Its reads take two units instead of one.
                      var _ = meter.read(items.find(each.get().key()));
                      Optional<Map<String, AttributeValue>> item =
                          meter.read(items.find(each.get().key()));
                      return ItemResponse.builder().item(item.orElse(null)).build();
                    })
                .toList())
        .build();
  }
}
