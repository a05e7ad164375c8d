package dev.tidemark.clients;

import static dev.tidemark.clients.OfficialClient.remove;
import static dev.tidemark.clients.OfficialClient.replace;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.tidemark.model.Modification;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.ResponseSize;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import software.amazon.awssdk.services.cognitosync.model.CognitoSyncException;
import software.amazon.awssdk.services.cognitosync.model.InvalidParameterException;
import software.amazon.awssdk.services.cognitosync.model.LimitExceededException;
import software.amazon.awssdk.services.cognitosync.model.NotAuthorizedException;
import software.amazon.awssdk.services.cognitosync.model.RecordPatch;
import software.amazon.awssdk.services.cognitosync.model.ResourceConflictException;
import software.amazon.awssdk.services.cognitosync.model.ResourceNotFoundException;

/** The official Java client: every error of each operation, as its own exception. */
@ExtendWith(RunningService.class)
class JavaClientErrorsTest {
  private static final String NOT_YOURS =
      "These credentials are not valid for accessing this resource";
  private static final String FOREIGN_SESSION =
      "SyncSessionToken not valid for these inputs: it was issued for other inputs, or not by this"
          + " service";
  private static final String FOREIGN_NEXT_TOKEN =
      "NextToken not valid for these inputs: it was issued for other inputs, or not by this"
          + " service";

  private final User user;
  private final OfficialClient client;

  JavaClientErrorsTest(Users users) {
    this.user = users.newUser();
    this.client = user.client();
  }

  @TestFactory
  Stream<DynamicTest> foreignIdentity_isRefusedByEveryOperation() {
    User other = user.users().newUser();
    String token = client.list("game").syncSessionToken();
    return everyOperation(
        user.clientOf(other.identity()), token, NotAuthorizedException.class, 403, NOT_YOURS);
  }

  @TestFactory
  Stream<DynamicTest> illegalPool_isRefusedByEveryOperation() {
    // To an identity this pool is a foreign one, so call as a developer.
    User illegal = new User(user.users(), "INVALID", user.identity());
    return everyOperation(
        illegal.clientOf(User.DEVELOPER),
        "none",
        InvalidParameterException.class,
        400,
        "1 validation error detected: Value 'INVALID' at 'identityPoolId' failed to satisfy"
            + " constraint: Member must satisfy regular expression pattern:"
            + " [\\w-]+:[0-9a-zA-Z-]+");
  }

  private static <E extends CognitoSyncException> Stream<DynamicTest> everyOperation(
      OfficialClient client, String token, Class<E> type, int status, String message) {
    Map<String, Executable> calls =
        Map.of(
            "UpdateRecords", () -> client.updateWith(token, "game", replace("score", "5", 0)),
            "ListRecords", () -> client.list("game"),
            "ListDatasets", client::datasets,
            "DescribeDataset", () -> client.describe("game"),
            "DeleteDataset", () -> client.delete("game"),
            "DescribeIdentityUsage", client::usage);
    return calls.entrySet().stream()
        .map(
            call ->
                dynamicTest(
                    call.getKey(), () -> assertError(type, status, message, call.getValue())));
  }

  @Test
  void foreignPool_isRefused() {
    User elsewhere = new User(user.users(), user.users().newUser().pool(), user.identity());
    String token = client.list("game").syncSessionToken();
    // The local service takes the pool from the path, so the token is what does not match.
    assertError(
        InvalidParameterException.class,
        400,
        FOREIGN_SESSION,
        () -> elsewhere.client().updateWith(token, "game", replace("score", "5", 0)));
  }

  @Test
  void tokenOfAnotherDataset_isRefused() {
    String token = client.list("settings").syncSessionToken();
    assertError(
        InvalidParameterException.class,
        400,
        FOREIGN_SESSION,
        () -> client.updateWith(token, "game", replace("score", "5", 0)));
    assertError(
        InvalidParameterException.class,
        400,
        FOREIGN_SESSION,
        () -> client.list("game", request -> request.syncSessionToken(token)));
    assertFalse(client.list("game").datasetExists());
  }

  @Test
  void severalViolations_areAllReported() {
    String token = client.list("game").syncSessionToken();
    assertError(
        InvalidParameterException.class,
        400,
        "3 validation errors detected: Value null at 'recordPatches.1.member.value' failed to"
            + " satisfy constraint: Member must not be null; Value at 'recordPatches.2.member.key'"
            + " failed to satisfy constraint: Member must not have the key of another patch; Value"
            + " '-1' at 'recordPatches.2.member.syncCount' failed to satisfy constraint: Member"
            + " must have value greater than or equal to 0",
        () ->
            client.updateWith(
                token,
                "game",
                replace("score", "5", 0).toBuilder().value(null).build(),
                remove("score", -1)));
  }

  @Test
  void maxResultsOfZero_isRefused() {
    String message =
        "1 validation error detected: Value '0' at 'maxResults' failed to satisfy constraint:"
            + " Member must have value greater than or equal to 1";
    assertError(
        InvalidParameterException.class,
        400,
        message,
        () -> client.list("game", request -> request.maxResults(0)));
    assertError(
        InvalidParameterException.class,
        400,
        message,
        () -> client.datasets(request -> request.maxResults(0)));
  }

  @Test
  void nextTokenOfAnotherListing_isRefused() {
    client.update("game", replace("a", "1", 0), replace("b", "2", 0));
    String token = client.list("game", request -> request.maxResults(1)).nextToken();
    assertError(
        InvalidParameterException.class,
        400,
        "NextToken not valid for these inputs: it is from a listing with another LastSyncCount",
        () -> client.list("game", request -> request.nextToken(token).lastSyncCount(1L)));
    assertError(
        InvalidParameterException.class,
        400,
        FOREIGN_NEXT_TOKEN,
        () -> client.list("settings", request -> request.nextToken(token)));
    assertError(
        InvalidParameterException.class,
        400,
        FOREIGN_NEXT_TOKEN,
        () -> client.datasets(request -> request.nextToken(token)));
  }

