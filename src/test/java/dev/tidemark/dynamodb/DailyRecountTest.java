package dev.tidemark.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.walk.RunStatus;
import dev.tidemark.dynamodb.walk.StoredRun;
import dev.tidemark.dynamodb.walk.StoredRuns;
import dev.tidemark.local.EmbeddedDynamoDb;
import dev.tidemark.local.ProjectTemplate;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.RecordChange;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.RecordValue;
import dev.tidemark.model.SyncCount;
import dev.tidemark.operator.Life;
import dev.tidemark.store.Deadline;
import dev.tidemark.sync.SettableClock;
import dev.tidemark.usage.CountedBatch;
import dev.tidemark.usage.SequenceNumber;
import dev.tidemark.usage.UsageDifference;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Daily recounts on DynamoDB Local, step by step. */
final class DailyRecountTest {
  private static final Instant NOW = Instant.ofEpochMilli(1_795_428_930_000L);
  private static final IdentityPoolId POOL = new IdentityPoolId("eu-west-1:0");

  private final EmbeddedDynamoDb dynamoDb = EmbeddedDynamoDb.start();
  private final DynamoDbClient client = dynamoDb.client();
  private final SettableClock clock = new SettableClock(NOW);
  private final AtomicInteger ids = new AtomicInteger();
  private final DynamoDbUsageLedger ledger =
      new DynamoDbUsageLedger(client, "table", _ -> true, clock);
  private int batches;

  @BeforeEach
  void createTable() {
    ProjectTemplate.TABLE.createIfAbsent(client, "table");
    put("small", 10);
    put("large", 100_000);
  }

  @AfterEach
  void stop() {
    client.close();
    dynamoDb.close();
  }

  private void put(String name, int bytes) {
    Life life = new Life(client, 0);
    DatasetId dataset =
        new DatasetId(new PoolIdentity(POOL, new IdentityId("eu-west-1:2")), new DatasetName(name));
    RecordPatch patch =
        new RecordPatch(
            new RecordKey("k"),
            SyncCount.ZERO,
            new RecordChange.Replace(new RecordValue("v".repeat(bytes - 1)), Optional.empty()));
    life.update(dataset, life.list(dataset, 0).sessionToken(), "device", List.of(patch));
  }

  private void count(long bytes) {
    batches++;
    SequenceNumber number = new SequenceNumber(Integer.toString(batches));
    ledger.count(
        POOL, new CountedBatch("stream", number, number), new UsageDifference(bytes, 1, NOW));
  }

  private DailyRecount recount() {
    return recount(client);
  }

  private DailyRecount recount(DynamoDbClient of) {
    return new DailyRecount(
        new WalkedTable(
            of,
            "table",
            new DynamoDbDatasetStore(of, "table", _ -> true, SyncCount.ZERO, _ -> false),
            new TableGate(of, "table", SyncCount.ZERO)),
        _ -> true,
        () -> "id " + ids.incrementAndGet(),
        clock);
  }

  private StoredRun run() {
    return new StoredRuns(client, "table", _ -> true).read(ItemKey.RECOUNT);
  }

  private long usage() {
    return new DynamoDbPoolUsageStore(client, "table", _ -> true)
        .usage(POOL)
        .orElseThrow()
        .dataStorage();
  }

  private RecountData data() {
    return RecountData.decode(run().data());
  }

  @Test
  void steps_areTakenWhenTheirTimeHasComeAndNotBefore() {
    assertFalse(recount().work());
    count(7);
    recount().start();
    clock.advance(Duration.ofSeconds(59));
    assertFalse(recount().work());
    assertEquals(Optional.empty(), data().walkedAt());

    clock.advance(Duration.ofSeconds(1));
    assertFalse(recount().work());
    assertEquals(Optional.of(clock.instant()), data().walkedAt());
    clock.advance(Duration.ofMinutes(5).minusMillis(1));
    assertFalse(recount().work());
    assertEquals(7, usage());

    clock.advance(Duration.ofMillis(1));
    assertFalse(recount().work());
    assertEquals(100_010, usage());
    assertEquals(new RunStatus.Succeeded(clock.instant()), run().status());
  }

  @Test
  void poolThatWasNeverCounted_isCounted() {
    recount().start();
    finish();
    assertEquals(100_010, usage());
  }

  private void finish() {
    for (int step = 0; step < 10 && run().isInProgress(); step++) {
      clock.advance(Duration.ofMinutes(5));
      assertFalse(recount().work());
    }
    assertInstanceOf(RunStatus.Succeeded.class, run().status());
  }

  @Test
  void poolInUseBetweenTheSteps_isLeftAlone() {
    for (int used = 0; used < 2; used++) {
      count(7);
      recount().start();
      if (used == 0) {
        count(1);
      }
      clock.advance(Duration.ofMinutes(5));
      assertFalse(recount().work());
      if (used == 1) {
        count(1);
      }
      finish();
      assertEquals(8L * (used + 1), usage());
    }
  }

  @Test
  void recountInProgress_isNotStartedAgain() {
    recount().start();
    StoredRun first = run();
    clock.advance(Duration.ofDays(1));
    recount().start();
    assertEquals(first, run());
    finish();
    recount().start();
    assertTrue(run().isInProgress());
  }

  @Test
  void workerWithoutTime_handsOn() {
    recount().start();
    clock.advance(Duration.ofMinutes(5));
    assertTrue(Deadline.within(() -> Duration.ZERO, () -> recount().work()));
    finish();
    assertEquals(100_010, usage());
  }

  @Test
  void workerKilledAtAnyCall_isContinuedByTheNext() {
    int kills = 0;
    for (int calls = 0; ; calls++) {
      count(7);
      long wrong = usage();
      recount().start();
      CountedCalls process = new CountedCalls(calls, calls % 2 == 0);
      try {
        DailyRecount killed = recount(process.clientOf(client));
        for (int step = 0; step < 2; step++) {
          clock.advance(Duration.ofMinutes(5));
          killed.work();
        }
      } catch (CountedCalls.Killed | IllegalStateException _) {
        assertTrue(process.isKilled());
        kills++;
      }
      finish();
      // A correction whose response is lost makes the pool look used to the next worker.
      assertTrue(wrong != 100_010 && usage() == 100_010, "killed before call " + calls);
      if (!process.isKilled()) {
        assertTrue(kills > 15, kills + " kills");
        return;
      }
    }
  }
}
