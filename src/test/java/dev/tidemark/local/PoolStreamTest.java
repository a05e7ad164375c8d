package dev.tidemark.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.example.stream.HttpLargeRecords;
import com.example.stream.MemoryCopies;
import com.example.stream.PoolConsumer;
import com.example.stream.PoolConsumer.Effect;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cognitosync.CognitoSyncClient;
import software.amazon.awssdk.services.cognitosync.model.BulkPublishStatus;
import software.amazon.awssdk.services.cognitosync.model.Dataset;
import software.amazon.awssdk.services.cognitosync.model.ListRecordsResponse;
import software.amazon.awssdk.services.cognitosync.model.Operation;
import software.amazon.awssdk.services.cognitosync.model.Record;
import software.amazon.awssdk.services.cognitosync.model.RecordPatch;
import software.amazon.awssdk.services.cognitosync.model.StreamingStatus;

/**
 * A pool's stream from end to end on this machine: the official client writes, the deployed
 * functions send, the outbox receives, and the sample consumer keeps a copy that equals the pool.
 */
class PoolStreamTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String POOL = "us-east-1:00000000-0000-0000-0000-00000000000c";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  private static String identity(int number) {
    return "us-east-1:00000000-0000-0000-0000-0000000000%02d".formatted(number);
  }

  /** A service, a developer's client, and a consumer of the stream. */
  private static final class World implements AutoCloseable {
    private final LocalService service;
    private final CognitoSyncClient client;
    private final MemoryCopies copies = new MemoryCopies();
    private final PoolConsumer consumer = new PoolConsumer(copies, new HttpLargeRecords());
    private long after;

    World(LocalServiceOptions options) {
      service = LocalService.start(options);
      client =
          CognitoSyncClient.builder()
              .endpointOverride(service.endpoint())
              .region(Region.US_EAST_1)
              .credentialsProvider(
                  StaticCredentialsProvider.create(AwsBasicCredentials.create("developer", "any")))
              .httpClient(AwsCrtHttpClient.create())
              .build();
    }

    void enable() {
      client.setIdentityPoolConfiguration(
          set ->
              set.identityPoolId(POOL)
                  .cognitoStreams(
                      streams ->
                          streams
                              .streamName("updates")
                              .roleArn("arn:aws:iam::000000000000:role/streams")
                              .streamingStatus(StreamingStatus.ENABLED)));
    }

    StreamingStatus status() {
      return client
          .getIdentityPoolConfiguration(get -> get.identityPoolId(POOL))
          .cognitoStreams()
          .streamingStatus();
    }

    ListRecordsResponse list(int user, String dataset) {
      return client.listRecords(
          list -> list.identityPoolId(POOL).identityId(identity(user)).datasetName(dataset));
    }

    /** Writes values, or removes a record where the value is empty. */
    void write(int user, String dataset, Map<String, String> values) {
      ListRecordsResponse before = list(user, dataset);
      Map<String, Long> counts = new TreeMap<>();
      before.records().forEach(record -> counts.put(record.key(), record.syncCount()));
      // A dataset that begins again goes on with the count of its deletion.
      long newKey = before.datasetExists() ? 0 : before.datasetSyncCount();
      List<RecordPatch> patches = new ArrayList<>();
      values.forEach(
          (key, value) ->
              patches.add(
                  RecordPatch.builder()
                      .op(value.isEmpty() ? Operation.REMOVE : Operation.REPLACE)
                      .key(key)
                      .value(value.isEmpty() ? null : value)
                      .syncCount(counts.getOrDefault(key, newKey))
                      .build()));
      client.updateRecords(
          update ->
              update
                  .identityPoolId(POOL)
                  .identityId(identity(user))
                  .datasetName(dataset)
                  .syncSessionToken(before.syncSessionToken())
                  .recordPatches(patches));
    }

    void delete(int user, String dataset) {
      client.deleteDataset(
          delete -> delete.identityPoolId(POOL).identityId(identity(user)).datasetName(dataset));
    }

    /** Returns the entries of the outbox that the consumer has not seen. */
    List<JsonNode> entries() throws IOException, InterruptedException {
      String page =
          "/_tidemark/outbox?service=kinesis&limit=1000&pool=%s&after=%d".formatted(POOL, after);
      List<JsonNode> entries = new ArrayList<>();
      JSON.readTree(Http.get(service.endpoint(), page).body()).get("entries").forEach(entries::add);
      if (!entries.isEmpty()) {
        after = entries.getLast().get("number").asLong();
      }
      return entries;
    }

    Effect consume(JsonNode entry) throws IOException {
      return consumer.accept(
          entry.get("message").toString().getBytes(StandardCharsets.UTF_8),
          "outbox",
          entry.get("number").asText());
    }

    Map<String, Map<String, String>> stored(int user) {
      Map<String, Map<String, String>> stored = new TreeMap<>();
      for (Dataset dataset :
          client
              .listDatasets(list -> list.identityPoolId(POOL).identityId(identity(user)))
              .datasets()) {
        Map<String, String> values = new TreeMap<>();
        for (Record record : list(user, dataset.datasetName()).records()) {
          if (record.value() != null) {
            values.put(record.key(), record.value());
          }
        }
        stored.put(dataset.datasetName(), values);
      }
      return stored;
    }

    void bulkPublish() {
      client.bulkPublish(publish -> publish.identityPoolId(POOL));
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      BulkPublishStatus status = BulkPublishStatus.IN_PROGRESS;
      while (status == BulkPublishStatus.IN_PROGRESS && System.nanoTime() < deadline) {
        status =
            client
                .getBulkPublishDetails(details -> details.identityPoolId(POOL))
                .bulkPublishStatus();
        Thread.onSpinWait();
      }
      assertEquals(BulkPublishStatus.SUCCEEDED, status);
    }

    @Override
    public void close() {
      client.close();
      service.close();
    }
  }

  private static World inMemory() {
    return new World(LocalServiceOptions.inMemory(Path.of("template.yaml")));
  }

  private World inFolder() {
    return new World(
        new LocalServiceOptions(
            LocalServiceOptions.LOOPBACK,
            0,
            Path.of("template.yaml"),
            "tidemark",
            new LocalServiceOptions.DynamoDb.Embedded(
                new EmbeddedDynamoDb.Storage.Folder(folder), LocalServiceOptions.LOOPBACK, 0),
            new LocalServiceOptions.Trigger.None()));
  }

  /** Updates in one item and in pages, too large for the stream, removals and deletions. */
  private static void live(World world) {
    for (int user = 1; user <= 3; user++) {
      world.write(user, "game", Map.of("a", "1"));
      world.write(user, "game", Map.of("a", "2", "b", "ü"));
      world.write(user, "game", Map.of("b", ""));
      world.write(user, "settings", Map.of("c", "x"));
      world.delete(user, "settings");
      world.write(user, "settings", Map.of("d", "y"));
    }
    String large = "x".repeat(200_000);
    world.write(1, "paged", Map.of("a", large, "b", large, "c", large));
    world.write(1, "paged", Map.of("a", "1", "d", large));
    world.write(1, "paged", Map.of("b", ""));
    world.write(2, "escaped", Map.of("a", "\u0001".repeat(250_000)));
  }

  @Test
  void consumersCopy_equalsThePool() throws Exception {
    try (World world = inMemory()) {
      world.enable();
      live(world);
      List<JsonNode> entries = world.entries();
      assertEquals(22, entries.size());
      for (JsonNode entry : entries) {
        JsonNode message = entry.get("message");
        assertEquals(
            message.get("identityId").asText() + "/" + message.get("datasetName").asText(),
            entry.get("partitionKey").asText());
        assertEquals(message.get("dataSetName"), message.get("datasetName"));
        assertEquals(Effect.APPLIED, world.consume(entry), message.get("syncCount").toString());
      }
      for (int user = 1; user <= 3; user++) {
        assertEquals(world.stored(user), world.copies.valuesOf(identity(user)));
      }
      assertTrue(
          entries.stream()
              .anyMatch(entry -> entry.get("message").get("payloadType").asText().equals("S3Url")));
    }
  }

  @Test
  void missedUpdate_isRepairedByABulkPublish() throws Exception {
    try (World world = inMemory()) {
      world.enable();
      live(world);
      List<JsonNode> entries = new ArrayList<>(world.entries());
      entries.removeIf(entry -> entry.get("message").get("syncCount").asLong() == 2);
      for (JsonNode entry : entries) {
        world.consume(entry);
      }
      assertEquals(7, world.copies.withGap().size());
      world.bulkPublish();
      for (JsonNode entry : world.entries()) {
        world.consume(entry);
      }
      assertEquals(0, world.copies.withGap().size());
      for (int user = 1; user <= 3; user++) {
        assertEquals(world.stored(user), world.copies.valuesOf(identity(user)));
      }
    }
  }

  /** The outbox takes records of every stream, so here another service stands for Kinesis. */
  @Test
  void streamThatDoesNotExist_disablesStreaming() throws Exception {
    HttpServer kinesis =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    kinesis.createContext("/", PoolStreamTest::refuse);
    kinesis.start();
    try (World world =
        new World(
            new LocalServiceOptions(
                LocalServiceOptions.LOOPBACK,
                0,
                Path.of("template.yaml"),
                "tidemark",
                new LocalServiceOptions.DynamoDb.Embedded(
                    new EmbeddedDynamoDb.Storage.InMemory(), LocalServiceOptions.LOOPBACK, 0),
                new LocalServiceOptions.Trigger.None(),
                new LocalServiceOptions.Outgoing(
                    Optional.of(ListenAddresses.url(kinesis.getAddress())),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty())))) {
      world.enable();
      assertEquals(StreamingStatus.ENABLED, world.status());
      world.write(1, "game", Map.of("a", "1"));
      assertEquals(List.of(), world.entries());
      assertEquals(StreamingStatus.DISABLED, world.status());
    } finally {
      kinesis.stop(0);
    }
  }

  private static void refuse(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().set("x-amzn-ErrorType", "ResourceNotFoundException");
      exchange.getResponseHeaders().set("Content-Type", "application/x-amz-cbor-1.1");
      byte[] emptyMap = {(byte) 0xa0};
      exchange.sendResponseHeaders(400, emptyMap.length);
      exchange.getResponseBody().write(emptyMap);
    }
  }

  @Test
  void restart_repeatsNothingAndMissesNothing() throws Exception {
    try (World world = inFolder()) {
      world.enable();
      world.write(1, "game", Map.of("a", "1"));
      assertEquals(1, world.entries().size());
      world.write(1, "game", Map.of("a", "2"));
    }
    try (World world = inFolder()) {
      world.write(1, "game", Map.of("a", "3"));
      var _ = world.entries();
    }
    List<Long> counts = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("outbox.jsonl"))) {
      counts.add(JSON.readTree(line).get("message").get("syncCount").asLong());
    }
    // A change whose delivery was cut off is sent again.
    assertEquals(List.of(1L, 2L, 3L), counts.stream().distinct().toList());
  }
}
