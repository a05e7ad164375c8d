package dev.tidemark.clients;

import static dev.tidemark.clients.Responses.members;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.walk.RunStatus;
import dev.tidemark.dynamodb.walk.StoredRun;
import dev.tidemark.dynamodb.walk.StoredRuns;
import dev.tidemark.local.LocalService;
import dev.tidemark.model.IdentityPoolId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.services.cognitosync.model.AlreadyStreamedException;
import software.amazon.awssdk.services.cognitosync.model.BulkPublishResponse;
import software.amazon.awssdk.services.cognitosync.model.BulkPublishStatus;
import software.amazon.awssdk.services.cognitosync.model.CognitoSyncException;
import software.amazon.awssdk.services.cognitosync.model.DuplicateRequestException;
import software.amazon.awssdk.services.cognitosync.model.GetBulkPublishDetailsResponse;
import software.amazon.awssdk.services.cognitosync.model.InvalidParameterException;
import software.amazon.awssdk.services.cognitosync.model.NotAuthorizedException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The official Java client: bulk publishes, with every member and error. The runs of the tests have
 * the lease of a worker that does not exist, so no other touches them.
 */
class JavaClientBulkPublishTest {
  private static LocalService service;
  private static SdkHttpClient http;
  private static DynamoDbClient dynamoDb;

  private User user;
  private OfficialClient developer;

  @BeforeAll
  static void start() {
    service = LocalService.start(Path.of("template.yaml"));
    http = AwsCrtHttpClient.create();
    dynamoDb = service.dynamoDbClient();
  }

  @AfterAll
  static void stop() {
    dynamoDb.close();
    http.close();
    service.close();
  }

  @BeforeEach
  void createUser() {
    user = new Users(service.endpoint(), http).newUser();
    developer = user.clientOf(User.DEVELOPER);
  }

  private void enableStreaming(String status) {
    developer.configure(
        request ->
            request.cognitoStreams(
                streams -> streams.streamName("updates").streamingStatus(status)));
  }

  private StoredRun leased() {
    return StoredRun.none(ItemKey.bulkPublish(new IdentityPoolId(user.pool())))
        .started("run", Instant.now(), Map.of())
        .withLease(new StoredRun.Lease("nobody", Instant.now().plus(Duration.ofDays(1))));
  }

  private void store(StoredRun run) {
    StoredRuns runs = new StoredRuns(dynamoDb, "tidemark", _ -> true);
    assertTrue(runs.replace(runs.read(run.key()), run));
  }

  private GetBulkPublishDetailsResponse.Builder details() {
    return GetBulkPublishDetailsResponse.builder().identityPoolId(user.pool());
  }

  @Test
  void poolThatWasNeverBulkPublished_isNotStarted() {
    assertEquals(
        members(details().bulkPublishStatus(BulkPublishStatus.NOT_STARTED).build()),
        members(developer.bulkPublishDetails()));
  }

  @Test
  void request_startsABulkPublish() {
    enableStreaming("ENABLED");
    Instant before = Instant.now().minusMillis(1);
    assertEquals(
        members(BulkPublishResponse.builder().identityPoolId(user.pool()).build()),
        members(developer.bulkPublish()));
    GetBulkPublishDetailsResponse details = developer.bulkPublishDetails();
    assertTrue(details.bulkPublishStartTime().isAfter(before));
    assertNull(details.failureMessage());
  }

  @Test
  void bulkPublishInProgress_isADuplicate() {
    enableStreaming("ENABLED");
    StoredRun run = leased();
    store(run);
    assertError(
        DuplicateRequestException.class,
        "A bulk publish of IdentityPool '%s' is in progress".formatted(user.pool()),
        developer::bulkPublish);
    assertEquals(
        members(
            details()
                .bulkPublishStatus(BulkPublishStatus.IN_PROGRESS)
                .bulkPublishStartTime(run.startedAt())
                .build()),
        members(developer.bulkPublishDetails()));
  }

  @Test
  void successWithinADay_isAlreadyStreamed() {
    enableStreaming("ENABLED");
    Instant end = Instant.ofEpochMilli(System.currentTimeMillis()).minus(Duration.ofHours(23));
    StoredRun run = leased().ended(new RunStatus.Succeeded(end));
    store(run);
    assertError(
        AlreadyStreamedException.class,
        "IdentityPool '%s' was bulk published within the last 24 hours".formatted(user.pool()),
        developer::bulkPublish);
    assertEquals(
        members(
            details()
                .bulkPublishStatus(BulkPublishStatus.SUCCEEDED)
                .bulkPublishStartTime(run.startedAt())
                .bulkPublishCompleteTime(end)
                .build()),
        members(developer.bulkPublishDetails()));
  }

  @Test
  void failure_hasItsMessageAndDoesNotBlock() {
    enableStreaming("ENABLED");
    StoredRun run = leased().ended(new RunStatus.Failed(Instant.now(), "why"));
    store(run);
    assertEquals(
        members(
            details()
                .bulkPublishStatus(BulkPublishStatus.FAILED)
                .bulkPublishStartTime(run.startedAt())
                .failureMessage("why")
                .build()),
        members(developer.bulkPublishDetails()));
    developer.bulkPublish();
  }

  @Test
  void poolThatDoesNotStream_isRefused() {
    assertError(
        InvalidParameterException.class,
        "IdentityPool '%s' has no stream; configure one with SetIdentityPoolConfiguration"
            .formatted(user.pool()),
        developer::bulkPublish);
    enableStreaming("DISABLED");
    assertError(
        InvalidParameterException.class,
        "Streaming is disabled for IdentityPool '%s'".formatted(user.pool()),
        developer::bulkPublish);
  }

  @Test
  void identities_areRefused() {
    assertThrowsExactly(NotAuthorizedException.class, user.client()::bulkPublish);
    assertThrowsExactly(NotAuthorizedException.class, user.client()::bulkPublishDetails);
  }

  private static <E extends CognitoSyncException> void assertError(
      Class<E> type, String message, Executable call) {
    CognitoSyncException failure = assertThrowsExactly(type, call);
    assertEquals(
        List.of(400, type.getSimpleName(), message),
        List.of(
            failure.statusCode(),
            failure.awsErrorDetails().errorCode(),
            failure.awsErrorDetails().errorMessage()));
  }
}
