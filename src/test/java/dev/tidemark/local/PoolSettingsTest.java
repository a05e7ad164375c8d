package dev.tidemark.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.dynamodb.DynamoDbPoolStore;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.LambdaFunctionArn;
import dev.tidemark.store.Backoff;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cognitosync.CognitoSyncClient;
import software.amazon.awssdk.services.cognitosync.model.CognitoSyncException;
import software.amazon.awssdk.services.cognitosync.model.Operation;
import software.amazon.awssdk.services.cognitosync.model.RecordPatch;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The settings of pools: kept by the function of updates, and dropped when a request sets one. */
class PoolSettingsTest {
  private static final String IDENTITY = "us-east-1:00000000-0000-0000-0000-000000000001";

  /** A function that cannot be invoked, because there is no Lambda. */
  private static final String TRIGGER = "arn:aws:lambda:us-east-1:000000000000:function:trigger";

  private static LocalService service;
  private static CognitoSyncClient identity;
  private static CognitoSyncClient developer;

  @BeforeAll
  static void start() {
    LambdaAccess.properties(Map.of(), false).forEach(System::setProperty);
    service = LocalService.start(Path.of("template.yaml"));
    identity = client(IDENTITY);
    developer = client("developer");
  }

  @AfterAll
  static void stop() {
    identity.close();
    developer.close();
    service.close();
  }

  @Test
  void triggerThatARequestSets_seesTheNextUpdate() {
    String pool = pool("a");
    update(pool);
    setTrigger(pool, TRIGGER);
    assertThrows(CognitoSyncException.class, () -> update(pool));
    setTrigger(pool, "");
    update(pool);
  }

  @Test
  void triggerInTheTable_isNotReadForEachUpdate() {
    String pool = pool("b");
    update(pool);
    try (DynamoDbClient client = service.dynamoDbClient()) {
      Backoff backoff = Backoff.jittered(Duration.ofMillis(1), Duration.ofMillis(1));
      new DynamoDbPoolStore(client, "tidemark", backoff)
          .setSyncTrigger(new IdentityPoolId(pool), new LambdaFunctionArn(TRIGGER));
    }
    update(pool);
    setTrigger(pool, TRIGGER);
    assertThrows(CognitoSyncException.class, () -> update(pool));
  }

  private static void setTrigger(String pool, String function) {
    developer.setCognitoEvents(
        set -> set.identityPoolId(pool).events(Map.of("SyncTrigger", function)));
  }

  private static void update(String pool) {
    var before =
        identity.listRecords(
            list -> list.identityPoolId(pool).identityId(IDENTITY).datasetName("game"));
    var after =
        identity.updateRecords(
            update ->
                update
                    .identityPoolId(pool)
                    .identityId(IDENTITY)
                    .datasetName("game")
                    .syncSessionToken(before.syncSessionToken())
                    .recordPatches(
                        RecordPatch.builder()
                            .op(Operation.REPLACE)
                            .key("score")
                            .value("1")
                            .syncCount(before.datasetSyncCount())
                            .build()));
    assertEquals(before.datasetSyncCount() + 1, after.records().getFirst().syncCount());
  }

  private static String pool(String last) {
    return "us-east-1:00000000-0000-0000-0000-00000000000" + last;
  }

  private static CognitoSyncClient client(String accessKey) {
    return CognitoSyncClient.builder()
        .endpointOverride(service.endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, "any")))
        .httpClient(AwsCrtHttpClient.create())
        .build();
  }
}
