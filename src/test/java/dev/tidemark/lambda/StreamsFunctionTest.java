package dev.tidemark.lambda;

import static dev.tidemark.model.Samples.POOL;
import static dev.tidemark.model.Samples.changes;
import static dev.tidemark.model.Samples.dataset;
import static dev.tidemark.model.Samples.key;
import static dev.tidemark.model.Samples.update;
import static dev.tidemark.model.Samples.value;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.consistency.support.QuietLogs;
import dev.tidemark.dynamodb.DynamoDbDatasetStore;
import dev.tidemark.dynamodb.DynamoDbPoolStore;
import dev.tidemark.dynamodb.client.DynamoDbClients;
import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.stream.ChangeEventWriter;
import dev.tidemark.dynamodb.stream.ItemChange;
import dev.tidemark.events.EventContext;
import dev.tidemark.kinesis.AwsServer;
import dev.tidemark.local.EmbeddedDynamoDb;
import dev.tidemark.local.ProjectTemplate;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.StreamName;
import dev.tidemark.model.SyncCount;
import dev.tidemark.pool.CognitoStreams;
import dev.tidemark.pool.PoolConfiguration;
import dev.tidemark.pool.PoolStore;
import dev.tidemark.sync.DatasetStore;
import dev.tidemark.usage.SequenceNumber;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The function with DynamoDB Local, and a server that imitates Kinesis and S3. */
@ExtendWith(QuietLogs.class)
class StreamsFunctionTest {
  private static final String EVENT =
      """
      {"Records": [{
        "eventSourceARN": "arn:aws:dynamodb:eu-west-1:123456789012:table/t/stream/now",
        "dynamodb": {"SequenceNumber": "700", "NewImage": {
          "pk": {"S": "us-east-1:11111111-1111-1111-1111-111111111111\
      /us-east-1:aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa"},
          "sk": {"S": "dataset/game"}, "c": {"N": "1"}, "d": {"N": "0"}, "p": {"N": "0"},
          "cd": {"N": "1795428930123"}, "md": {"N": "1795428930123"}, "a": {"S": "device"},
          "records": {"M": {"level": {"M": {"c": {"N": "1"}, "t": {"N": "1795428930123"},
            "a": {"S": "device"}, "v": {"S": "12"}}}}}}}}]}\
      """;

  private static final String LARGE = "x".repeat(100_000);

  private static EmbeddedDynamoDb dynamoDb;
  private static DynamoDbClient client;
  private static int tables;

  private AwsServer aws;
  private PoolStore pools;

  @BeforeAll
  static void startDynamoDb() {
    dynamoDb = EmbeddedDynamoDb.start();
    client = DynamoDbClients.create(dynamoDb.endpoint(), dynamoDb.http());
  }

  @AfterAll
  static void stopDynamoDb() {
    client.close();
    dynamoDb.close();
  }

  @BeforeEach
  void start() throws IOException {
    tables++;
    ProjectTemplate.TABLE.createIfAbsent(client, table());
    pools = new DynamoDbPoolStore(client, table(), _ -> true);
    aws = AwsServer.start();
  }

  @AfterEach
  void stop() {
    aws.close();
  }

  private static String table() {
    return "streams-" + tables;
  }

  private void enable(String stream) {
    CognitoStreams streams =
        new CognitoStreams(
            new StreamName(stream), Optional.empty(), new CognitoStreams.Status.Enabled());
    assertInstanceOf(
        PoolStore.ConfigureResult.Configured.class,
        pools.configure(
            POOL,
            PoolConfiguration.NONE,
            new PoolConfiguration(Optional.empty(), Optional.of(streams), 0)));
  }

  private String handle(String event) throws IOException {
    Map<String, String> environment = new HashMap<>(aws.environment());
    environment.put("TABLE", table());
    environment.put("DYNAMODB_ENDPOINT", dynamoDb.endpoint().toString());
    environment.put("TOKEN_SECRET", "arn");
    environment.put("STREAM_NAMES", "updates");
    environment.put("STREAM_BUCKET", "bucket");
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    new StreamsFunction(environment)
        .handleRequest(new ByteArrayInputStream(event.getBytes(UTF_8)), output, new EventContext());
    return output.toString(UTF_8);
  }

  @Test
  void update_isPutIntoThePoolsStream() throws IOException {
    enable("updates");
    assertEquals("{\"DatasetChanges\":1}", handle(EVENT));
    assertEquals(List.of("updates"), aws.puts().stream().map(AwsServer.Put::stream).toList());
    String json = aws.puts().getFirst().data();
    assertTrue(json.contains("{\"key\":\"level\",\"value\":\"12\",\"syncCount\":1,"), json);
  }

  /** A large dataset is in pages, and the image of its item has no records. */
  @Test
  void largeUpdate_isPublishedFromItsCommitParts() throws IOException {
    enable("updates");
    DatasetId dataset = dataset("game");
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS); // commit parts of the past expire
    DatasetStore store =
        new DynamoDbDatasetStore(client, table(), _ -> true, SyncCount.ZERO, _ -> true);
    assertEquals(
        new DatasetStore.CommitResult.Committed(),
        store.commit(
            store.read(dataset, new DatasetStore.Scope.All()),
            Dataset.initial(dataset, SyncCount.ZERO, now, "device")
                .apply(update(1, changes(Map.entry(key("level"), value(LARGE))), "device", now))));
    Item item =
        new Item(
            client
                .getItem(get -> get.tableName(table()).key(ItemKey.dataset(dataset).attributes()))
                .item());
    ItemChange change =
        new ItemChange("now", new SequenceNumber("1"), Optional.empty(), Optional.of(item));
    handle(new String(ChangeEventWriter.event(change), UTF_8));
    String json = aws.puts().getFirst().data();
    assertTrue(json.contains("{\"key\":\"level\",\"value\":\"" + LARGE + "\",\"syncCount\":1,"));
  }

  @Test
  void updateOfAPoolWithoutStream_isNotPublished() throws IOException {
    assertEquals("{\"DatasetChanges\":1}", handle(EVENT));
    assertEquals(List.of(), aws.puts());
  }

  @Test
  void missingStream_isDisabledInTheTable() throws IOException {
    enable("updates");
    aws.refuse(2, 400, "ResourceNotFoundException");
    assertEquals("{\"DatasetChanges\":1}", handle(EVENT));
    assertEquals(
        Optional.of(
            new CognitoStreams.Status.Disabled(
                Optional.of("Kinesis refuses the stream (ResourceNotFoundException)"))),
        pools.configuration(POOL).streams().map(CognitoStreams::status));
  }

  @Test
  void changeThatCannotBeDecoded_isInTheBucket() throws IOException {
    enable("updates");
    assertEquals("{\"DatasetChanges\":1}", handle(EVENT.replace("\"t\":", "\"other\":")));
    assertEquals(List.of("/bucket/undecodable/now/700.json"), List.copyOf(aws.objects().keySet()));
  }

  @Test
  void inputThatIsNoEventOfAStream_fails() {
    assertThrows(IOException.class, () -> handle("[]"));
  }
}
