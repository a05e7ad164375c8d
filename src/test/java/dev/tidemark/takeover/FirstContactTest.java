package dev.tidemark.takeover;

import static dev.tidemark.cognito.LocalSync.remove;
import static dev.tidemark.cognito.LocalSync.replace;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.cognito.LocalSync;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.cognitosync.model.Dataset;
import software.amazon.awssdk.services.cognitosync.model.InvalidParameterException;
import software.amazon.awssdk.services.cognitosync.model.LimitExceededException;
import software.amazon.awssdk.services.cognitosync.model.ListRecordsResponse;
import software.amazon.awssdk.services.cognitosync.model.TooManyRequestsException;

/** A service that takes each identity over from another one at its first request. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FirstContactTest {
  private static final String POOL = "us-east-1:11111111-0000-0000-0000-000000000001";
  private static final String GAME = "game";
  private static final long GAP = 1_000_001;

  private final LocalSync source = LocalSync.start();
  private final LocalSync here = LocalSync.takingOver(source, POOL);
  private int identities;
  private String identity = "";

  @BeforeEach
  void newIdentity() {
    identities++;
    identity = "us-east-1:22222222-0000-0000-0000-%012d".formatted(identities);
    source.update(POOL, identity, GAME, replace("level", "1", 0), replace("gone", "x", 0));
    source.update(POOL, identity, GAME, remove("gone", 1));
    source.update(POOL, identity, "settings", replace("sound", "on", 0));
  }

  @AfterEach
  void dropFaults() {
    source.control("DELETE", "faults", "");
  }

  @AfterAll
  void stop() {
    here.close();
    source.close();
  }

  private ListRecordsResponse list(LocalSync service, String dataset, long since) {
    return service.list(POOL, identity, dataset, request -> request.lastSyncCount(since));
  }

  private List<Dataset> datasets(LocalSync service) {
    return service
        .client()
        .listDatasets(request -> request.identityPoolId(POOL).identityId(identity))
        .datasets();
  }

  /** Returns the requests of this identity that the source got. */
  private long asked() {
    return source
        .control("GET", "requests?limit=1000&identity=" + identity, "")
        .split("\"number\":", -1)
        .length;
  }

  /** The operations that name an identity. Each can be the first. */
  enum FirstCall {
    LIST_RECORDS,
    LIST_DATASETS,
    DESCRIBE_DATASET,
    DESCRIBE_USAGE,
    UPDATE_WITH_TOKEN_OF_THE_SOURCE,
    LIST_A_NAME_THAT_NEVER_WAS
  }

  private void make(FirstCall first) {
    switch (first) {
      case LIST_RECORDS -> assertTrue(list(here, GAME, 2).datasetExists());
      case LIST_DATASETS -> assertEquals(2, datasets(here).size());
      case DESCRIBE_DATASET ->
          here.client()
              .describeDataset(r -> r.identityPoolId(POOL).identityId(identity).datasetName(GAME));
      case DESCRIBE_USAGE ->
          here.client().describeIdentityUsage(r -> r.identityPoolId(POOL).identityId(identity));
      case UPDATE_WITH_TOKEN_OF_THE_SOURCE -> updateWithTokenOfTheSource();
      case LIST_A_NAME_THAT_NEVER_WAS -> assertFalse(list(here, "other", 7).datasetExists());
    }
  }

  private void updateWithTokenOfTheSource() {
    String token = list(source, GAME, 0).syncSessionToken() + "x";
    InvalidParameterException refusal =
        assertThrows(
            InvalidParameterException.class,
            () ->
                here.client()
                    .updateRecords(
                        request ->
                            request
                                .identityPoolId(POOL)
                                .identityId(identity)
                                .datasetName(GAME)
                                .syncSessionToken(token)
                                .recordPatches(replace("level", "2", 1))));
    assertTrue(
        String.valueOf(refusal.getMessage())
            .startsWith("SyncSessionToken not valid for these inputs"));
  }

  @ParameterizedTest
  @EnumSource
  void firstCall_takesAllDatasetsOver(FirstCall first) {
    make(first);
    List<Dataset> there = datasets(source);
    assertEquals(2, there.size());
    assertEquals(there, datasets(here));
    assertEquals(list(source, GAME, 0).records(), list(here, GAME, 0).records());
  }

  @Test
  void device_goesOnWithItsCounts() {
    ListRecordsResponse listing = list(here, GAME, 2);
    assertEquals(2, listing.datasetSyncCount());
    assertEquals(List.of(), listing.records());
    assertFalse(listing.datasetDeletedAfterRequestedSyncCount());
    here.update(POOL, identity, GAME, replace("level", "2", 1));
    ListRecordsResponse after = list(here, GAME, 2);
    assertEquals(2 + GAP, after.datasetSyncCount());
    assertEquals(List.of("level"), after.records().stream().map(r -> r.key()).toList());
    assertFalse(after.datasetDeletedAfterRequestedSyncCount());
  }

  @Test
  void identityThatIsMoved_isNotAskedForAgain() {
    assertEquals(2, datasets(here).size());
    long before = asked();
    here.delete(POOL, identity, GAME);
    assertEquals(1, datasets(here).size());
    assertFalse(list(here, GAME, 0).datasetExists());
    assertTrue(list(here, GAME, 2).datasetDeletedAfterRequestedSyncCount());
    assertFalse(list(here, "other", 0).datasetExists());
    assertEquals(before, asked());
  }

  @ParameterizedTest
  @EnumSource
  void sourceThatFails_makesEveryFirstCallRetryable(FirstCall first) {
    source.fail("ListRecords", 500, 1000);
    if (first != FirstCall.UPDATE_WITH_TOKEN_OF_THE_SOURCE) {
      assertThrows(TooManyRequestsException.class, () -> make(first));
    }
    source.control("DELETE", "faults", "");
    source.fail("ListDatasets", 403, 1000);
    assertThrows(TooManyRequestsException.class, () -> list(here, GAME, 2));
    source.control("DELETE", "faults", "");
    assertEquals(2, list(here, GAME, 2).datasetSyncCount());
  }

  @Test
  void moreDatasetsThanTheQuota_areTakenOverAndNoneIsAdded() {
    IntStream.range(0, 18)
        .forEach(n -> source.update(POOL, identity, "more" + n, replace("k", "v", 0)));
    assertEquals(20, datasets(here).size());
    assertThrows(
        LimitExceededException.class,
        () -> here.update(POOL, identity, "another", replace("k", "v", 0)));
    here.update(POOL, identity, "more1", replace("k", "w", 1));
  }

  @Test
  void manyFirstCallsAtOnce_takeOverOnce() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<List<Dataset>>> calls =
          IntStream.range(0, 12)
              .<Callable<List<Dataset>>>mapToObj(_ -> () -> datasets(here))
              .toList();
      for (Future<List<Dataset>> each : threads.invokeAll(calls)) {
        assertEquals(datasets(source), each.get());
      }
    }
  }

  @Test
  void deletionAtTheSourceBefore_isRemembered() {
    source.delete(POOL, identity, GAME);
    source.update(POOL, identity, GAME, replace("level", "new", 0));
    ListRecordsResponse listing = list(here, GAME, 2);
    assertTrue(listing.datasetDeletedAfterRequestedSyncCount());
    assertEquals(4, listing.datasetSyncCount());
  }

  @Test
  void anotherPool_isNotTakenOver() {
    String other = POOL.replace("000001", "000002");
    source.update(other, identity, GAME, replace("level", "1", 0));
    assertFalse(here.list(other, identity, GAME, _ -> {}).datasetExists());
  }
}
