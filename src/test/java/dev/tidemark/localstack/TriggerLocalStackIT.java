package dev.tidemark.localstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.example.game.GameTrigger;
import dev.tidemark.local.LocalService;
import dev.tidemark.local.LocalServiceOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cognitosync.CognitoSyncClient;
import software.amazon.awssdk.services.cognitosync.model.CognitoSyncException;
import software.amazon.awssdk.services.cognitosync.model.InvalidLambdaFunctionOutputException;
import software.amazon.awssdk.services.cognitosync.model.LambdaThrottledException;
import software.amazon.awssdk.services.cognitosync.model.ListRecordsResponse;
import software.amazon.awssdk.services.cognitosync.model.Operation;
import software.amazon.awssdk.services.cognitosync.model.Record;
import software.amazon.awssdk.services.cognitosync.model.RecordPatch;

/** The service on LocalStack's DynamoDB, with functions in LocalStack's Lambda as triggers. */
@OnLocalStack
final class TriggerLocalStackIT {
  private static final String DEVELOPER = "AKIAIOSFODNN7EXAMPLE";
  private static final Map<String, String> PROPERTIES =
      Map.of("aws.accessKeyId", "test", "aws.secretAccessKey", "test");

  private static LocalService service;
  private static Functions functions;

  private final String pool = "us-east-1:" + UUID.randomUUID();
  private final String identity = "us-east-1:" + UUID.randomUUID();

  @BeforeAll
  static void start() {
    System.setProperty("aws.endpointUrlLambda", LocalStack.endpoint().toString());
    PROPERTIES.forEach(System::setProperty);
    functions = new Functions();
    service =
        LocalService.start(
            new LocalServiceOptions(
                LocalServiceOptions.LOOPBACK,
                0,
                Path.of("template.yaml"),
                "tidemark",
                new LocalServiceOptions.DynamoDb.Outside(LocalStack.endpoint()),
                new LocalServiceOptions.Trigger.None()));
  }

  @AfterAll
  static void stop() {
    service.close();
    functions.close();
    PROPERTIES.keySet().forEach(System::clearProperty);
    System.clearProperty("aws.endpointUrlLambda");
  }

  @Test
  void javaSample_changesAndRefusesUpdates() {
    set(functions.create("game", GameTrigger.class, Map.of()));
    assertEquals(
        List.of("coins=9999@1", "level=10@1", "badge=level 10@1"),
        update(replace("coins", "12000", 0), replace("level", "10", 0)));
    assertEquals(
        "The sync trigger failed",
        assertThrows(
                InvalidLambdaFunctionOutputException.class,
                () -> update(replace("highScore", "5000", 0)))
            .awsErrorDetails()
            .errorMessage());
    assertEquals(List.of("badge=level 10@1", "coins=9999@1", "level=10@1"), records());
  }

  @Test
  void outputThatBreaksARule_storesNothing() {
    set(
        functions.create(
            "malformed", BadTrigger.class, Map.of("SLEEP_MILLIS", "0", "OUTPUT", "[]")));
    assertEquals(
        "The sync trigger's answer breaks a rule: the answer is an array and not an object",
        assertThrows(InvalidLambdaFunctionOutputException.class, () -> update(replace("a", "1", 0)))
            .awsErrorDetails()
            .errorMessage());
    assertEquals(List.of(), records());
  }

  @Test
  void slowFunction_timesOutAndStoresNothing() {
    set(
        functions.create(
            "slow", BadTrigger.class, Map.of("SLEEP_MILLIS", "7000", "OUTPUT", "null")));
    CognitoSyncException refused =
        assertThrows(CognitoSyncException.class, () -> update(replace("a", "1", 0)));
    assertEquals("LambdaSocketTimeoutException", refused.awsErrorDetails().errorCode());
    assertEquals(List.of(), records());
  }

  @Test
  void missingFunction_isReported() {
    set("arn:aws:lambda:us-east-1:000000000000:function:nowhere");
    assertEquals(
        "The sync trigger cannot be invoked",
        assertThrows(InvalidLambdaFunctionOutputException.class, () -> update(replace("a", "1", 0)))
            .awsErrorDetails()
            .errorMessage());
  }

  @Test
  void functionWithoutConcurrency_isThrottled() {
    set(
        functions.create(
            "throttled", BadTrigger.class, Map.of("SLEEP_MILLIS", "0", "OUTPUT", "null")));
    functions.throttle("throttled");
    assertThrows(LambdaThrottledException.class, () -> update(replace("a", "1", 0)));
    assertEquals(List.of(), records());
  }

  private void set(String function) {
    try (CognitoSyncClient client = client(DEVELOPER)) {
      client.setCognitoEvents(
          call -> call.identityPoolId(pool).events(Map.of("SyncTrigger", function)));
      assertEquals(
          Map.of("SyncTrigger", function),
          client.getCognitoEvents(call -> call.identityPoolId(pool)).events());
    }
  }

  private List<String> update(RecordPatch... patches) {
    try (CognitoSyncClient client = client(identity)) {
      String token = list(client).syncSessionToken();
      return texts(
          client
              .updateRecords(
                  call ->
                      call.identityPoolId(pool)
                          .identityId(identity)
                          .datasetName("game")
                          .syncSessionToken(token)
                          .recordPatches(patches))
              .records());
    }
  }

  private List<String> records() {
    try (CognitoSyncClient client = client(identity)) {
      return texts(list(client).records());
    }
  }

  private ListRecordsResponse list(CognitoSyncClient client) {
    return client.listRecords(
        call -> call.identityPoolId(pool).identityId(identity).datasetName("game"));
  }

  private static List<String> texts(List<Record> records) {
    return records.stream()
        .map(stored -> stored.key() + "=" + stored.value() + "@" + stored.syncCount())
        .toList();
  }

  private static RecordPatch replace(String key, String value, long syncCount) {
    return RecordPatch.builder()
        .op(Operation.REPLACE)
        .key(key)
        .value(value)
        .syncCount(syncCount)
        .build();
  }

  private static CognitoSyncClient client(String accessKeyId) {
    return CognitoSyncClient.builder()
        .endpointOverride(service.endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKeyId, "any")))
        .httpClientBuilder(AwsCrtHttpClient.builder())
        .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
        .build();
  }
}
