package dev.tidemark.local.memory;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamResponse;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsRequest;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorResponse;
import software.amazon.awssdk.services.dynamodb.model.ListStreamsRequest;
import software.amazon.awssdk.services.dynamodb.model.ListStreamsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.Stream;
import software.amazon.awssdk.services.dynamodb.model.StreamStatus;

/** The operations of DynamoDB Streams on the tables in memory. */
final class StreamOperations {
  private static final String SHARD = "shardId-00000000000000000000-00000001";
  private static final int MAX_CHANGES = 1000;
  private static final String SEPARATOR = "|";

  private final MemoryTables tables;

  StreamOperations(MemoryTables tables) {
    this.tables = tables;
  }

  /** Returns the operations by the value of the header {@code X-Amz-Target}. */
  Map<String, MemoryOperation> byTarget() {
    return Map.of(
        "DynamoDBStreams_20120810.ListStreams",
        MemoryOperation.of(ListStreamsRequest::builder, this::list),
        "DynamoDBStreams_20120810.DescribeStream",
        MemoryOperation.of(DescribeStreamRequest::builder, this::describe),
        "DynamoDBStreams_20120810.GetShardIterator",
        MemoryOperation.of(GetShardIteratorRequest::builder, this::iterator),
        "DynamoDBStreams_20120810.GetRecords",
        MemoryOperation.of(GetRecordsRequest::builder, this::records));
  }

  private ListStreamsResponse list(ListStreamsRequest request) {
    List<Stream> streams =
        tables.all().stream()
            .filter(
                table -> request.tableName() == null || table.name().equals(request.tableName()))
            .flatMap(table -> table.streamArn().stream().map(arn -> stream(table, arn)))
            .toList();
    return ListStreamsResponse.builder().streams(streams).build();
  }

  private static Stream stream(MemoryTable table, String arn) {
    return Stream.builder()
        .tableName(table.name())
        .streamArn(arn)
        .streamLabel(table.streamLabel())
        .build();
  }

  private DescribeStreamResponse describe(DescribeStreamRequest request) {
    MemoryTable table = tables.ofStream(request.streamArn());
    MemoryStream stream = table.requiredStream();
    Shard shard =
        Shard.builder()
            .shardId(SHARD)
            .sequenceNumberRange(
                range -> range.startingSequenceNumber(MemoryStream.number(stream.trimmed() + 1)))
            .build();
    return DescribeStreamResponse.builder()
        .streamDescription(
            description ->
                description
                    .streamArn(request.streamArn())
                    .streamLabel(table.streamLabel())
                    .streamStatus(StreamStatus.ENABLED)
                    .streamViewType(stream.view())
                    .tableName(table.name())
                    .keySchema(MemoryTable.KEYS)
                    .creationRequestDateTime(table.created())
                    .shards(isPast(request.exclusiveStartShardId()) ? List.of() : List.of(shard)))
        .build();
  }

  private static boolean isPast(@Nullable String startShard) {
    return SHARD.equals(startShard);
  }

  private GetShardIteratorResponse iterator(GetShardIteratorRequest request) {
    MemoryStream stream = tables.ofStream(request.streamArn()).requiredStream();
    if (!SHARD.equals(request.shardId())) {
      throw MemoryErrors.notFound("The stream has no shard " + request.shardId());
    }
    long after =
        switch (request.shardIteratorType()) {
          case TRIM_HORIZON -> stream.trimmed();
          case LATEST -> stream.last();
          case AFTER_SEQUENCE_NUMBER -> kept(request.sequenceNumber(), stream, 0);
          case AT_SEQUENCE_NUMBER -> kept(request.sequenceNumber(), stream, 1);
          case UNKNOWN_TO_SDK_VERSION -> throw MemoryErrors.invalid("unknown ShardIteratorType");
        };
    return GetShardIteratorResponse.builder()
        .shardIterator(request.streamArn() + SEPARATOR + after)
        .build();
  }

  private static long kept(@Nullable String sequenceNumber, MemoryStream stream, int before) {
    long after = MemoryStream.number(Optional.ofNullable(sequenceNumber).orElse("")) - before;
    if (after < stream.trimmed()) {
      throw MemoryErrors.trimmed("The stream no longer has the changes after this number");
    }
    return after;
  }

  private GetRecordsResponse records(GetRecordsRequest request) {
    String iterator = request.shardIterator();
    int separator = iterator.lastIndexOf(SEPARATOR);
    if (separator < 0) {
      throw MemoryErrors.invalid("Invalid ShardIterator");
    }
    String arn = iterator.substring(0, separator);
    long after = Math.max(Long.parseLong(iterator.substring(separator + 1)), 0);
    int most = request.limit() == null ? MAX_CHANGES : Math.min(request.limit(), MAX_CHANGES);
    MemoryStream stream = tables.ofStream(arn).requiredStream();
    List<Record> records = stream.after(after, most);
    long next =
        records.isEmpty()
            ? after
            : MemoryStream.number(records.getLast().dynamodb().sequenceNumber());
    return GetRecordsResponse.builder()
        .records(records)
        .nextShardIterator(arn + SEPARATOR + next)
        .build();
  }
}
