package dev.tidemark.consistency;

import static dev.tidemark.dynamodb.FaultyDynamoDb.cancelled;
import static dev.tidemark.dynamodb.FaultyDynamoDb.refusal;

import dev.tidemark.dynamodb.DynamoDbDatasetStore;
import dev.tidemark.dynamodb.DynamoDbPoolStore;
import dev.tidemark.dynamodb.FaultyDynamoDb;
import dev.tidemark.dynamodb.FaultyDynamoDb.Fault;
import dev.tidemark.dynamodb.IdentityItems;
import dev.tidemark.dynamodb.client.DynamoDbClients;
import dev.tidemark.http.HttpResponse;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.store.Backoff;
import dev.tidemark.store.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * A run of a schedule in threads and in time, on a DynamoDB that others use as well, by the client
 * that is deployed and through faults on the wire. What the seed decides is what is tried, and not
 * what comes in between: for that, there is {@link Simulation}.
 */
final class LiveRun implements World {
  private static final Duration FUNCTION_TIME = Duration.ofMillis(28_500);

  /** What takes hours in a schedule, takes this here. */
  private static final Duration LONGEST = Duration.ofMillis(300);

  private static final Backoff BACKOFF =
      Backoff.jittered(Duration.ofMillis(5), Duration.ofMillis(100));

  private final Schedule schedule;
  private final Random random;
  private final History history;
  private final PoolIdentity identity;
  private final Phaser tasks = new Phaser(1);
  private final List<Throwable> failures = new ArrayList<>();
  private final AtomicInteger faults = new AtomicInteger();
  private final Service service;
  private final DynamoDbClient client;
  private final String table;
  private volatile boolean isCalm;

  /** What a run came to. */
  record Run(Schedule schedule, History history, List<String> violations, int faults) {}

  private LiveRun(Schedule schedule, DynamoDbClient client, String table) {
    this.client = client;
    this.table = table;
    this.schedule = schedule;
    this.random = Schedule.random(schedule.seed());
    this.history =
        new History(
            new Terms(
                schedule.terms().hasTrigger(),
                schedule.kind().isLong() ? LONGEST : schedule.terms().maxTombstoneAge()));
    this.identity = Service.identity(schedule.seed());
    Duration clockIsOff = Duration.ofSeconds(random.nextInt(1200) - 600L);
    InstantSource clock = () -> Instant.now().plus(clockIsOff);
    this.service =
        new Service(
            identity,
            history,
            new DynamoDbDatasetStore(client, table, BACKOFF),
            new DynamoDbPoolStore(client, table, BACKOFF),
            clock,
            BACKOFF,
            trigger ->
                invocation -> {
                  sleep(Duration.ofMillis(5));
                  return trigger.invoke(invocation);
                });
  }

  /** Runs the schedule of a seed; no two runs on one table may have the same. */
  static Run run(long seed, URI dynamoDb, String table) {
    try (FaultyDynamoDb faulty = new FaultyDynamoDb(dynamoDb);
        DynamoDbClient client = DynamoDbClients.create(faulty.endpoint())) {
      LiveRun run = new LiveRun(Schedule.of(seed), client, table);
      faulty.decide(run::fault);
      return run.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Run run() {
    List<String> violations = new ArrayList<>();
    List<ClientActor> participants =
        ClientActor.all(this, schedule, identity.identity().value(), random);
    participants.forEach(participant -> later(Duration.ZERO, participant));
    tasks.arriveAndAwaitAdvance();
    isCalm = true;
    try {
      participants.getFirst().conclude();
      participants.getLast().concludePool();
    } catch (AssertionError e) {
      violations.add(String.valueOf(e.getMessage()));
    }
    synchronized (failures) {
      failures.forEach(failure -> violations.add(failure.toString()));
    }
    violations.addAll(HistoryChecker.check(history));
    return new Run(schedule, history, List.copyOf(violations), faults.get());
  }

  private Fault fault(String operation) {
    if (isCalm || nextInt(12) > 0) {
      return new Fault.None();
    }
    faults.incrementAndGet();
    boolean isTransaction = operation.equals("TransactWriteItems");
    return switch (nextInt(isTransaction ? 11 : 7)) {
      case 0 -> new Fault.LostRequest();
      case 1 -> new Fault.LostResponse();
      case 2 -> new Fault.TruncatedResponse();
      case 3 -> new Fault.ErrorResponse();
      case 4 -> new Fault.Slow(Duration.ofMillis(nextInt(200)));
      case 5 -> new Fault.Late(Duration.ofMillis(nextInt(300)));
      case 6 -> refusal("ProvisionedThroughputExceededException", "");
      case 7 -> refusal("TransactionInProgressException", "");
      case 8 -> refusal("IdempotentParameterMismatchException", "");
      case 9 -> cancelled("None", "TransactionConflict");
      default -> cancelled("ThrottlingError", "None", "ProvisionedThroughputExceeded");
    };
  }

  private synchronized int nextInt(int bound) {
    return random.nextInt(bound);
  }

  @Override
  public Answer call(Sender sender, String operation, JsonObject input) {
    int call =
        history.invoked(
            sender.author(), sender.isDeveloper(), operation, input, System.currentTimeMillis());
    Instant end = Instant.now().plus(FUNCTION_TIME);
    HttpResponse response =
        Deadline.within(
            () -> Duration.between(Instant.now(), end),
            () -> service.answer(call, sender, operation, input));
    return isCalm || nextInt(40) > 0
        ? Service.note(history, call, response)
        : Service.noteSilence(history, call);
  }

  @Override
  public void sleep(Duration time) {
    try {
      Thread.sleep(atMost(time));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Duration atMost(Duration time) {
    return time.compareTo(LONGEST) < 0 ? time : LONGEST;
  }

  @Override
  public List<String> items() {
    return IdentityItems.all(client, table, identity);
  }

  @Override
  public void later(Duration delay, Runnable task) {
    tasks.register();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                sleep(delay);
                task.run();
              } catch (RuntimeException | AssertionError e) {
                synchronized (failures) {
                  failures.add(e);
                }
              } finally {
                tasks.arriveAndDeregister();
              }
            });
  }
}
