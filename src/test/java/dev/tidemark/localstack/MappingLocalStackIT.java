package dev.tidemark.localstack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemark.dynamodb.DynamoDbPoolStore;
import dev.tidemark.dynamodb.DynamoDbPoolUsageStore;
import dev.tidemark.dynamodb.client.DynamoDbClients;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue.JsonNumber;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.MalformedJsonException;
import dev.tidemark.kinesis.StreamClients;
import dev.tidemark.lambda.ChangesFunction;
import dev.tidemark.lambda.StreamsFunction;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.StreamName;
import dev.tidemark.pool.CognitoStreams;
import dev.tidemark.pool.PoolConfiguration;
import dev.tidemark.store.Backoff;
import dev.tidemark.usage.PoolUsage;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/**
 * The functions of the table's stream as they are deployed, in LocalStack's Lambda, invoked by its
 * event source mappings with the template's filter.
 */
@OnLocalStack
final class MappingLocalStackIT {
  private static final String STREAM = "mapped";

  /** About a minute and a half. */
  private static final int MAX_ATTEMPTS = 120;

  private static final Backoff POLLING =
      Backoff.jittered(Duration.ofSeconds(1), Duration.ofSeconds(2));

  private static DynamoDbClient dynamoDb;
  private static KinesisClient kinesis;
  private static Functions functions;
  private static String table;
  private static String stream;

  private final IdentityPoolId pool = new IdentityPoolId("us-east-1:" + UUID.randomUUID());
  private final DatasetId dataset =
      new DatasetId(
          new PoolIdentity(pool, new IdentityId("us-east-1:" + UUID.randomUUID())),
          new DatasetName("game"));

  @BeforeAll
  static void start() {
    dynamoDb = DynamoDbClients.create(LocalStack.endpoint());
    table = LocalStack.emptyTable(dynamoDb);
    kinesis =
        new StreamClients(Map.of("AWS_ENDPOINT_URL_KINESIS", LocalStack.endpoint().toString()))
            .kinesis();
    functions = new Functions();
    stream =
        dynamoDb.describeTable(describe -> describe.tableName(table)).table().latestStreamArn();
    Map<String, String> environment = new HashMap<>();
    environment.put("TABLE", table);
    environment.put("TOKEN_SECRET", "arn");
    environment.put("POOL_CACHE_SECONDS", "0");
    environment.put("STREAM_NAMES", "*");
    environment.put("STREAM_BUCKET", "none");
    functions.deploy("changes", ChangesFunction.class, environment);
    functions.map("changes", stream);
    functions.deploy("streams", StreamsFunction.class, environment);
    functions.map("streams", stream);
  }

  @AfterAll
  static void stop() {
    functions.close();
    kinesis.close();
    dynamoDb.close();
  }

  @Test
  void updates_areCountedAndPublished_inOrder() {
    retry(
        () -> {
          kinesis.createStream(create -> create.streamName(STREAM).shardCount(1));
          return Optional.of(STREAM);
        });
    new DynamoDbPoolStore(dynamoDb, table, _ -> true)
        .configure(
            pool,
            PoolConfiguration.NONE,
            new PoolConfiguration(
                Optional.empty(),
                Optional.of(
                    new CognitoStreams(
                        new StreamName(STREAM),
                        Optional.empty(),
                        new CognitoStreams.Status.Enabled())),
                0));
    for (int count = 1; count <= 3; count++) {
      put(count, "x".repeat(count));
    }
    DynamoDbPoolUsageStore usage =
        new DynamoDbPoolUsageStore(dynamoDb, table, Backoff.jittered(Duration.ZERO, Duration.ZERO));
    assertEquals(
        Optional.of("level".length() + 3L),
        retry(() -> usage.usage(pool).map(PoolUsage::dataStorage).filter(bytes -> bytes == 8)));

    dynamoDb.deleteItem(
        delete -> delete.tableName(table).key(ItemKey.dataset(dataset).attributes()));
    List<String> published =
        retry(() -> Optional.of(published()).filter(messages -> messages.size() == 4))
            .orElseThrow();
    assertEquals(Set.of("replace 1", "replace 2", "replace 3", "remove 4"), Set.copyOf(published));
    // Compared with the table's stream, because LocalStack passes writes on side by side.
    assertEquals(changed(), published);
    assertEquals(
        Optional.of(0L),
        retry(() -> usage.usage(pool).map(PoolUsage::dataStorage).filter(bytes -> bytes == 0)));
  }

