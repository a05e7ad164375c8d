package dev.tidemark.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.tidemark.dynamodb.DynamoDbBulkPublishRuns;
import dev.tidemark.dynamodb.TableGate;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.walk.RunStatus;
import dev.tidemark.dynamodb.walk.StoredRun;
import dev.tidemark.dynamodb.walk.StoredRuns;
import dev.tidemark.local.memory.MemoryDynamoDb;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.StreamName;
import dev.tidemark.model.SyncCount;
import dev.tidemark.pool.CognitoStreams;
import dev.tidemark.pool.CognitoStreams.Status;
import dev.tidemark.pool.PoolConfiguration;
import dev.tidemark.streams.BulkPublish.Result;
import dev.tidemark.sync.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;

/** Starts of bulk publishes, with the rules of one at a time and one a day. */
final class BulkPublishTest {
  private static final Instant NOW = Instant.ofEpochMilli(1_795_428_930_000L);
  private static final IdentityPoolId POOL = new IdentityPoolId("eu-west-1:0");

  private final MemoryDynamoDb table = new MemoryDynamoDb();
  private final SettableClock clock = new SettableClock(NOW);
  private final List<IdentityPoolId> woken = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger ids = new AtomicInteger();
  private final StoredRuns stored = new StoredRuns(table, "table", _ -> true);

  private static Optional<CognitoStreams> streams(Status status) {
    return Optional.of(new CognitoStreams(new StreamName("stream"), Optional.empty(), status));
  }

  private BulkPublish bulkPublish(Optional<CognitoStreams> streams) {
    return bulkPublish(streams, table);
  }

  private BulkPublish bulkPublish(Optional<CognitoStreams> streams, DynamoDbClient client) {
    return new BulkPublish(
        runs(client),
        _ -> configuration(streams),
        woken::add,
        () -> "run " + ids.incrementAndGet(),
        clock);
  }

  private static PoolConfiguration configuration(Optional<CognitoStreams> streams) {
    return new PoolConfiguration(Optional.empty(), streams, 1);
  }

  private static DynamoDbBulkPublishRuns runs(DynamoDbClient client) {
    return new DynamoDbBulkPublishRuns(
        new StoredRuns(client, "table", _ -> true), new TableGate(client, "table", SyncCount.ZERO));
  }

  private Result start() {
    return bulkPublish(streams(new Status.Enabled())).start(POOL);
  }

  private void end(RunStatus status) {
    StoredRun run = stored.read(ItemKey.bulkPublish(POOL));
    assertEquals(true, stored.replace(run, run.ended(status)));
  }

  private BulkPublishStatus status() {
    return new GetBulkPublishDetails(runs(table)).get(POOL);
  }

  @Test
  void poolWithoutStream_isRefused() {
    assertInstanceOf(Result.NotConfigured.class, bulkPublish(Optional.empty()).start(POOL));
    Status disabled = new Status.Disabled(Optional.of("why"));
    assertInstanceOf(Result.Disabled.class, bulkPublish(streams(disabled)).start(POOL));
    assertEquals(new BulkPublishStatus.NotStarted(), status());
    assertEquals(List.of(), woken);
  }

  @Test
  void secondRequest_isADuplicateUntilTheFirstHasEnded() {
    assertInstanceOf(Result.Started.class, start());
    assertEquals(List.of(POOL), woken);
    assertEquals(new BulkPublishStatus.InProgress(NOW), status());
    clock.advance(Duration.ofDays(3));
    assertInstanceOf(Result.AlreadyInProgress.class, start());
    assertEquals(List.of(POOL), woken);
  }

  @Test
  void dayAfterASuccess_isRefusedToTheMillisecond() {
    start();
    end(new RunStatus.Succeeded(NOW.plusSeconds(60)));
    assertEquals(new BulkPublishStatus.Succeeded(NOW, NOW.plusSeconds(60)), status());
    clock.set(NOW.plusSeconds(60).plus(Duration.ofHours(24)).minusMillis(1));
    assertInstanceOf(Result.AlreadyStreamed.class, start());
    clock.advance(Duration.ofMillis(1));
    assertInstanceOf(Result.Started.class, start());
  }

  @Test
  void failure_doesNotBlock() {
    start();
    end(new RunStatus.Failed(NOW, "why"));
    assertEquals(new BulkPublishStatus.Failed(NOW, "why"), status());
    clock.advance(Duration.ofSeconds(1));
    assertInstanceOf(Result.Started.class, start());
    assertEquals(new BulkPublishStatus.InProgress(clock.instant()), status());
  }

  @Test
  void ofConcurrentRequests_oneStarts() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Callable<Result>> requests = Collections.nCopies(8, this::start);
      List<Result> results = new ArrayList<>();
      for (Future<Result> request : threads.invokeAll(requests)) {
        results.add(request.get());
      }
      assertEquals(1, Collections.frequency(results, new Result.Started()));
      assertEquals(7, Collections.frequency(results, new Result.AlreadyInProgress()));
    }
    assertEquals(List.of(POOL), woken);
  }

  @Test
  void lostResponse_isNoDuplicate() {
    assertInstanceOf(
        Result.Started.class,
        bulkPublish(streams(new Status.Enabled()), new LossyClient(table)).start(POOL));
    assertEquals(List.of(POOL), woken);
  }

  /** Carries out writes, and loses the response of the first one. */
  private static final class LossyClient implements DynamoDbClient {
    private final MemoryDynamoDb table;
    private boolean hasLost;

    LossyClient(MemoryDynamoDb table) {
      this.table = table;
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
      PutItemResponse response = table.putItem(request);
      if (!hasLost) {
        hasLost = true;
        throw SdkClientException.create("lost");
      }
      return response;
    }

    @Override
    public GetItemResponse getItem(GetItemRequest request) {
      return table.getItem(request);
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }
}
