package dev.tidemark.sync;

import static dev.tidemark.model.Samples.count;
import static dev.tidemark.model.Samples.dataset;
import static dev.tidemark.model.Samples.live;
import static dev.tidemark.model.Samples.remove;
import static dev.tidemark.model.Samples.replace;
import static dev.tidemark.model.Samples.tombstone;
import static dev.tidemark.sync.UpdateResults.conflicting;
import static dev.tidemark.sync.UpdateResults.updated;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.http.Body;
import dev.tidemark.http.HttpRequest;
import dev.tidemark.http.HttpResponse;
import dev.tidemark.http.RequestTarget;
import dev.tidemark.http.Router;
import dev.tidemark.http.endpoint.UpdateRecordsEndpoint;
import dev.tidemark.json.Json;
import dev.tidemark.model.Caller;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.TombstoneBounds;
import dev.tidemark.store.StoreFailedException;
import dev.tidemark.sync.InMemoryDatasetStore.Reads;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Updates of clients that take the greatest count of a response as their own: the response repeats
 * what others wrote since the client's listing.
 */
final class UpdateRecordsMissedRecordsTest {
  private static final DatasetId D = dataset("d");
  private static final int LARGE_VALUE = 450_000;

  private final Operations on = new Operations();

  private static UpdateRecords.Result update(
      Operations on, String token, boolean needsMissed, RecordPatch... patches) {
    return on.updateRecords.update(
        new UpdateRecords.Request(
            D, token, "device", List.of(patches), SyncTrigger.NONE, needsMissed));
  }

  private static String tokenSince(Operations on, long lastSyncCount) {
    return on.page(D, lastSyncCount).sessionToken();
  }

  @ParameterizedTest
  @EnumSource
  void recordsOfOthersSinceTheListing_follow(Reads reads) {
    Operations on = new Operations(reads, Operations.BOUNDS);
    on.put(D, replace("a", 0, "1"), replace("z", 0, "1"));
    String token = tokenSince(on, 1);
    on.put(D, replace("b", 0, "2"), remove("z", 1));

    assertEquals(
        updated(live("a", 3, "3"), live("b", 2, "2"), tombstone("z", 2)),
        update(on, token, true, replace("a", 1, "3")));
  }

  @Test
  void recordsOfTheListingItself_follow() {
    on.put(D, replace("a", 0, "1"));
    on.put(D, replace("b", 0, "2"));
    String token = tokenSince(on, 1);

    assertEquals(
        updated(live("a", 3, "3"), live("b", 2, "2")),
        update(on, token, true, replace("a", 1, "3")));
  }

  @Test
  void anyOtherClient_getsItsOwnRecordsOnly() {
    on.put(D, replace("a", 0, "1"));
    String token = tokenSince(on, 1);
    on.put(D, replace("b", 0, "2"));

    assertEquals(updated(live("a", 3, "3")), update(on, token, false, replace("a", 1, "3")));
  }

  @Test
  void nothingMissed_needsNoRead() {
    on.put(D, replace("a", 0, "1"));
    String token = tokenSince(on, 1);
    on.store.reset();

    assertEquals(updated(live("a", 2, "3")), update(on, token, true, replace("a", 1, "3")));
    assertEquals(1, on.store.reads());
  }

  @Test
  void tombstonesThatTheUpdateItselfPrunes_follow() {
    Operations pruning =
        new Operations(Reads.OF_THE_SCOPE, new TombstoneBounds(2, 100, Duration.ofDays(180)));
    pruning.put(D, replace("a", 0, "1"), replace("b", 0, "1"), replace("c", 0, "1"));
    String token = tokenSince(pruning, 1);
    pruning.put(D, remove("a", 1));
    pruning.put(D, remove("b", 1));

    assertEquals(
        updated(tombstone("c", 4), tombstone("a", 2), tombstone("b", 3)),
        update(pruning, token, true, remove("c", 1)));
    assertEquals(count(3), pruning.existing(D).prunedUpToCount());
    assertEquals(conflicting(), update(pruning, token, true, remove("c", 1)));
  }

