package dev.tidemark.consistency.live;

import static dev.tidemark.dynamodb.FaultyDynamoDb.cancelled;
import static dev.tidemark.dynamodb.FaultyDynamoDb.refusal;

import dev.tidemark.consistency.checker.HistoryChecker;
import dev.tidemark.consistency.history.History;
import dev.tidemark.consistency.history.ServiceConfig;
import dev.tidemark.consistency.workload.ClientActor;
import dev.tidemark.consistency.workload.InProcessService;
import dev.tidemark.consistency.workload.Schedule;
import dev.tidemark.consistency.workload.World;
import dev.tidemark.consistency.workload.World.Response;
import dev.tidemark.consistency.workload.World.Sender;
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
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * A run of a schedule in threads and in real time on DynamoDB Local, with the deployed DynamoDB
 * client and faults on the wire. The seed decides the requests, but not how they interleave.
 */
public final class LiveRun implements World {
  private static final Duration FUNCTION_TIME = Duration.ofMillis(28_500);

  /** The longest pause, for which a schedule may have hours. */
  private static final Duration LONGEST = Duration.ofMillis(300);

  private static final Backoff BACKOFF =
      Backoff.jittered(Duration.ofMillis(5), Duration.ofMillis(100));

  private final Schedule schedule;
  private final Random random;
  private final History history;
  private final PoolIdentity identity;
  private final Tasks tasks = new Tasks();
  private final AtomicInteger faults = new AtomicInteger();
  private final InProcessService service;
  private final DynamoDbClient client;
  private final String table;
  private volatile boolean isFaultless;

  /**
   * The result of a run.
   *
   * @param violations the violated guarantees; empty if there are none
   * @param faults the number of injected faults
   */
  public record Run(Schedule schedule, History history, List<String> violations, int faults) {}

  private LiveRun(Schedule schedule, DynamoDbClient client, String table) {
    this.client = client;
    this.table = table;
    this.schedule = schedule;
    this.random = Schedule.random(schedule.seed());
    this.identity = InProcessService.identity(schedule.seed());
    this.history =
        new History(
            identity.pool().value(),
            identity.identity().value(),
            new ServiceConfig(
                schedule.config().hasTrigger(),
                schedule.kind().expiresTombstones() ? LONGEST : schedule.config().maxTombstoneAge(),
                schedule.config().maxClockSkew()));
    Duration clockSkew = Duration.ofSeconds(random.nextInt(1200) - 600L);
    InstantSource clock = () -> Instant.now().plus(clockSkew);
    this.service =
        new InProcessService(
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

  /** Runs the schedule of a seed. Each run on a table needs a seed of its own. */
  public static Run run(long seed, URI dynamoDb, String table) {
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
    List<ClientActor> actors = ClientActor.all(this, schedule, identity.identity().value(), random);
    actors.forEach(actor -> tasks.spawn(Duration.ZERO, actor));
    List<String> violations = new ArrayList<>(tasks.join());
    isFaultless = true;
    try {
      actors.getFirst().checkFinalState();
      actors.getLast().checkFinalEvents();
    } catch (AssertionError e) {
      violations.add(String.valueOf(e.getMessage()));
    }
    violations.addAll(HistoryChecker.check(history));
    return new Run(schedule, history, List.copyOf(violations), faults.get());
  }

  private Fault fault(String operation) {
    if (isFaultless || nextInt(12) > 0) {
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
  public Response call(Sender sender, String operation, JsonObject input) {
    int call =
        history.invoked(
            sender.author(), sender.isDeveloper(), operation, input, System.currentTimeMillis());
    Instant end = Instant.now().plus(FUNCTION_TIME);
    HttpResponse response =
        Deadline.within(
            () -> Duration.between(Instant.now(), end),
            () -> service.serve(call, sender, operation, input));
    return isFaultless || nextInt(40) > 0
        ? InProcessService.record(history, call, response, System.currentTimeMillis())
        : InProcessService.recordLoss(history, call, System.currentTimeMillis());
  }

  @Override
  public void sleep(Duration time) {
    Tasks.sleep(atMost(time));
  }

  private static Duration atMost(Duration time) {
    return time.compareTo(LONGEST) < 0 ? time : LONGEST;
  }

  @Override
  public List<String> items() {
    return IdentityItems.all(client, table, identity);
  }

  @Override
  public void spawn(Duration delay, Runnable task) {
    tasks.spawn(atMost(delay), task);
  }
}
