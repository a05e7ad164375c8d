package dev.tidemark.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.local.LocalService;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.services.cognitosync.model.StreamingStatus;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Updates in pages write commit parts exactly if the configuration of their pool has a stream. */
class StreamingPoolTest {
  private static final String LARGE = "v".repeat(20_000);

  private static LocalService service;
  private static SdkHttpClient http;

  @BeforeAll
  static void start() {
    service = LocalService.start(Path.of("template.yaml"));
    http = AwsCrtHttpClient.create();
  }

  @AfterAll
  static void stop() {
    http.close();
    service.close();
  }

  @Test
  void enabledStream_hasCommitParts() {
    User user = configured(StreamingStatus.ENABLED);
    user.client().update("settings", OfficialClient.replace("k", LARGE, 0));
    assertEquals(List.of("commit/settings/1/0"), commitParts(user));
  }

  @Test
  void disabledStream_hasNone() {
    User user = configured(StreamingStatus.DISABLED);
    user.client().update("settings", OfficialClient.replace("k", LARGE, 0));
    assertEquals(List.of(), commitParts(user));
  }

  @Test
  void poolThatWasNeverConfigured_hasNone() {
    User user = new Users(service.endpoint(), http).newUser();
    user.client().update("settings", OfficialClient.replace("k", LARGE, 0));
    assertEquals(List.of(), commitParts(user));
  }

  private static User configured(StreamingStatus status) {
    User user = new Users(service.endpoint(), http).newUser();
    user.clientOf(User.DEVELOPER)
        .configure(
            request ->
                request.cognitoStreams(
                    streams -> streams.streamName("updates").streamingStatus(status)));
    return user;
  }

  private static List<String> commitParts(User user) {
    try (DynamoDbClient client = service.dynamoDbClient()) {
      String table = client.listTables().tableNames().getFirst();
      return client.scanPaginator(scan -> scan.tableName(table)).items().stream()
          .map(ItemKey::of)
          .filter(key -> key.partition().equals(user.pool() + "/" + user.identity()))
          .map(ItemKey::sort)
          .filter(sort -> sort.startsWith("commit/"))
          .toList();
    }
  }
}
