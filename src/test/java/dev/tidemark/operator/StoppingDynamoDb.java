package dev.tidemark.operator;

import dev.tidemark.dynamodb.MemoryDynamoDb;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.paginators.QueryIterable;
import software.amazon.awssdk.services.dynamodb.paginators.ScanIterable;

/** A client whose process is killed before a write: that write and all later ones fail. */
final class StoppingDynamoDb implements DynamoDbClient {
  private final MemoryDynamoDb table;
  private final AtomicInteger writesLeft;

  /** The process was killed. */
  static final class KilledException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  StoppingDynamoDb(MemoryDynamoDb table, int writes) {
    this.table = table;
    this.writesLeft = new AtomicInteger(writes);
  }

  private void write() {
    if (writesLeft.getAndDecrement() <= 0) {
      throw new KilledException();
    }
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    write();
    return table.putItem(request);
  }

  @Override
  public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
    write();
    return table.transactWriteItems(request);
  }

  @Override
  public GetItemResponse getItem(GetItemRequest request) {
    return table.getItem(request);
  }

  @Override
  public QueryResponse query(QueryRequest request) {
    return table.query(request);
  }

  @Override
  public QueryIterable queryPaginator(QueryRequest request) {
    return new QueryIterable(this, request);
  }

  @Override
  public ScanResponse scan(ScanRequest request) {
    return table.scan(request);
  }

  @Override
  public ScanIterable scanPaginator(ScanRequest request) {
    return new ScanIterable(this, request);
  }

  @Override
  public DescribeTableResponse describeTable(DescribeTableRequest request) {
    return table.describeTable(request);
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
