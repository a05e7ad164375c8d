package dev.tidemark.performance;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** A client that passes requests on, and remembers those of a period. */
final class RecordedRequests implements DynamoDbClient {
  private final DynamoDbClient client;
  private final List<DynamoDbRequest> requests = new ArrayList<>();
  private boolean isRecording;

  RecordedRequests(DynamoDbClient client) {
    this.client = client;
  }

  /** Remembers requests from now on. */
  void record() {
    isRecording = true;
  }

  /** Returns the remembered requests, and remembers no more. */
  List<DynamoDbRequest> requests() {
    isRecording = false;
    return List.copyOf(requests);
  }

  /** Sends a request of any operation of this client. */
  static DynamoDbResponse send(DynamoDbClient client, DynamoDbRequest request) {
    return switch (request) {
      case GetItemRequest get -> client.getItem(get);
      case BatchGetItemRequest get -> client.batchGetItem(get);
      case TransactGetItemsRequest get -> client.transactGetItems(get);
      case QueryRequest query -> client.query(query);
      case PutItemRequest put -> client.putItem(put);
      case UpdateItemRequest update -> client.updateItem(update);
      case TransactWriteItemsRequest write -> client.transactWriteItems(write);
      default -> throw new IllegalArgumentException(request.getClass().getName());
    };
  }

  private <R extends DynamoDbRequest> R remember(R request) {
    if (isRecording) {
      requests.add(request);
    }
    return request;
  }

  @Override
  public GetItemResponse getItem(GetItemRequest request) {
    return client.getItem(remember(request));
  }

  @Override
  public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
    return client.batchGetItem(remember(request));
  }

  @Override
  public TransactGetItemsResponse transactGetItems(TransactGetItemsRequest request) {
    return client.transactGetItems(remember(request));
  }

  @Override
  public QueryResponse query(QueryRequest request) {
    return client.query(remember(request));
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    return client.putItem(remember(request));
  }

  @Override
  public UpdateItemResponse updateItem(UpdateItemRequest request) {
    return client.updateItem(remember(request));
  }

  @Override
  public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
    return client.transactWriteItems(remember(request));
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {
    client.close();
  }
}
