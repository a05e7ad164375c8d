package dev.tidemark.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cognitosync.CognitoSyncClient;
import software.amazon.awssdk.services.cognitosync.model.IdentityPoolUsage;
import software.amazon.awssdk.services.cognitosync.model.Operation;
import software.amazon.awssdk.services.cognitosync.model.RecordPatch;
import software.amazon.awssdk.services.cognitosync.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;

/** The local service counts usage from its table's stream, also after a restart. */
class ChangePumpTest {
  private static final String POOL = "us-east-1:00000000-0000-0000-0000-000000000001";
  private static final String IDENTITY = "us-east-1:00000000-0000-0000-0000-000000000002";

  @TempDir Path folder;

  private static LocalServiceOptions options(LocalServiceOptions.DynamoDb dynamoDb) {
    return new LocalServiceOptions(
        "127.0.0.1",
        0,
        Path.of("template.yaml"),
        "tidemark",
        dynamoDb,
        new LocalServiceOptions.Trigger.None());
  }

  private LocalServiceOptions inFolder() {
    return options(
        new LocalServiceOptions.DynamoDb.Embedded(
            new EmbeddedDynamoDb.Storage.Folder(folder), "127.0.0.1", 0));
  }

  private static void with(LocalServiceOptions options, Consumer<CognitoSyncClient> test) {
    try (LocalService service = LocalService.start(options);
        CognitoSyncClient client = client(service.endpoint())) {
      test.accept(client);
    }
  }

  private static CognitoSyncClient client(URI endpoint) {
    return CognitoSyncClient.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("developer", "any")))
        .httpClientBuilder(AwsCrtHttpClient.builder())
        .build();
  }

  private static void write(CognitoSyncClient client, String key) {
    String token =
        client
            .listRecords(list -> list.identityPoolId(POOL).identityId(IDENTITY).datasetName("game"))
            .syncSessionToken();
    RecordPatch patch =
        RecordPatch.builder().op(Operation.REPLACE).key(key).value("v").syncCount(0L).build();
    client.updateRecords(
        update ->
            update
                .identityPoolId(POOL)
                .identityId(IDENTITY)
                .datasetName("game")
                .syncSessionToken(token)
                .recordPatches(patch));
  }

  private static List<Long> usage(CognitoSyncClient client) {
    IdentityPoolUsage usage =
        client.describeIdentityPoolUsage(pool -> pool.identityPoolId(POOL)).identityPoolUsage();
    return List.of(usage.dataStorage(), usage.syncSessionsCount());
  }

  @Test
  void changesWhileUsageIsNotAskedFor_areCountedAfterARestart() {
    with(inFolder(), client -> write(client, "a"));
    with(
        inFolder(),
        client -> {
          write(client, "b");
          assertEquals(List.of(4L, 2L), usage(client));
        });
    with(
        inFolder(),
        client -> {
          assertEquals(List.of(4L, 2L), usage(client));
          write(client, "c");
          assertEquals(List.of(6L, 3L), usage(client));
        });
  }

  @Test
  void lostPosition_doesNotCountTwice() throws Exception {
    with(
        inFolder(),
        client -> {
          write(client, "a");
          assertEquals(List.of(2L, 1L), usage(client));
          write(client, "b");
          assertEquals(List.of(4L, 2L), usage(client));
        });
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> positions = files.filter(file -> file.toString().endsWith(".position")).toList();
      assertFalse(positions.isEmpty());
      for (Path position : positions) {
        Files.delete(position);
      }
    }
    with(
        inFolder(),
        client -> {
          write(client, "c");
          assertEquals(List.of(6L, 3L), usage(client));
        });
  }

  @Test
  void outsideDynamoDbWithoutStream_countsNothingAndSaysSo() {
    List<String> warnings = new java.util.concurrent.CopyOnWriteArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord event) {
            warnings.add(event.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger(ChangePumps.class.getName());
    logger.addHandler(handler);
    try (EmbeddedDynamoDb outside = EmbeddedDynamoDb.start();
        DynamoDbClient client = outside.client()) {
      client.createTable(
          Template.read(Path.of("template.yaml")).table().createTableRequest("tidemark").toBuilder()
              .streamSpecification((StreamSpecification) null)
              .build());
      with(
          options(new LocalServiceOptions.DynamoDb.Outside(outside.endpoint())),
          sync -> {
            write(sync, "a");
            assertTrue(isNotFound(sync));
          });
    } finally {
      logger.removeHandler(handler);
    }
    assertEquals(
        List.of(
            "The table tidemark has no stream, so the usage of identity pools is not counted, and"
                + " nothing is published"),
        warnings);
  }

  @Test
  void outsideDynamoDbWithStream_isCounted() {
    try (EmbeddedDynamoDb outside = EmbeddedDynamoDb.start()) {
      LocalServiceOptions options =
          options(new LocalServiceOptions.DynamoDb.Outside(outside.endpoint()));
      with(
          options,
          client -> {
            assertTrue(isNotFound(client));
            write(client, "a");
            assertFalse(isNotFound(client));
          });
      with(options, client -> assertEquals(List.of(2L, 1L), usage(client)));
    }
  }

  private static boolean isNotFound(CognitoSyncClient client) {
    try {
      usage(client);
      return false;
    } catch (ResourceNotFoundException e) {
      return true;
    }
  }
}
