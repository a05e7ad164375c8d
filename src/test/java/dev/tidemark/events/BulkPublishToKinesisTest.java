package dev.tidemark.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.dynamodb.DynamoDbBulkPublishRuns;
import dev.tidemark.dynamodb.DynamoDbPoolStore;
import dev.tidemark.dynamodb.TableGate;
import dev.tidemark.dynamodb.walk.StoredRuns;
import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue.JsonArray;
import dev.tidemark.json.JsonValue.JsonBoolean;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.kinesis.AwsServer;
import dev.tidemark.lambda.BulkPublishFunction;
import dev.tidemark.local.EmbeddedDynamoDb;
import dev.tidemark.local.ProjectTemplate;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.RecordChange;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.RecordValue;
import dev.tidemark.model.StreamName;
import dev.tidemark.model.SyncCount;
import dev.tidemark.operator.Life;
import dev.tidemark.pool.CognitoStreams;
import dev.tidemark.pool.PoolConfiguration;
import dev.tidemark.streams.BulkPublishStatus;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The function with DynamoDB Local, and a server that imitates Kinesis and S3. */
final class BulkPublishToKinesisTest {
  private static final IdentityPoolId POOL = new IdentityPoolId("eu-west-1:0");

  private final EmbeddedDynamoDb dynamoDb = EmbeddedDynamoDb.start();
  private final DynamoDbClient client = dynamoDb.client();
  private final DynamoDbPoolStore pools = new DynamoDbPoolStore(client, "table", _ -> true);
  private final DynamoDbBulkPublishRuns runs =
      new DynamoDbBulkPublishRuns(
          new StoredRuns(client, "table", _ -> true),
          new TableGate(client, "table", SyncCount.ZERO));
  private final AwsServer aws = AwsServer.start();

  BulkPublishToKinesisTest() throws IOException {}

  @BeforeEach
  void createTable() {
    ProjectTemplate.TABLE.createIfAbsent(client, "table");
    for (int identity = 0; identity < 3; identity++) {
      put(identity, "game", patch("k", 0, 5), patch("gone", 0, 1));
      put(
          identity,
          "game",
          new RecordPatch(
              new RecordKey("gone"), new SyncCount(1), new RecordChange.Remove(Optional.empty())));
    }
    RecordPatch[] many =
        IntStream.range(0, 100)
            .mapToObj(number -> patch("k" + number, 0, 2000))
            .toArray(RecordPatch[]::new);
    put(1, "pages", many);
    CognitoStreams streams =
        new CognitoStreams(
            new StreamName("updates"), Optional.empty(), new CognitoStreams.Status.Enabled());
    var _ =
        pools.configure(
            POOL,
            PoolConfiguration.NONE,
            new PoolConfiguration(Optional.empty(), Optional.of(streams), 0));
    assertTrue(runs.start(POOL, new BulkPublishStatus.NotStarted(), "run", Instant.now()));
  }

  @AfterEach
  void stop() {
    aws.close();
    client.close();
    dynamoDb.close();
  }

  private static RecordPatch patch(String key, long count, int bytes) {
    return new RecordPatch(
        new RecordKey(key),
        new SyncCount(count),
        new RecordChange.Replace(new RecordValue("v".repeat(bytes)), Optional.empty()));
  }

  private void put(int identity, String name, RecordPatch... patches) {
    Life life = new Life(client, 0);
    DatasetId dataset =
        new DatasetId(
            new PoolIdentity(POOL, new IdentityId("eu-west-1:" + identity)), new DatasetName(name));
    life.update(dataset, life.list(dataset, 0).sessionToken(), "device", List.of(patches));
  }

  private void invoke() throws IOException {
    Map<String, String> environment = new HashMap<>(aws.environment());
    environment.put("TABLE", "table");
    environment.put("DYNAMODB_ENDPOINT", dynamoDb.endpoint().toString());
    environment.put("TOKEN_KEY", Files.readString(Path.of("events", "token-key")).strip());
    environment.put("STREAM_NAMES", "upd*");
    new BulkPublishFunction(environment)
        .handleRequest(
            new ByteArrayInputStream("{}".getBytes(UTF_8)),
            new ByteArrayOutputStream(),
            new EventContext(900_000));
  }

  @Test
  void everyDataset_isInTheStreamWithAllRecords() throws Exception {
    aws.refuse(3, 400, "ProvisionedThroughputExceededException");
    invoke();
    assertInstanceOf(BulkPublishStatus.Succeeded.class, runs.status(POOL));
    Map<String, Integer> records = new TreeMap<>();
    for (AwsServer.Put put : aws.puts()) {
      JsonObject message = (JsonObject) Json.parse(put.data());
      assertEquals("updates", put.stream());
      assertEquals(Optional.of(new JsonBoolean(true)), message.member("complete"));
      records.put(
          put.partitionKey(),
          ((JsonArray) message.member("kinesisSyncRecords").orElseThrow()).elements().size());
    }
    assertEquals(
        Map.of(
            "eu-west-1:0/game", 2,
            "eu-west-1:1/game", 2,
            "eu-west-1:1/pages", 100,
            "eu-west-1:2/game", 2),
        records);
  }

  @Test
  void missingStream_endsTheBulkPublishAndDisablesStreaming() throws Exception {
    aws.refuse(1000, 400, "ResourceNotFoundException");
    invoke();
    assertEquals(List.of(), aws.puts());
    BulkPublishStatus.Failed failed =
        assertInstanceOf(BulkPublishStatus.Failed.class, runs.status(POOL));
    assertTrue(failed.message().startsWith("The stream cannot be used: "), failed.message());
    assertEquals(
        Optional.of(false), pools.configuration(POOL).streams().map(CognitoStreams::isEnabled));
  }
}
