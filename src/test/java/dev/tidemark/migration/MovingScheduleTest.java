package dev.tidemark.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.cognito.CognitoSyncSource;
import dev.tidemark.cognito.LocalSync;
import dev.tidemark.cognito.SourceCalls;
import dev.tidemark.dynamodb.DynamoDbDatasetImports;
import dev.tidemark.dynamodb.DynamoDbDatasetStore;
import dev.tidemark.dynamodb.client.DynamoDbClients;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.SyncCount;
import dev.tidemark.store.Backoff;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.store.StoreFailedException;
import dev.tidemark.sync.DatasetImports;
import dev.tidemark.sync.DatasetStore;
import dev.tidemark.takeover.DatasetMove;
import dev.tidemark.takeover.Source;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Devices with the official client that write on both sides, while their user is copied in bulk and
 * taken over at the first request: nothing is lost, nothing is overwritten unseen, and a device
 * starts over only if both sides had written. {@code -Dtidemark.moving.seed=7} repeats a schedule,
 * {@code -Dtidemark.moving.schedules=1000} is a long run.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MovingScheduleTest {
  private static final String POOL = "us-east-1:11111111-0000-0000-0000-000000000001";
  private static final int STEPS = 30;
  private static final int USERS = 4;
  private static final int WRITES = 30;
  private static final Backoff BACKOFF =
      Backoff.jittered(Duration.ofMillis(1), Duration.ofMillis(10));

  private final LocalSync source = LocalSync.start();
  private final LocalSync here = LocalSync.takingOver(source, POOL);
  private final DynamoDbClient dynamoDb = DynamoDbClients.create(here.dynamoDbEndpoint());
  private final IdentityMigration bulk = bulk();

  private IdentityMigration bulk() {
    Source from = new CognitoSyncSource(source.client(), SourceCalls.AT_ONCE);
    DatasetStore store = new DynamoDbDatasetStore(dynamoDb, "tidemark", BACKOFF);
    DatasetImports imports =
        new DynamoDbDatasetImports(dynamoDb, "tidemark", BACKOFF, SyncCount.ZERO);
    return new IdentityMigration(
        from, new DatasetMove(from, store, imports, DatasetImports.Terms.BULK));
  }

  @AfterAll
  void stop() {
    dynamoDb.close();
    here.close();
    source.close();
  }

  @Test
  void schedules_loseNothing() {
    Long only = Long.getLong("tidemark.moving.seed");
    LongStream seeds =
        only == null
            ? LongStream.range(0, Long.getLong("tidemark.moving.schedules", 12))
            : LongStream.of(only);
    seeds.forEach(this::run);
  }

  /**
   * Users who never pause: each writes to the source and then here, while the pool is copied again
   * and again. No device writes to the source after the switch, so none starts over.
   */
  @Test
  void usersWhoGoOnWriting_loseNothing() throws Exception {
    AtomicBoolean isOver = new AtomicBoolean();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> copies = threads.submit(() -> copyUntil(isOver));
      List<Callable<Boolean>> users =
          IntStream.range(0, USERS).<Callable<Boolean>>mapToObj(n -> () -> move(n)).toList();
      for (Future<Boolean> user : threads.invokeAll(users)) {
        assertTrue(user.get());
      }
      isOver.set(true);
      copies.get();
    }
  }

  private static String user(int number) {
    return "us-east-1:33333333-0000-0000-0000-%012d".formatted(number);
  }

  private void copyUntil(AtomicBoolean isOver) {
    while (!isOver.get()) {
      for (int number = 0; number < USERS; number++) {
        var _ = copy(new PoolIdentity(new IdentityPoolId(POOL), new IdentityId(user(number))));
      }
    }
  }

  private boolean move(int number) {
    MovingDevice phone = new MovingDevice("phone", POOL, user(number), source);
    MovingDevice tablet = new MovingDevice("tablet", POOL, user(number), source);
    for (int write = 0; write < WRITES; write++) {
      if (write == WRITES / 2 + number) {
        phone.switchTo(here);
        tablet.switchTo(here);
      }
      MovingDevice writer = write % 3 == 0 ? tablet : phone;
      writer.write("key" + write, "v" + write);
      while (writer.sync() == MovingDevice.Outcome.BUSY) {
        Thread.onSpinWait();
      }
    }
    var _ = tablet.sync();
    var _ = phone.sync();
    assertEquals(WRITES, tablet.values().size());
    assertEquals(tablet.values(), phone.values());
    return !tablet.takeStartedOver() && !phone.takeStartedOver();
  }

  private void run(long seed) {
    String identity = "us-east-1:22222222-0000-0000-0000-%012d".formatted(seed);
    PoolIdentity owner = new PoolIdentity(new IdentityPoolId(POOL), new IdentityId(identity));
    try {
      new MovingWorld(seed, source, here, POOL, identity, () -> copy(owner)).run(STEPS);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
    }
  }

  private List<Finding> copy(PoolIdentity owner) {
    try {
      return bulk.run(owner);
    } catch (StoreBusyException | StoreFailedException e) {
      return List.of(); // a fault; the next copy goes on
    }
  }
}