  @Test
  void countAheadOfTheDataset_isRefused() {
    client.update("game", replace("score", "5", 0));
    assertError(
        InvalidParameterException.class,
        400,
        "No such SyncCount: 2 exists for this Dataset",
        () -> client.list("game", 2));
  }

  @Test
  void staleCounts_conflictAndChangeNothing() {
    client.update("game", replace("score", "5", 0), replace("lives", "3", 0));
    List<?> before = client.list("game").records();
    assertError(
        ResourceConflictException.class,
        409,
        "Current SyncCount for: lives is: 1 not: 0",
        () ->
            client.update(
                "game", replace("score", "6", 1), replace("lives", "2", 0), remove("score2", 4)));
    assertEquals(before, client.list("game").records());
  }

  @Test
  void everyConflict_canBeReadFromTheException() {
    client.update("game", replace("score", "5", 0), replace("größe", "3", 0));
    ResourceConflictException error =
        assertThrowsExactly(
            ResourceConflictException.class,
            () -> client.update("game", replace("score", "6", 0), remove("größe", 4)));
    String conflicts =
        error
            .awsErrorDetails()
            .sdkHttpResponse()
            .firstMatchingHeader("x-tidemark-conflicts")
            .orElseThrow();
    assertEquals(
        "[[\"score\",1],[\"größe\",1]]", URLDecoder.decode(conflicts, StandardCharsets.UTF_8));
  }

  @Test
  void datasetDeletedAfterTheListing_conflicts() {
    client.update("game", replace("score", "5", 0));
    String token = client.list("game").syncSessionToken();
    client.delete("game");
    assertError(
        ResourceConflictException.class,
        409,
        "The dataset was deleted or its tombstones were pruned after the listing that issued this"
            + " SyncSessionToken. List the records again",
        () -> client.updateWith(token, "game", replace("level", "1", 0)));
    assertFalse(client.list("game").datasetExists());
  }

  @Test
  void record1025_exceedsTheLimit() {
    client.update("game", records(1024));
    assertError(
        LimitExceededException.class,
        400,
        "Too many records of the dataset: 1025; the limit is 1024",
        () -> client.update("game", replace("one more", "", 0)));
    assertEquals(1024, client.describe("game").dataset().numRecords());
    client.update("game", remove("key 0", 1), replace("one more", "", 0));
  }

  @Test
  void dataset21_exceedsTheLimit() {
    for (int i = 1; i <= 20; i++) {
      client.update("dataset" + i, replace("score", "5", 0));
    }
    assertError(
        LimitExceededException.class,
        400,
        "Too many datasets of the identity: 21; the limit is 20",
        () -> client.update("dataset21", replace("score", "5", 0)));
    client.delete("dataset7");
    client.update("dataset21", replace("score", "5", 0));
    assertEquals(20, client.datasets().count());
  }

  /** A control character takes seven bytes on its way through Lambda, as JSON within JSON. */
  @Test
  void recordLargerThanAnyResponse_exceedsTheLimit() {
    long frame = ResponseSize.of(tombstone("photo"));
    String largest = "\u0001".repeat(Math.toIntExact((ResponseSize.MAX_BYTES - frame) / 7));
    long bytes = frame + 7L * (largest.length() + 1);
    assertError(
        LimitExceededException.class,
        400,
        "Too many bytes of the response: %d; the limit is 5500000".formatted(bytes),
        () -> client.update("game", replace("photo", largest + "\u0001", 0)));
    client.update("game", replace("photo", largest, 0));
    assertEquals(largest, client.list("game").records().getFirst().value());
    String quotes = "\"".repeat(1_048_571);
    client.update("game", replace("photo", quotes, 1));
    assertEquals(quotes, client.list("game").records().getFirst().value());
    String nonBmp = "\ud83c\udfb2".repeat(262_142);
    client.update("game", replace("photo", nonBmp, 2));
    assertEquals(nonBmp, client.list("game").records().getFirst().value());
  }

  private SyncRecord tombstone(String key) {
    return new SyncRecord.Tombstone(
        new RecordKey(key),
        new Modification(new SyncCount(1), Instant.EPOCH, user.identity(), Optional.empty()));
  }

  @Test
  void bytesOver1Mebibyte_exceedTheLimit() {
    String tooLong = "x".repeat(1024 * 1024 - 4);
    assertError(
        LimitExceededException.class,
        400,
        "Too many bytes of the dataset's keys and values: 1048577; the limit is 1048576",
        () -> client.update("game", replace("photo", tooLong, 0)));
  }

  @Test
  void missingDataset_isNotFound() {
    assertError(
        ResourceNotFoundException.class,
        404,
        "Dataset 'game' not found",
        () -> client.describe("game"));
    assertError(
        ResourceNotFoundException.class,
        404,
        "Dataset 'game' not found",
        () -> client.delete("game"));
  }

  private static RecordPatch[] records(int number) {
    return IntStream.range(0, number)
        .mapToObj(i -> replace("key " + i, "", 0))
        .toArray(RecordPatch[]::new);
  }

  private static <E extends CognitoSyncException> void assertError(
      Class<E> type, int status, String message, Executable call) {
    CognitoSyncException error = assertThrowsExactly(type, call);
    assertEquals(
        List.of(status, type.getSimpleName(), message, error.requestId()),
        List.of(
            error.statusCode(),
            error.awsErrorDetails().errorCode(),
            error.awsErrorDetails().errorMessage(),
            UUID.fromString(error.requestId()).toString()));
  }
}