  @Test
  void tombstonesOfTheListingPrunedSince_makeTheClientListAgain() {
    Operations pruning =
        new Operations(Reads.OF_THE_SCOPE, new TombstoneBounds(2, 100, Duration.ofDays(180)));
    pruning.put(D, replace("a", 0, "1"), replace("b", 0, "1"));
    pruning.put(D, remove("b", 1));
    String token = tokenSince(pruning, 1);
    pruning.put(D, remove("x", 0), remove("y", 0));

    assertEquals(count(2), pruning.existing(D).prunedUpToCount());
    assertEquals(conflicting(), update(pruning, token, true, replace("a", 1, "2")));
    String later = tokenSince(pruning, 1);
    assertEquals(
        updated(live("a", 4, "2"), tombstone("x", 3), tombstone("y", 3)),
        update(pruning, later, true, replace("a", 1, "2")));
  }

  @Test
  void replay_repeatsThoseThatStillHaveSuchCounts() {
    on.put(D, replace("a", 0, "1"));
    String token = tokenSince(on, 1);
    on.put(D, replace("b", 0, "2"), replace("c", 0, "2"));
    update(on, token, true, replace("a", 1, "3"));
    on.put(D, replace("c", 2, "4"));

    assertEquals(
        updated(live("a", 3, "3"), live("b", 2, "2")),
        update(on, token, true, replace("a", 1, "3")));
    assertEquals(4, on.storedCount(D));
  }

  @Test
  void responseTooLarge_isAFailureAfterTheUpdate() {
    String control = "\u0001".repeat(LARGE_VALUE);
    on.put(D, replace("a", 0, "1"));
    String token = tokenSince(on, 1);
    on.put(D, replace("b", 0, control));
    on.put(D, replace("c", 0, control));

    RecordPatch patch = replace("a", 1, "3");
    assertThrows(StoreFailedException.class, () -> update(on, token, true, patch));
    assertEquals(4, on.storedCount(D));
    assertThrows(StoreFailedException.class, () -> update(on, token, true, patch));
    assertEquals(4, on.storedCount(D));
  }

  @ParameterizedTest
  @CsvSource({
    "User-Agent, aws-sdk-nodejs/2.1693.0 linux/v22, true",
    "user-agent, aws-sdk-js/2.7 callback, true",
    "X-Amz-User-Agent, aws-sdk-js/2.1693.0 callback, true",
    "User-Agent, aws-sdk-js/3.1124.0, false",
    "X-Amz-User-Agent, aws-sdk-nodejs/20, false",
    "User-Agent, Mozilla/5.0 aws-sdk-js/2.1, false",
    "X-Other, aws-sdk-js/2.1, false",
  })
  void userAgent_decidesThroughTheRouter(String header, String agent, boolean gets) {
    on.put(D, replace("a", 0, "1"));
    String token = tokenSince(on, 1);
    on.put(D, replace("b", 0, "2"));

    HttpResponse response = post(token, Map.of(header, agent));

    assertEquals(200, response.status());
    String written = Json.write(response.body());
    assertEquals(gets, written.contains("\"Key\":\"b\""), written);
  }

  private HttpResponse post(String token, Map<String, String> headers) {
    Router router =
        new Router(
            List.of(new UpdateRecordsEndpoint(on.updateRecords, (_, _) -> SyncTrigger.NONE)),
            Set.of());
    String body =
        """
        {"UserAgents":["aws-sdk-js/2.1"],"SyncSessionToken":"%s","RecordPatches":
        [{"Op":"replace","Key":"a","Value":"3","SyncCount":1}]}
        """
            .formatted(token);
    return router.respond(
        new HttpRequest(
            new RequestTarget.Path(
                "POST",
                "/identitypools/%s/identities/%s/datasets/d"
                    .formatted(D.owner().pool().value(), D.owner().identity().value())),
            Map.of(),
            headers,
            new Body.Text(body),
            Optional.of(new Caller.CognitoIdentity(D.owner())),
            "id"));
  }
}
