package dev.tidemark.usage;

import dev.tidemark.local.memory.MemoryDynamoDb;
import java.util.Random;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;

/** The client of a function that is killed before or after some of its writes. */
final class DyingClient implements DynamoDbClient {
  private final MemoryDynamoDb dynamoDb;
  private final Random random;
  private final int percent;
  private int writes;

  /**
   * Creates a client.
   *
   * @param percent how many of a hundred writes kill the function
   */
  DyingClient(MemoryDynamoDb dynamoDb, Random random, int percent) {
    this.dynamoDb = dynamoDb;
    this.random = random;
    this.percent = percent;
  }

  /** The end of the process; nothing in it handles this. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  /** Returns the number of writes that were sent. */
  int writes() {
    return writes;
  }

  @Override
  public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
    writes++;
    if (random.nextInt(200) < percent) {
      throw new Killed();
    }
    TransactWriteItemsResponse response = dynamoDb.transactWriteItems(request);
    if (random.nextInt(200) < percent) {
      throw new Killed();
    }
    return response;
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
