package dev.tidemark.cognito;

import static dev.tidemark.cognito.LocalSync.remove;
import static dev.tidemark.cognito.LocalSync.replace;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.store.StoreFailedException;
import dev.tidemark.takeover.Source;
import dev.tidemark.takeover.SourceReader;
import java.net.URI;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.cognitosync.CognitoSyncClient;
import software.amazon.awssdk.services.cognitosync.model.CognitoSyncException;
import software.amazon.awssdk.services.cognitosync.model.RecordPatch;

/** The official client against a local service. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CognitoSyncSourceTest {
  private static final String POOL = "us-east-1:11111111-0000-0000-0000-000000000001";
  private static final String IDENTITY = "us-east-1:22222222-0000-0000-0000-00000000000";

  private final LocalSync service = LocalSync.start();
  private final Source source = new CognitoSyncSource(service.client(), SourceCalls.AT_ONCE);

  private static PoolIdentity identity(int number) {
    return new PoolIdentity(new IdentityPoolId(POOL), new IdentityId(IDENTITY + number));
  }

  @BeforeAll
  void fill() {
    service.update(POOL, IDENTITY + 1, "game", replace("level", "1", 0), replace("score", "", 0));
    service.update(POOL, IDENTITY + 1, "game", replace("level", "2", 1));
    service.update(POOL, IDENTITY + 1, "game", remove("score", 1));
    service.update(POOL, IDENTITY + 2, "again", replace("old", "1", 0));
    service.update(POOL, IDENTITY + 2, "again", replace("old", "2", 1));
    service.delete(POOL, IDENTITY + 2, "again");
    service.update(POOL, IDENTITY + 2, "again", replace("new", "1", 0));
    for (int part = 0; part < 11; part++) {
      int first = part * 100;
      service.update(
          POOL,
          IDENTITY + 3,
          "large",
          IntStream.range(first, first + 100)
              .mapToObj(number -> part(number))
              .toArray(RecordPatch[]::new));
    }
  }

  /** Every third record is removed at once, so that there are more records than a page has. */
  private static RecordPatch part(int number) {
    return number % 3 == 0 ? remove("key" + number, 0) : replace("key" + number, "v", 0);
  }

  @AfterAll
  void stop() {
    service.close();
  }

  private Dataset read(int number) {
    return new SourceReader(source)
        .read(source.datasets(identity(number)).getFirst())
        .orElseThrow();
  }

  @Test
  void dataset_hasCountsDatesAuthorsAndTombstones() {
    Dataset dataset = read(1);
    var described =
        service
            .client()
            .describeDataset(
                request ->
                    request.identityPoolId(POOL).identityId(IDENTITY + 1).datasetName("game"))
            .dataset();
    assertEquals(new SyncCount(3), dataset.syncCount());
    assertEquals(described.creationDate(), dataset.creationDate());
    assertEquals(described.lastModifiedDate(), dataset.lastModifiedDate());
    assertEquals(described.lastModifiedBy(), dataset.lastModifiedBy());
    SyncRecord level = dataset.record(new RecordKey("level")).orElseThrow();
    assertEquals("2", level.liveValue().orElseThrow().text());
    assertEquals(new SyncCount(2), level.syncCount());
    SyncRecord score = dataset.record(new RecordKey("score")).orElseThrow();
    assertEquals(true, score instanceof SyncRecord.Tombstone);
    assertEquals(new SyncCount(3), score.syncCount());
    assertEquals(described.lastModifiedDate(), score.modification().lastModifiedDate());
  }

  @Test
  void recreatedDataset_remembersTheDeletion() {
    Dataset dataset = read(2);
    assertEquals(new SyncCount(4), dataset.syncCount());
    assertEquals(new SyncCount(3), dataset.deletedAtCount());
  }

  @Test
  void largeDataset_isReadInPages() {
    assertEquals(1100, read(3).records().size());
  }

  @Test
  void identityWithoutDatasets_hasNone() {
    assertEquals(List.of(), source.datasets(identity(9)));
  }

  @Test
  void refusal_isAFailureAndAnUnreachableServiceIsBusy() {
    PoolIdentity bad = new PoolIdentity(new IdentityPoolId(POOL), new IdentityId("eu-west-1:-"));
    Source refusing = new CognitoSyncSource(service.client(), refusal());
    assertThrows(StoreFailedException.class, () -> refusing.datasets(bad));
    try (CognitoSyncClient nobody = LocalSync.client(URI.create("http://127.0.0.1:1"))) {
      Source unreachable = new CognitoSyncSource(nobody, SourceCalls.AT_ONCE);
      assertThrows(StoreBusyException.class, () -> unreachable.datasets(identity(1)));
    }
  }

  private static SourceCalls refusal() {
    return new SourceCalls() {
      @Override
      public <T> T call(Supplier<T> call) {
        throw CognitoSyncException.builder().statusCode(403).message("refused").build();
      }
    };
  }
}
