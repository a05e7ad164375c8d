package dev.tidemark.operator;

import dev.tidemark.local.memory.MemoryDynamoDb;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;
import software.amazon.awssdk.services.dynamodb.paginators.QueryIterable;
import software.amazon.awssdk.services.dynamodb.paginators.ScanIterable;

/**
 * The client of an operator's process, which is killed at one of its calls. Reaches the restored
 * table and, by its name, the table that it replaces.
 */
public final class KilledDynamoDb implements DynamoDbClient {
  /** The name of the replaced table. */
  public static final String REPLACED = "replaced";

  /** What becomes of the call at which the process is killed. */
  public enum LastCall {
    /** It never reaches DynamoDB. */
    LOST,
    /** DynamoDB carries it out. */
    DONE,
    /** It is a write, which DynamoDB carries out when another process has continued. */
    LATE
  }

  private final MemoryDynamoDb table;
  private final MemoryDynamoDb replaced;
  private final LastCall lastCall;
  private final List<Runnable> late = new ArrayList<>();
  private int callsLeft;

  /** The process is dead. */
  public static final class KilledException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /**
   * Creates a client.
   *
   * @param replaced the table that the restored one replaces
   * @param callsBeforeKill the number of calls, or of writes if the last one is late, before the
   *     one at which the process is killed
   */
  public KilledDynamoDb(
      MemoryDynamoDb table, MemoryDynamoDb replaced, int callsBeforeKill, LastCall lastCall) {
    this.table = table;
    this.replaced = replaced;
    this.callsLeft = callsBeforeKill;
    this.lastCall = lastCall;
  }

  /** Returns the calls that DynamoDB still has to carry out. */
  public synchronized List<Runnable> late() {
    return List.copyOf(late);
  }

  private synchronized <T> T read(Supplier<T> call) {
    if (lastCall != LastCall.LATE) {
      return write(call);
    }
    if (callsLeft < 0) {
      throw new KilledException();
    }
    return call.get();
  }

  private synchronized <T> T write(Supplier<T> call) {
    callsLeft--;
    if (callsLeft >= 0) {
      return call.get();
    }
    if (callsLeft == -1) {
      switch (lastCall) {
        case LOST -> {}
        case DONE -> {
          var _ = call.get();
        }
        case LATE -> late.add(() -> land(call));
      }
    }
    throw new KilledException();
  }

  /** Carries out a call whose sender is dead. A failed condition tells nobody. */
  private static void land(Supplier<?> call) {
    try {
      var _ = call.get();
    } catch (DynamoDbException _) {
      // The write was not made.
    }
  }

  private MemoryDynamoDb of(String name) {
    return name.equals(REPLACED) ? replaced : table;
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    return write(() -> table.putItem(request));
  }

  @Override
  public UpdateItemResponse updateItem(UpdateItemRequest request) {
    return write(() -> table.updateItem(request));
  }

  @Override
  public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
    return write(() -> table.transactWriteItems(request));
  }

  @Override
  public GetItemResponse getItem(GetItemRequest request) {
    return read(() -> of(request.tableName()).getItem(request));
  }

  @Override
  public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
    return read(() -> table.batchGetItem(request));
  }

  @Override
  public TransactGetItemsResponse transactGetItems(TransactGetItemsRequest request) {
    return read(() -> table.transactGetItems(request));
  }

  @Override
  public QueryResponse query(QueryRequest request) {
    return read(() -> table.query(request));
  }

  @Override
  public QueryIterable queryPaginator(QueryRequest request) {
    return new QueryIterable(this, request);
  }

  @Override
  public ScanResponse scan(ScanRequest request) {
    return read(() -> of(request.tableName()).scan(request));
  }

  @Override
  public ScanIterable scanPaginator(ScanRequest request) {
    return new ScanIterable(this, request);
  }

  @Override
  public DescribeTableResponse describeTable(DescribeTableRequest request) {
    return read(() -> table.describeTable(request));
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
