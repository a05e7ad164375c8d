package dev.tidemark.consistency;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.consistency.CrashScenario.Client;
import dev.tidemark.consistency.CrashScenario.Request;
import dev.tidemark.consistency.World.Answer;
import dev.tidemark.consistency.World.Sender;
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
 * Crashes processes of the function with SIGKILL at a call to DynamoDB, before it is carried out or
 * after, and has another one carry on.
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
    this.identity = Service.identity(IDENTITIES.incrementAndGet());
    this.history = new History(scenario.terms());
  }

  /** Returns the calls to DynamoDB that the operation of a scenario makes. */
  static List<String> calls(URI dynamoDb, String table, CrashScenario scenario) throws IOException {
    return new Crash(dynamoDb, table, scenario).calls();
  }

  /**
   * Runs a scenario and kills the process of its operation.
   *
   * @param at the number of the call to DynamoDB, from 1
   * @param isCarriedOut whether DynamoDB carries that call out
   * @return what breaks a promise; nothing if all are kept
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
      Answer repeated = caller.call(request);
      if (!isDeletionCarriedOut(request, repeated)) {
        successful(repeated);
      }
      caller.conclude();
      ClientActor.assertNothingIsLeft(IdentityItems.all(client, table, identity));
      return saved(HistoryChecker.check(history), at, isCarriedOut);
    }
  }

  /** Saves the history if a promise is broken, and says where. */
  private List<String> saved(List<String> violations, int at, boolean isCarriedOut) {
    if (violations.isEmpty()) {
      return violations;
    }
    Path file =
        Path.of(
            "target",
            "proof",
            "kill %s call %d of %s.jsonl"
                .formatted(isCarriedOut ? "after" : "before", at, scenario.name()));
    history.save(file);
    return Stream.concat(violations.stream(), Stream.of("the history is " + file)).toList();
  }

  private static boolean isDeletionCarriedOut(Request request, Answer repeated) {
    return request.operation().equals("DeleteDataset") && repeated.status() == 404;
  }

  private Client client(DynamoDbClient client) {
    Service service =
        new Service(
            identity,
            history,
            new DynamoDbDatasetStore(client, table, BACKOFF),
            new DynamoDbPoolStore(client, table, BACKOFF),
            InstantSource.system(),
            BACKOFF,
            UnaryOperator.identity());
    return request -> {
      int call = invoked(request);
      return Service.note(
          history,
          call,
          service.answer(call, sender(request), request.operation(), request.input()));
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
      // Only now, for it begins with what it reads.
      try (OutputStream input = started.getFirst().getOutputStream()) {
        input.write(Trees.write(request.input()).getBytes(UTF_8));
      }
      for (String line : started.getFirst().inputReader(UTF_8).lines().toList()) {
        history.add(History.event(Trees.parse(line)));
      }
      kill(started.getFirst());
      Service.noteSilence(history, call);
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
            // The same classes as here, which were verified; so it starts sooner.
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:-BytecodeVerificationRemote",
            "--enable-native-access=ALL-UNNAMED",
            "-classpath",
            System.getProperty("java.class.path"),
            CrashingFunction.class.getName(),
            endpoint.toString(),
            table,
            identity.identity().value(),
            Boolean.toString(scenario.terms().hasTrigger()),
            Long.toString(scenario.terms().maxTombstoneAge().toMillis()),
            Integer.toString(call),
            request.operation())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** On POSIX systems this is SIGKILL. */
  private static void kill(Process process) {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Says what a call came to that must succeed. */
  static Answer successful(Answer answer) {
    if (answer.status() != 200) {
      throw new AssertionError("answered " + answer);
    }
    return answer;
  }
}
