package dev.tidemark.localstack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.dynamodb.DynamoDbPoolStore;
import dev.tidemark.dynamodb.client.DynamoDbClients;
import dev.tidemark.events.EventContext;
import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.kinesis.StreamClients;
import dev.tidemark.lambda.StreamsFunction;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.RoleArn;
import dev.tidemark.model.StreamName;
import dev.tidemark.pool.CognitoStreams;
import dev.tidemark.pool.PoolConfiguration;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.s3.S3Client;

/** The function that publishes, with LocalStack's DynamoDB, Kinesis, S3 and STS. */
@OnLocalStack
final class StreamsLocalStackIT {
  private static final String STREAM = "updates";
  private static final String BUCKET = "tidemark-large-records";
  private static final String ROLE = "arn:aws:iam::000000000000:role/streams";

  private static DynamoDbClient dynamoDb;
  private static KinesisClient kinesis;
  private static S3Client s3;
  private static StreamsFunction function;
  private static DynamoDbPoolStore pools;

  private final String pool = "us-east-1:" + UUID.randomUUID();

  @BeforeAll
  static void start() {
    dynamoDb = DynamoDbClients.create(LocalStack.endpoint());
    String table = LocalStack.emptyTable(dynamoDb);
    pools = new DynamoDbPoolStore(dynamoDb, table, _ -> true);
    Map<String, String> environment = new HashMap<>();
    for (String service : List.of("KINESIS", "S3", "STS")) {
      environment.put("AWS_ENDPOINT_URL_" + service, LocalStack.endpoint().toString());
    }
    kinesis = patientKinesis();
    s3 = new StreamClients(environment).s3();
    kinesis.createStream(create -> create.streamName(STREAM).shardCount(1));
    kinesis
        .waiter()
        .waitUntilStreamExists(
            describe -> describe.streamName(STREAM),
            o ->
                o.backoffStrategyV2(BackoffStrategy.fixedDelay(Duration.ofMillis(200)))
                    .maxAttempts(100));
    s3.createBucket(create -> create.bucket(BUCKET));
    environment.put("TABLE", table);
    environment.put("DYNAMODB_ENDPOINT", LocalStack.endpoint().toString());
    environment.put("TOKEN_SECRET", "arn");
    environment.put("STREAM_NAMES", "*");
    environment.put("STREAM_ROLES", ROLE);
    environment.put("STREAM_BUCKET", BUCKET);
    environment.put("POOL_CACHE_SECONDS", "0");
    function = new StreamsFunction(environment);
  }

