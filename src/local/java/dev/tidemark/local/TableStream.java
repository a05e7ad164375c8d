package dev.tidemark.local;

import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * The stream of a local table's changes, read in batches.
 *
 * @param arn the ARN of the stream
 */
record TableStream(DynamoDbStreamsClient client, String arn) implements AutoCloseable {
  /** The most changes that DynamoDB returns at once. */
  private static final int MAX_CHANGES = 1000;

  /** Opens a stream of a DynamoDB. */
  static TableStream open(DynamoDbAccess dynamoDb, String arn) {
    return new TableStream(dynamoDb.streamsClient(), arn);
  }

  /** Returns the shards, each after the one that it continues. */
  List<String> shards() {
    return client
        .describeStream(describe -> describe.streamArn(arn))
        .streamDescription()
        .shards()
        .stream()
        .map(Shard::shardId)
        .toList();
  }

  /**
   * Returns the next changes of a shard, none if all were read.
   *
   * @param maxChanges the most changes to return
   */
  List<Record> next(String shard, StreamPosition position, int maxChanges) {
    try {
      return read(
          maxChanges,
          position
              .of(shard)
              .map(last -> iterator(shard).sequenceNumber(last))
              .map(after -> after.shardIteratorType(ShardIteratorType.AFTER_SEQUENCE_NUMBER))
              .orElseGet(() -> iterator(shard).shardIteratorType(ShardIteratorType.TRIM_HORIZON)));
    } catch (TrimmedDataAccessException e) {
      return read(maxChanges, iterator(shard).shardIteratorType(ShardIteratorType.TRIM_HORIZON));
    }
  }

  private GetShardIteratorRequest.Builder iterator(String shard) {
    return GetShardIteratorRequest.builder().streamArn(arn).shardId(shard);
  }

  private List<Record> read(int maxChanges, GetShardIteratorRequest.Builder from) {
    String iterator = client.getShardIterator(from.build()).shardIterator();
    return client
        .getRecords(get -> get.shardIterator(iterator).limit(Math.min(maxChanges, MAX_CHANGES)))
        .records();
  }

  @Override
  public void close() {
    client.close();
  }
}
