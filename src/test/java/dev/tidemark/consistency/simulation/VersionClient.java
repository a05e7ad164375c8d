package dev.tidemark.consistency.simulation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * The client of a function of some version. It sees each item that DynamoDB returns, also those
 * that failed a condition, and each write. This one changes neither.
 */
class VersionClient implements DynamoDbClient {
  private final DynamoDbClient client;

  VersionClient(DynamoDbClient client) {
    this.client = client;
  }

  /** Returns an item as today's code reads it. */
  Map<String, AttributeValue> read(Map<String, AttributeValue> item) {
    return item;
  }

  PutItemRequest sent(PutItemRequest request) {
    return request;
  }

  UpdateItemRequest sent(UpdateItemRequest request) {
    return request;
  }

  TransactWriteItem sent(TransactWriteItem write) {
    return write;
  }

  @Override
  public final String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public final void close() {}

  @Override
  public GetItemResponse getItem(GetItemRequest request) {
    GetItemResponse response = client.getItem(request);
    return response.hasItem() ? response.toBuilder().item(read(response.item())).build() : response;
  }

  @Override
  public final BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
    BatchGetItemResponse response = client.batchGetItem(request);
    Map<String, List<Map<String, AttributeValue>>> items = new HashMap<>();
    response.responses().forEach((table, found) -> items.put(table, all(found)));
    return response.toBuilder().responses(items).build();
  }

  @Override
  public final QueryResponse query(QueryRequest request) {
    QueryResponse response = client.query(request);
    return response.toBuilder().items(all(response.items())).build();
  }

  private List<Map<String, AttributeValue>> all(List<Map<String, AttributeValue>> items) {
    return items.stream().map(this::read).toList();
  }

  @Override
  public TransactGetItemsResponse transactGetItems(TransactGetItemsRequest request) {
    TransactGetItemsResponse response = client.transactGetItems(request);
    return response.toBuilder()
        .responses(
            response.responses().stream()
                .map(
                    each ->
                        each.hasItem() ? each.toBuilder().item(read(each.item())).build() : each)
                .toList())
        .build();
  }

  @Override
  public final PutItemResponse putItem(PutItemRequest request) {
    return write(() -> client.putItem(sent(request)));
  }

  @Override
  public final UpdateItemResponse updateItem(UpdateItemRequest request) {
    return write(() -> client.updateItem(sent(request)));
  }

  @Override
  public final TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
    List<TransactWriteItem> writes = request.transactItems().stream().map(this::sent).toList();
    return write(
        () -> client.transactWriteItems(request.toBuilder().transactItems(writes).build()));
  }

  private <T> T write(Supplier<T> write) {
    try {
      return write.get();
    } catch (ConditionalCheckFailedException e) {
      throw e.hasItem() ? marked(e.toBuilder().item(read(e.item())).build(), e) : e;
    } catch (TransactionCanceledException e) {
      throw e.hasCancellationReasons() ? marked(read(e), e) : e;
    }
  }

  private AwsServiceException read(TransactionCanceledException cancelled) {
    return cancelled.toBuilder()
        .cancellationReasons(
            cancelled.cancellationReasons().stream()
                .map(
                    each ->
                        each.hasItem() ? each.toBuilder().item(read(each.item())).build() : each)
                .toList())
        .build();
  }

  /** Copies the marks of the SDK's attempts. */
  private static AwsServiceException marked(AwsServiceException copy, AwsServiceException of) {
    for (Throwable mark : of.getSuppressed()) {
      copy.addSuppressed(mark);
    }
    return copy;
  }
}
