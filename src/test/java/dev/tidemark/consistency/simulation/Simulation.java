package dev.tidemark.consistency.simulation;

import dev.tidemark.consistency.checker.HistoryChecker;
import dev.tidemark.consistency.history.History;
import dev.tidemark.consistency.history.ServiceConfig;
import dev.tidemark.consistency.simulation.FaultPlan.Fault;
import dev.tidemark.consistency.simulation.Scheduler.Fate;
import dev.tidemark.consistency.simulation.TableWatch.Writer;
import dev.tidemark.consistency.workload.ClientActor;
import dev.tidemark.consistency.workload.InProcessService;
import dev.tidemark.consistency.workload.Schedule;
import dev.tidemark.consistency.workload.Schedule.Kind;
import dev.tidemark.consistency.workload.World;
import dev.tidemark.consistency.workload.World.Response;
import dev.tidemark.consistency.workload.World.Sender;
import dev.tidemark.dynamodb.IdentityItems;
import dev.tidemark.dynamodb.StoreInternals;
import dev.tidemark.dynamodb.pages.CollidingKeys;
import dev.tidemark.http.HttpResponse;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.pool.PoolStore;
import dev.tidemark.store.Backoff;
import dev.tidemark.store.Deadline;
import dev.tidemark.store.JitteredBackoff;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.store.StoreFailedException;
import dev.tidemark.sync.DatasetStore;
import dev.tidemark.sync.SyncTrigger;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/**
 * A deterministic simulation of a schedule: the seed decides how clients, functions and DynamoDB
 * take turns, so a seed that shows a bug always shows it.
 */
public final class Simulation implements World {
  private static final int INSTANCES = 3;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

  /** Lambda stops a function after this time; the function keeps a reserve for its response. */
  private static final Duration FUNCTION_TIMEOUT = Duration.ofSeconds(29);

  private static final Duration RESPONSE_RESERVE = Duration.ofMillis(500);
  private static final Fate UNDISTURBED = Fate.natural(FUNCTION_TIMEOUT);

  private static final ScopedValue<CallFaults> CALL_FAULTS = ScopedValue.newInstance();

  /** The steps that most functions need. */
  private static final int STEPS = 12;

  /** The steps of functions that only read. */
  private static final int FEW_STEPS = 5;

  /** The milliseconds in which a function that has read writes. */
  private static final int SOON = 40;

  /** A choice of the trigger that is no fault. */
  private static final int NO_FAULT = 100;

  /** The default setting. */
  private static final Duration TRIGGER_TIMEOUT = Duration.ofSeconds(5);

  /** The greatest distance of a clock from the true time, in milliseconds. */
  private static final int MAX_CLOCK_SKEW = Math.toIntExact(ServiceConfig.SKEW.toMillis());

  private final Schedule schedule;
  private final Random random;
  private final Scheduler scheduler;
  private final FaultPlan faults;
  private final History history;
  private final PoolIdentity identity;
  private final SimulatedClient client;
  private final List<Instance> instances = new ArrayList<>();
  private final List<SimulatedClient> clients = new ArrayList<>();
  private final Optional<Versions> versions;
  private final List<CallFaults> served = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private final TableWatch watch = new TableWatch();
  private final Map<String, Integer> meetings = new TreeMap<>();
  private boolean isCalm;
  private int kills;

  /** A running instance of the function. */
  private final class Instance {
    private final InProcessService service;
    private long clockSkew;

    Instance(DynamoDbClient itsClient) {
      this.service =
          new InProcessService(
              identity,
              history,
              recordingFailures(
                  DatasetStore.class,
                  StoreInternals.datasetStore(
                      itsClient,
                      SimulatedClient.TABLE,
                      backoff(),
                      schedule.kind() == Kind.CHUNKS
                          ? () -> CollidingKeys.SALT
                          : random::nextLong)),
              recordingFailures(
                  PoolStore.class,
                  StoreInternals.poolStore(itsClient, SimulatedClient.TABLE, backoff())),
              this::time,
              backoff(),
              Simulation.this::unreliable);
    }

