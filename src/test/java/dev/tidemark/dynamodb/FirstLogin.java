package dev.tidemark.dynamodb;

import static dev.tidemark.model.Samples.DATE;
import static dev.tidemark.model.Samples.replace;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tidemark.consistency.support.LocalTable;
import dev.tidemark.dynamodb.client.DynamoDbClients;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetLimits;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.Quota;
import dev.tidemark.model.Quotas;
import dev.tidemark.model.Samples;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.TombstoneBounds;
import dev.tidemark.store.Backoff;
import dev.tidemark.sync.SyncSession;
import dev.tidemark.sync.SyncSessions;
import dev.tidemark.sync.UpdateRecords;
import dev.tidemark.token.TokenKey;
import dev.tidemark.token.TokenKeys;
import dev.tidemark.token.TokenSealer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Measures a first login: an identity that creates all its datasets at once, beside another that
 * creates them one after the other. Prints the calls to DynamoDB Local and the times of both.
 */
final class FirstLogin {
  private static final int ROUNDS = 6;

  /** As the deployed functions have it. */
  private static final Backoff BACKOFF =
      Backoff.jittered(Duration.ofMillis(20), Duration.ofMillis(500));

  private final FaultyDynamoDb counting;
  private final UpdateRecords updateRecords;
  private final SyncSessions sessions;
  private int identities;

  private FirstLogin(FaultyDynamoDb counting, DynamoDbClient client) {
    TokenKey key = new TokenKey("a secret of thirty-two bytes....".getBytes(US_ASCII));
    this.counting = counting;
    this.sessions = new SyncSessions(new TokenSealer(TokenKeys.of(key)), InstantSource.fixed(DATE));
    this.updateRecords =
        new UpdateRecords(
            new DynamoDbDatasetStore(client, LocalTable.NAME, BACKOFF),
            sessions,
            new DatasetLimits(Quotas.AMAZON, TombstoneBounds.withMaxAge(Duration.ofDays(180))),
            InstantSource.fixed(DATE),
            BACKOFF);
  }

  /** Runs the measurement. */
  public static void main(String[] args) throws Exception {
    try (LocalTable table = new LocalTable();
        FaultyDynamoDb counting = new FaultyDynamoDb(table.endpoint());
        DynamoDbClient client = DynamoDbClients.create(counting.endpoint())) {
      new FirstLogin(counting, client).run();
    }
  }

  private void run() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Figures serial = measure(1);
      Figures together = measure(Quota.DATASETS.limit());
      System.out.printf(
          "one after the other %s; at once %s; ratio of calls %.2f, of time %.2f%s%n",
          serial,
          together,
          (double) together.calls() / serial.calls(),
          (double) together.time().toNanos() / serial.time().toNanos(),
          round == 0 ? " (not warm yet)" : "");
    }
  }

  private record Figures(int calls, Duration time) {
    @Override
    public String toString() {
      return "%d calls, %d ms".formatted(calls, time.toMillis());
    }
  }

  private Figures measure(int threads) throws Exception {
    List<Callable<UpdateRecords.Result>> creations = creations();
    counting.next();
    long start = System.nanoTime();
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      for (Future<UpdateRecords.Result> result : executor.invokeAll(creations)) {
        if (!(result.get() instanceof UpdateRecords.Result.Updated)) {
          throw new IllegalStateException("a creation ended in " + result.get());
        }
      }
    }
    return new Figures(counting.calls().size(), Duration.ofNanos(System.nanoTime() - start));
  }

  private List<Callable<UpdateRecords.Result>> creations() {
    PoolIdentity owner =
        new PoolIdentity(Samples.POOL, new IdentityId("eu-west-1:first-login-" + identities++));
    List<Callable<UpdateRecords.Result>> creations = new ArrayList<>();
    for (int i = 0; i < Quota.DATASETS.limit(); i++) {
      DatasetId id = new DatasetId(owner, new DatasetName("d" + i));
      creations.add(() -> updateRecords.update(request(id)));
    }
    return creations;
  }

  private UpdateRecords.Request request(DatasetId id) {
    SyncSession session =
        new SyncSession(new UUID(0, 0), DATE.plusSeconds(60), SyncCount.ZERO, SyncCount.ZERO, "");
    return new UpdateRecords.Request(
        id, sessions.token(id, session), "device", List.of(replace("k", 0, "v")));
  }
}