  /** LocalStack's Kinesis fails until its backend is up, which the table's stream starts, too. */
  private static KinesisClient patientKinesis() {
    return KinesisClient.builder()
        .endpointOverride(LocalStack.endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .httpClient(AwsCrtHttpClient.builder().build())
        .overrideConfiguration(
            o ->
                o.retryStrategy(
                    AwsRetryStrategy.standardRetryStrategy().toBuilder()
                        .maxAttempts(100)
                        .backoffStrategy(BackoffStrategy.fixedDelay(Duration.ofMillis(200)))
                        .circuitBreakerEnabled(false)
                        .build()))
        .build();
  }

  @AfterAll
  static void stop() {
    kinesis.close();
    s3.close();
    dynamoDb.close();
  }

  private void enable(CognitoStreams streams) {
    pools.configure(
        new IdentityPoolId(pool),
        PoolConfiguration.NONE,
        new PoolConfiguration(Optional.empty(), Optional.of(streams), 0));
  }

  private static CognitoStreams enabled(String stream, String... role) {
    return new CognitoStreams(
        new StreamName(stream),
        List.of(role).stream().map(RoleArn::new).findFirst(),
        new CognitoStreams.Status.Enabled());
  }

  private String change(String dataset, int count, String value) {
    return """
    {"eventSourceARN": "arn:aws:dynamodb:us-east-1:000000000000:table/t/stream/now",
     "dynamodb": {"SequenceNumber": "700", "NewImage": {
      "pk": {"S": "%s/us-east-1:aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa"}, "sk": {"S": "dataset/%s"},
      "c": {"N": "%d"}, "d": {"N": "%d"}, "p": {"N": "0"}, "cd": {"N": "1795428930123"},
      "md": {"N": "1795428930123"}, "a": {"S": "device"},
      "records": {"M": {"level": {"M": {"c": {"N": "%d"}, "t": {"N": "1795428930123"},
        "a": {"S": "device"}, "v": {"S": "%s"}}}}}}}}\
    """
        .formatted(pool, dataset, count, count - 1, count, value);
  }

  private static void handle(List<String> changes) throws Exception {
    String event = "{\"Records\": [" + String.join(",", changes) + "]}";
    function.handleRequest(
        new ByteArrayInputStream(event.getBytes(UTF_8)),
        new ByteArrayOutputStream(),
        new EventContext());
  }

  /** Returns the messages of this test's pool in the order of the stream. */
  private List<JsonObject> messages() throws Exception {
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
    List<JsonObject> messages = new ArrayList<>();
    GetRecordsResponse page;
    do {
      String next = iterator;
      page = kinesis.getRecords(get -> get.shardIterator(next));
      for (Record each : page.records()) {
        JsonObject message = (JsonObject) Json.parse(each.data().asByteArray());
        if (message.string("identityPoolId").equals(Optional.of(pool))) {
          messages.add(message);
        }
      }
      iterator = page.nextShardIterator();
    } while (!page.records().isEmpty());
    return messages;
  }

  @Test
  void updatesOfEachDataset_areInOrder() throws Exception {
    enable(enabled(STREAM));
    handle(
        IntStream.rangeClosed(1, 10)
            .boxed()
            .flatMap(count -> IntStream.range(0, 5).mapToObj(i -> change("d" + i, count, "v")))
            .toList());
    Map<String, List<String>> counts =
        messages().stream()
            .collect(
                Collectors.groupingBy(
                    message -> message.string("datasetName").orElseThrow(),
                    Collectors.mapping(
                        message -> message.member("syncCount").orElseThrow().toString(),
                        Collectors.toList())));
    assertEquals(5, counts.size());
    List<String> inOrder = counts.values().iterator().next();
    assertEquals(10, inOrder.size());
    counts.values().forEach(each -> assertEquals(inOrder, each));
    assertTrue(inOrder.getFirst().contains("1"), inOrder.toString());
    assertTrue(inOrder.getLast().contains("10"), inOrder.toString());
  }

  @Test
  void largeRecords_areInS3_withAnAddressThatAnyoneCanRead() throws Exception {
    enable(enabled(STREAM));
    handle(List.of(change("game", 1, "x".repeat(1_048_500))));
    JsonObject message = messages().getFirst();
    assertEquals(Optional.of("S3Url"), message.string("payloadType"));
    URI url = URI.create(message.string("kinesisSyncRecordsURL").orElseThrow());
    try (HttpClient reader = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          reader.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
      assertEquals(200, response.statusCode(), response.body());
      assertTrue(response.body().startsWith("[{\"key\":\"level\",\"value\":\"xxx"));
    }
  }

  @Test
  void role_isAssumed() throws Exception {
    enable(enabled(STREAM, ROLE));
    handle(List.of(change("game", 1, "v")));
    assertEquals(1, messages().size());
  }

  @Test
  void missingStream_isDisabled() throws Exception {
    enable(enabled("missing"));
    handle(List.of(change("game", 1, "v")));
    assertEquals(
        Optional.of(
            new CognitoStreams.Status.Disabled(
                Optional.of("Kinesis refuses the stream (ResourceNotFoundException)"))),
        pools.configuration(new IdentityPoolId(pool)).streams().map(CognitoStreams::status));
  }
}