  /** Writes the dataset as an update leaves it. */
  private void put(int count, String value) {
    Map<String, AttributeValue> item = new HashMap<>(ItemKey.dataset(dataset).attributes());
    for (String name : List.of("cd", "md")) {
      item.put(name, AttributeValue.fromN("1795428930123"));
    }
    item.put("c", AttributeValue.fromN(String.valueOf(count)));
    item.put("d", AttributeValue.fromN("0"));
    item.put("p", AttributeValue.fromN("0"));
    item.put("a", AttributeValue.fromS("device"));
    item.put(
        "records",
        AttributeValue.fromM(
            Map.of(
                "level",
                AttributeValue.fromM(
                    Map.of(
                        "c", AttributeValue.fromN(String.valueOf(count)),
                        "t", AttributeValue.fromN("1795428930123"),
                        "a", AttributeValue.fromS("device"),
                        "v", AttributeValue.fromS(value))))));
    dynamoDb.putItem(write -> write.tableName(table).item(item));
  }

  /** Returns the operation and count of each change of the dataset in the table's stream. */
  private List<String> changed() {
    try (DynamoDbStreamsClient client = streamsClient()) {
      String shard =
          client
              .describeStream(describe -> describe.streamArn(stream))
              .streamDescription()
              .shards()
              .getFirst()
              .shardId();
      String iterator =
          client
              .getShardIterator(
                  get ->
                      get.streamArn(stream)
                          .shardId(shard)
                          .shardIteratorType(
                              software.amazon.awssdk.services.dynamodb.model.ShardIteratorType
                                  .TRIM_HORIZON))
              .shardIterator();
      return client.getRecords(get -> get.shardIterator(iterator)).records().stream()
          .map(Record::dynamodb)
          .filter(change -> ItemKey.dataset(dataset).attributes().equals(change.keys()))
          .map(MappingLocalStackIT::summary)
          .toList();
    }
  }

  private static DynamoDbStreamsClient streamsClient() {
    return DynamoDbStreamsClient.builder()
        .endpointOverride(LocalStack.endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
        .httpClientBuilder(AwsCrtHttpClient.builder())
        .build();
  }

  private static String summary(StreamRecord change) {
    return change.hasNewImage()
        ? "replace " + change.newImage().get("c").n()
        : "remove " + (Long.parseLong(change.oldImage().get("c").n()) + 1);
  }

  /** Returns the operation and count of each message in the stream, in order. */
  private List<String> published() {
    String shard =
        kinesis.listShards(list -> list.streamName(STREAM)).shards().getFirst().shardId();
    String iterator =
        kinesis
            .getShardIterator(
                get ->
                    get.streamName(STREAM)
                        .shardId(shard)
                        .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
            .shardIterator();
    return kinesis.getRecords(get -> get.shardIterator(iterator)).records().stream()
        .map(each -> summary(each.data().asByteArray()))
        .toList();
  }

  private static String summary(byte[] data) {
    try {
      JsonObject message = (JsonObject) Json.parse(data);
      JsonNumber count = (JsonNumber) message.member("syncCount").orElseThrow();
      return message.string("operation").orElseThrow() + " " + count.literal();
    } catch (MalformedJsonException e) {
      throw new AssertionError(e);
    }
  }

  /** Tries again while the result is missing: a mapping polls, and LocalStack's Kinesis starts. */
  private static <T> Optional<T> retry(Supplier<Optional<T>> attempt) {
    return POLLING.retry(
        MAX_ATTEMPTS,
        _ -> {
          try {
            return attempt.get();
          } catch (KinesisException notYet) {
            return Optional.empty();
          }
        });
  }
}