    private Instant time() {
      return scheduler.now().plusMillis(clockSkew);
    }

    void stepClock() {
      clockSkew = random.nextLong(2L * MAX_CLOCK_SKEW) - MAX_CLOCK_SKEW;
    }
  }

  /** Returns a store that records each exception that the port does not allow. */
  private static <T> T recordingFailures(Class<T> type, T store) {
    Object recording =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                Throwable failure = e.getTargetException();
                if (failure instanceof RuntimeException
                    && !(failure instanceof StoreBusyException)
                    && !(failure instanceof StoreFailedException)) {
                  callFaults().ifPresent(faults -> faults.addUnexpected(failure));
                }
                throw failure;
              }
            });
    return type.cast(recording);
  }

  /**
   * Returns a trigger that takes time, in which others may change the dataset, and that may fail.
   */
  private SyncTrigger unreliable(SyncTrigger trigger) {
    return invocation -> {
      int choice = isCalm ? NO_FAULT : random.nextInt(40);
      if (choice == 0) {
        return new SyncTrigger.Outcome.Throttled();
      }
      Duration time = choice == 1 ? TRIGGER_TIMEOUT : Duration.ofMillis(random.nextInt(600));
      Duration limit = shorter(TRIGGER_TIMEOUT, Deadline.leftBeforeAttempt());
      scheduler.sleep(shorter(time, limit));
      return time.compareTo(limit) < 0
          ? trigger.invoke(invocation)
          : new SyncTrigger.Outcome.TimedOut(limit);
    };
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private Simulation(Schedule schedule) {
    this.schedule = schedule;
    this.random = Schedule.random(~schedule.seed());
    this.scheduler = new Scheduler(random);
    this.faults = faults();
    this.identity = InProcessService.identity(schedule.seed());
    this.history =
        new History(identity.pool().value(), identity.identity().value(), schedule.config());
    SimulatedDynamoDb dynamoDb = new SimulatedDynamoDb(scheduler, random, watch);
    this.client = new SimulatedClient(dynamoDb, scheduler, random, faults);
    clients.add(client);
    for (int i = 0; i < INSTANCES; i++) {
      instances.add(new Instance(new OldVersion(client, this::meet)));
    }
    this.versions =
        schedule.kind() == Kind.VERSIONS ? Optional.of(new Versions(dynamoDb)) : Optional.empty();
  }

  /** Observes an item that a function of today's version meets. */
  private void meet(Map<String, AttributeValue> item) {
    if (OldVersion.isNewer(item)) {
      callFaults().ifPresent(CallFaults::meetNewerFormat);
    }
    versions.ifPresent(each -> each.convert(item));
  }

  /** The functions of a newer version, which share the table with today's. */
  private final class Versions {
    private final Release release = Release.any(random, violations::add);
    private final Rollout rollout = new Rollout(random);
    private final List<Instance> newer = new ArrayList<>();
    private final DynamoDbClient reader;

    private final SimulatedDynamoDb dynamoDb;

    Versions(SimulatedDynamoDb dynamoDb) {
      this.dynamoDb = dynamoDb;
      SimulatedClient newerClient =
          new SimulatedClient(dynamoDb, scheduler, random, faults, Writer.NEW);
      clients.add(newerClient);
      reader = release.client(newerClient);
      for (int i = 0; i < INSTANCES; i++) {
        newer.add(new Instance(release.client(newerClient)));
      }
    }

    /** Converts some items that an old function reads, soon after it did. */
    void convert(Map<String, AttributeValue> item) {
      if (!isCalm && rollout.hasNewer() && random.nextBoolean()) {
        release
            .conversion(item)
            .ifPresent(
                conversion ->
                    scheduler.spawn(
                        Duration.ofMillis(random.nextInt(SOON)), () -> write(conversion)));
      }
    }

    private void write(PutItemRequest conversion) {
      try {
        Writer.NEW.write(() -> dynamoDb.putItem(conversion));
        meetings.merge("item converted in place", 1, Integer::sum);
      } catch (SdkException e) {
        // The item stays in format 1.
      }
    }

    /** Once the faults have stopped, the upgrade is complete. */
    List<Instance> pick() {
      return isCalm || rollout.picksNewer() ? newer : instances;
    }
  }

  /** Plans no faults, one kind, only "retry later", or all kinds, at a random rate. */
  private FaultPlan faults() {
    List<Fault> all = List.of(Fault.values());
    Set<Fault> chosen =
        switch (random.nextInt(schedule.kind() == Kind.CHUNKS ? 16 : 8)) {
          case 0, 1 -> EnumSet.noneOf(Fault.class);
          case 2 -> EnumSet.of(all.get(random.nextInt(all.size())));
          case 3 -> EnumSet.copyOf(CallFaults.REFUSALS);
          // Slow requests leave time for others between the two steps of a read.
          case 8, 9, 10, 11, 12, 13, 14, 15 -> EnumSet.of(Fault.SLOW);
          default -> EnumSet.allOf(Fault.class);
        };
    return new FaultPlan(
        random,
        List.of(0.03, 0.1, 0.3, 0.7).get(random.nextInt(4)),
        chosen,
        fault -> callFaults().ifPresent(met -> met.add(fault)));
  }

  /**
   * Pauses between attempts, and sometimes uses up nearly all the time that the function has left.
   */
  private Backoff backoff() {
    Backoff jittered =
        new JitteredBackoff(FIRST_PAUSE, LONGEST_PAUSE, random::nextLong, scheduler::sleep);
    return attempt -> {
      Duration left = Duration.ofMillis(random.nextInt(1000));
      if (!isCalm && random.nextInt(4) == 0 && left.compareTo(Deadline.left()) < 0) {
        callFaults().ifPresent(CallFaults::shortenDeadline);
        scheduler.sleep(Deadline.left().minus(left));
      }
      return jittered.pause(attempt);
    };
  }

  /**
   * The result of a run.
   *
   * @param violations the violated guarantees; empty if there are none
   * @param faults the number of injected faults of each kind
   * @param kills the number of functions that were killed or ran out of time
   * @param meetings how often functions of one version met items of another, by what they did
   */
  public record Run(
      Schedule schedule,
      History history,
      List<String> violations,
      Map<Fault, Integer> faults,
      int kills,
      SortedMap<String, Integer> meetings) {
    /** Returns the number of calls. */
    public long calls() {
      return history.calls();
    }
  }

  /** Runs the schedule of a seed. */
  public static Run run(long seed) {
    return new Simulation(Schedule.of(seed)).run();
  }

  private Run run() {
    try {
      List<ClientActor> actors =
          ClientActor.all(this, schedule, identity.identity().value(), random);
      actors.forEach(actor -> scheduler.spawn(Duration.ZERO, actor));
      scheduler.run();
      isCalm = true;
      faults.stop();
      scheduler.spawn(Duration.ZERO, actors.getFirst()::checkFinalState);
      scheduler.spawn(Duration.ZERO, actors.getLast()::checkFinalEvents);
      scheduler.run();
    } catch (AssertionError e) {
      violations.add(String.valueOf(e.getMessage()));
    }
    violations.addAll(HistoryChecker.check(history));
    violations.addAll(watch.violations());
    meetings.putAll(watch.carried());
    return new Run(
        schedule,
        history,
        List.copyOf(violations),
        faults.injected(),
        kills,
        new TreeMap<>(meetings));
  }

  @Override
  public Response call(Sender sender, String operation, JsonObject input) {
    int call = history.invoked(sender.author(), sender.isDeveloper(), operation, input, millis());
    scheduler.pause();
    List<Instance> ofVersion = versions.map(Versions::pick).orElse(instances);
    Instance instance = ofVersion.get(random.nextInt(ofVersion.size()));
    if (random.nextInt(50) == 0) {
      instance.stepClock();
    }
    Optional<HttpResponse> response = run(instance, call, sender, operation, input);
    scheduler.pause();
    return response
        .filter(_ -> isCalm || random.nextInt(40) > 0)
        .map(received -> InProcessService.record(history, call, received, millis()))
        .orElseGet(() -> InProcessService.recordLoss(history, call, millis()));
  }

  private long millis() {
    return scheduler.now().toEpochMilli();
  }

  /** Runs a function, and returns its response if it lives to give one. */
  private Optional<HttpResponse> run(
      Instance instance, int call, Sender sender, String operation, JsonObject input) {
    Fate fate = isCalm ? UNDISTURBED : anyFate();
    AtomicReference<HttpResponse> response = new AtomicReference<>();
    CallFaults callFaults = begin(fate);
    boolean lived =
        ScopedValue.where(CALL_FAULTS, callFaults)
            .call(
                () ->
                    scheduler.runMortal(
                        fate,
                        () -> response.set(serve(instance, fate, call, sender, operation, input))));
    served.remove(callFaults);
    if (callFaults.hasMetNewerFormat()) {
      meetings.merge(operation + ": newer format", 1, Integer::sum);
    }
    if (!lived) {
      kills++;
      if (fate.isNatural()) {
        history.violation(call, "a function did not end in time");
      }
      return Optional.empty();
    }
    if (!isOfTrigger(response.get())) {
      callFaults
          .unjustifiedError(response.get().status())
          .ifPresent(what -> history.violation(call, what));
    }
    return Optional.of(response.get());
  }

  private CallFaults begin(Fate fate) {
    CallFaults callFaults = new CallFaults();
    if (!fate.equals(UNDISTURBED)) {
      callFaults.shortenDeadline();
    }
    served.add(callFaults);
    if (served.size() > 1 || !clients.stream().allMatch(SimulatedClient::isQuiet)) {
      served.forEach(CallFaults::addContention);
    }
    return callFaults;
  }

  private static boolean isOfTrigger(HttpResponse response) {
    return response.headers().getOrDefault("x-amzn-ErrorType", "").startsWith("Lambda");
  }

  private static Optional<CallFaults> callFaults() {
    return CALL_FAULTS.isBound() ? Optional.of(CALL_FAULTS.get()) : Optional.empty();
  }

  /** Some functions are killed midway, or have little time, or freeze until little time is left. */
  private Fate anyFate() {
    return switch (random.nextInt(30)) {
      case 0 -> UNDISTURBED.killedAfter(random.nextInt(STEPS));
      case 1, 2, 3, 9, 10 ->
          UNDISTURBED.frozenAfter(
              random.nextInt(random.nextBoolean() ? FEW_STEPS : STEPS),
              Duration.ofMillis(random.nextInt(4000)));
      case 4, 5, 6, 7, 8 -> Fate.natural(Duration.ofMillis(600 + random.nextInt(2500)));
      default -> UNDISTURBED;
    };
  }

  private HttpResponse serve(
      Instance instance, Fate fate, int call, Sender sender, String operation, JsonObject input) {
    Instant end = scheduler.now().plus(fate.timeToLive()).minus(RESPONSE_RESERVE);
    return Deadline.within(
        () -> Duration.between(scheduler.now(), end),
        () -> instance.service.serve(call, sender, operation, input));
  }

  @Override
  public void sleep(Duration time) {
    scheduler.sleep(time);
  }

  @Override
  public List<String> items() {
    return IdentityItems.all(
        versions.map(each -> each.reader).orElse(client), SimulatedClient.TABLE, identity);
  }

  @Override
  public void spawn(Duration delay, Runnable task) {
    scheduler.spawn(delay, task);
  }
}
