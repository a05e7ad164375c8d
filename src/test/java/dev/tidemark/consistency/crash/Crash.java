package dev.tidemark.consistency.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.consistency.checker.HistoryChecker;
import dev.tidemark.consistency.crash.CrashScenario.Client;
import dev.tidemark.consistency.crash.CrashScenario.Request;
import dev.tidemark.consistency.history.History;
import dev.tidemark.consistency.history.JsonValues;
import dev.tidemark.consistency.workload.ClientActor;
import dev.tidemark.consistency.workload.InProcessService;
import dev.tidemark.consistency.workload.World.Response;
import dev.tidemark.consistency.workload.World.Sender;
import dev.tidemark.dynamodb.DynamoDbDatasetStore;
import dev.tidemark.dynamodb.DynamoDbPoolStore;
import dev.tidemark.dynamodb.FaultyDynamoDb;
import dev.tidemark.dynamodb.FaultyDynamoDb.Fault;
import dev.tidemark.dynamodb.IdentityItems;
import dev.tidemark.dynamodb.client.DynamoDbClients;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.store.Backoff;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Kills a process of the function with SIGKILL at a call to DynamoDB, before or after DynamoDB
 * carries it out, and lets another process continue.
 */
final class Crash {
  private static final Backoff BACKOFF =
      Backoff.jittered(Duration.ofMillis(5), Duration.ofMillis(100));

  private static final AtomicLong IDENTITIES = new AtomicLong(1_000_000);

  private final URI dynamoDb;
  private final String table;
  private final CrashScenario scenario;
  private final PoolIdentity identity;
  private final History history;

  private Crash(URI dynamoDb, String table, CrashScenario scenario) {
    this.dynamoDb = dynamoDb;
    this.table = table;
    this.scenario = scenario;
    this.identity = InProcessService.identity(IDENTITIES.incrementAndGet());
    this.history =
        new History(identity.pool().value(), identity.identity().value(), scenario.config());
  }

  /** Returns the names of the calls to DynamoDB that the operation of a scenario makes. */
  static List<String> calls(URI dynamoDb, String table, CrashScenario scenario) throws IOException {
    return new Crash(dynamoDb, table, scenario).calls();
  }

  /**
   * Runs a scenario and kills the process of its operation.
   *
   * @param at the number of the call to DynamoDB, from 1
   * @param isCarriedOut whether DynamoDB carries out that call
   * @return the violated guarantees; empty if there are none
   */
  static List<String> run(
      URI dynamoDb, String table, CrashScenario scenario, int at, boolean isCarriedOut)
      throws IOException {
    return new Crash(dynamoDb, table, scenario).run(at, isCarriedOut);
  }

  private List<String> calls() throws IOException {
    try (FaultyDynamoDb counting = new FaultyDynamoDb(dynamoDb);
        DynamoDbClient client = DynamoDbClients.create(counting.endpoint())) {
      Client caller = client(client);
      Request request = scenario.prepare().apply(caller);
      counting.next();
      caller.call(request);
      return counting.calls();
    }
  }

  private List<String> run(int at, boolean isCarriedOut) throws IOException {
    try (DynamoDbClient client = DynamoDbClients.create(dynamoDb)) {
      Client caller = client(client);
      Request request = scenario.prepare().apply(caller);
      invokeAndKill(request, at, isCarriedOut);
      Response replayed = caller.call(request);
      if (!isDeletionCarriedOut(request, replayed)) {
        requireSuccess(replayed);
      }
      caller.checkFinalState();
      ClientActor.assertNothingIsLeft(IdentityItems.all(client, table, identity));
      return saved(HistoryChecker.check(history), at, isCarriedOut);
    }
  }

  /** Saves the history of a violation, and adds the file to its text. */
  private List<String> saved(List<String> violations, int at, boolean isCarriedOut) {
    if (violations.isEmpty()) {
      return violations;
    }
    Path file =
        Path.of(
            "target",
            "consistency",
            "crash %s call %d of %s.jsonl"
                .formatted(isCarriedOut ? "after" : "before", at, scenario.name()));
    history.save(file);
    return Stream.concat(violations.stream(), Stream.of("the history is " + file)).toList();
  }

  private static boolean isDeletionCarriedOut(Request request, Response replayed) {
    return request.operation().equals("DeleteDataset") && replayed.status() == 404;
  }

  private Client client(DynamoDbClient client) {
    InProcessService service =
        new InProcessService(
            identity,
            history,
            new DynamoDbDatasetStore(client, table, BACKOFF),
            new DynamoDbPoolStore(client, table, BACKOFF),
            InstantSource.system(),
            BACKOFF,
            UnaryOperator.identity());
    return request -> {
      int call = invoked(request);
      return InProcessService.record(
          history,
          call,
          service.serve(call, sender(request), request.operation(), request.input()),
          System.currentTimeMillis());
    };
  }

  private int invoked(Request request) {
    Sender sender = sender(request);
    return history.invoked(
        sender.author(),
        sender.isDeveloper(),
        request.operation(),
        request.input(),
        System.currentTimeMillis());
  }

  private Sender sender(Request request) {
    return ClientActor.sender(identity.identity().value(), request.operation());
  }

  private void invokeAndKill(Request request, int at, boolean isCarriedOut) throws IOException {
    AtomicInteger calls = new AtomicInteger();
    List<Process> started = new ArrayList<>();
    try (FaultyDynamoDb deadly = new FaultyDynamoDb(dynamoDb)) {
      int call = invoked(request);
      started.add(start(deadly.endpoint(), call, request));
      deadly.decide(
          _ -> {
            if (calls.incrementAndGet() != at) {
              return new Fault.None();
            }
            if (isCarriedOut) {
              return new Fault.CarriedOutThen(() -> kill(started.getFirst()));
            }
            kill(started.getFirst());
            return new Fault.LostRequest();
          });
      // The process begins when it has read its input, so the faults are set by then.
      try (OutputStream input = started.getFirst().getOutputStream()) {
        input.write(JsonValues.write(request.input()).getBytes(UTF_8));
      }
      for (String line : started.getFirst().inputReader(UTF_8).lines().toList()) {
        history.add(History.event(JsonValues.parse(line)));
      }
      kill(started.getFirst());
      InProcessService.recordLoss(history, call, System.currentTimeMillis());
    }
    if (calls.get() < at) {
      throw new AssertionError("only " + calls + " calls in " + scenario.name());
    }
  }

  private Process start(URI endpoint, int call, Request request) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            // The classes are those of this process, so skip their verification to start faster.
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:-BytecodeVerificationRemote",
            "--enable-native-access=ALL-UNNAMED",
            "-classpath",
            System.getProperty("java.class.path"),
            CrashingFunction.class.getName(),
            endpoint.toString(),
            table,
            identity.identity().value(),
            Boolean.toString(scenario.config().hasTrigger()),
            Long.toString(scenario.config().maxTombstoneAge().toMillis()),
            Integer.toString(call),
            request.operation())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Sends SIGKILL on POSIX systems. */
  private static void kill(Process process) {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Returns a response that must be a success. */
  static Response requireSuccess(Response response) {
    if (response.status() != 200) {
      throw new AssertionError("the response is " + response);
    }
    return response;
  }
}
