package dev.tidemark.consistency;

import dev.tidemark.consistency.Schedule.Kind;
import dev.tidemark.consistency.Scheduler.Fate;
import dev.tidemark.dynamodb.FaultPlan;
import dev.tidemark.dynamodb.FaultPlan.Fault;
import dev.tidemark.dynamodb.IdentityItems;
import dev.tidemark.dynamodb.SimulatedClient;
import dev.tidemark.dynamodb.SimulatedDynamoDb;
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
import java.util.concurrent.atomic.AtomicReference;

/**
 * A run of a schedule in one thread of time: clients, functions and DynamoDB take turns as the seed
 * has it. So a seed that shows a fault shows it always.
 */
final class Simulation implements World {
  private static final int INSTANCES = 3;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

  /** When Lambda stops a function, and when it has to have an answer. */
  private static final Duration FUNCTION_TIMEOUT = Duration.ofSeconds(29);

  private static final Duration ANSWERING = Duration.ofMillis(500);
  private static final Fate UNDISTURBED = Fate.natural(FUNCTION_TIMEOUT);

  private static final ScopedValue<Circumstances> CIRCUMSTANCES = ScopedValue.newInstance();

  /** How many steps most functions make. */
  private static final int STEPS = 12;

  /** How many steps those make that read only. */
  private static final int FEW_STEPS = 5;

  private static final int CALM = 100;

  /** As it is set by default. */
  private static final Duration TRIGGER_TIMEOUT = Duration.ofSeconds(5);

  /** How far a clock steps, at most, and how far it is from the true time. */
  private static final int MAX_CLOCK_STEP = 600_000;

  private final Schedule schedule;
  private final Random random;
  private final Scheduler scheduler;
  private final FaultPlan faults;
  private final History history;
  private final PoolIdentity identity;
  private final SimulatedClient client;
  private final List<Instance> instances = new ArrayList<>();
  private final List<Circumstances> served = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private boolean isCalm;
  private int kills;

  /** A process of the function. */
  private final class Instance {
    private final Service service;
    private long clockIsOff;

    Instance() {
      this.service =
          new Service(
              identity,
              history,
              watched(
                  DatasetStore.class,
                  client.store(
                      backoff(),
                      schedule.kind() == Kind.CHUNKS
                          ? () -> CollidingKeys.SALT
                          : random::nextLong)),
              watched(PoolStore.class, client.poolStore(backoff())),
              this::time,
              backoff(),
              Simulation.this::unreliable);
    }

    private Instant time() {
      return scheduler.now().plusMillis(clockIsOff);
    }

    void stepClock() {
      clockIsOff = random.nextLong(2L * MAX_CLOCK_STEP) - MAX_CLOCK_STEP;
    }
  }

  /** Returns a store of which it is noted how it fails as no store may. */
  private static <T> T watched(Class<T> type, T store) {
    Object watching =
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
                  circumstances().ifPresent(met -> met.fail(failure));
                }
                throw failure;
              }
            });
    return type.cast(watching);
  }

  /** Returns the trigger as it takes its time, in which others change the dataset, and fails. */
  private SyncTrigger unreliable(SyncTrigger trigger) {
    return invocation -> {
      int choice = isCalm ? CALM : random.nextInt(40);
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
    this.history = new History(schedule.terms());
    this.identity = Service.identity(schedule.seed());
    this.client =
        new SimulatedClient(new SimulatedDynamoDb(scheduler, random), scheduler, random, faults);
    for (int i = 0; i < INSTANCES; i++) {
      instances.add(new Instance());
    }
  }

  /** None, one kind, pressure alone, or all kinds, seldom or often. */
  private FaultPlan faults() {
    List<Fault> all = List.of(Fault.values());
    Set<Fault> chosen =
        switch (random.nextInt(schedule.kind() == Kind.CHUNKS ? 16 : 8)) {
          case 0, 1 -> EnumSet.noneOf(Fault.class);
          case 2 -> EnumSet.of(all.get(random.nextInt(all.size())));
          case 3 -> EnumSet.copyOf(Circumstances.REFUSALS);
          // What is read in two steps is long in between.
          case 8, 9, 10, 11, 12, 13, 14, 15 -> EnumSet.of(Fault.SLOW);
          default -> EnumSet.allOf(Fault.class);
        };
    return new FaultPlan(
        random,
        List.of(0.03, 0.1, 0.3, 0.7).get(random.nextInt(4)),
        chosen,
        fault -> circumstances().ifPresent(met -> met.meet(fault)));
  }

  /** Where a function pauses is where it matters most that its time may be over. */
  private Backoff backoff() {
    Backoff jittered =
        new JitteredBackoff(FIRST_PAUSE, LONGEST_PAUSE, random::nextLong, scheduler::sleep);
    return attempt -> {
      Duration left = Duration.ofMillis(random.nextInt(1000));
      if (!isCalm && random.nextInt(4) == 0 && left.compareTo(Deadline.left()) < 0) {
        circumstances().ifPresent(Circumstances::hurry);
        scheduler.sleep(Deadline.left().minus(left));
      }
      return jittered.pause(attempt);
    };
  }

  /**
   * What a run came to.
   *
   * @param violations what breaks a promise; nothing if all are kept
   * @param faults how many faults of each kind there were
   * @param kills how many functions were killed
   */
  record Run(
      Schedule schedule,
      History history,
      List<String> violations,
      Map<Fault, Integer> faults,
      int kills) {
    /** Returns how many calls there were. */
    long calls() {
      return history.calls();
    }
  }

  /** Runs the schedule of a seed. */
  static Run run(long seed) {
    return new Simulation(Schedule.of(seed)).run();
  }

  private Run run() {
    try {
      List<ClientActor> participants =
          ClientActor.all(this, schedule, identity.identity().value(), random);
      participants.forEach(participant -> scheduler.spawn(Duration.ZERO, participant));
      scheduler.run();
      isCalm = true;
      faults.calm();
      scheduler.spawn(Duration.ZERO, participants.getFirst()::conclude);
      scheduler.spawn(Duration.ZERO, participants.getLast()::concludePool);
      scheduler.run();
    } catch (AssertionError e) {
      violations.add(String.valueOf(e.getMessage()));
    }
    violations.addAll(HistoryChecker.check(history));
    return new Run(schedule, history, List.copyOf(violations), faults.made(), kills);
  }

  @Override
  public Answer call(Sender sender, String operation, JsonObject input) {
    long at = scheduler.now().toEpochMilli();
    int call = history.invoked(sender.author(), sender.isDeveloper(), operation, input, at);
    scheduler.pause();
    Instance instance = instances.get(random.nextInt(instances.size()));
    if (random.nextInt(50) == 0) {
      instance.stepClock();
    }
    Optional<HttpResponse> response = run(instance, call, sender, operation, input);
    scheduler.pause();
    return response
        .filter(_ -> isCalm || random.nextInt(40) > 0)
        .map(heard -> Service.note(history, call, heard))
        .orElseGet(() -> Service.noteSilence(history, call));
  }

  /** Runs a function, and returns what it answers if it comes to that. */
  private Optional<HttpResponse> run(
      Instance instance, int call, Sender sender, String operation, JsonObject input) {
    Fate fate = isCalm ? UNDISTURBED : anyFate();
    AtomicReference<HttpResponse> response = new AtomicReference<>();
    Circumstances circumstances = begin(fate);
    boolean lived =
        ScopedValue.where(CIRCUMSTANCES, circumstances)
            .call(
                () ->
                    scheduler.runMortal(
                        fate,
                        () ->
                            response.set(answer(instance, fate, call, sender, operation, input))));
    served.remove(circumstances);
    if (!lived) {
      kills++;
      if (fate.isNatural()) {
        history.find(call, "a function did not end in time");
      }
      return Optional.empty();
    }
    if (!isOfTrigger(response.get())) {
      circumstances.objection(response.get().status()).ifPresent(what -> history.find(call, what));
    }
    return Optional.of(response.get());
  }

  private Circumstances begin(Fate fate) {
    Circumstances circumstances = new Circumstances();
    if (!fate.equals(UNDISTURBED)) {
      circumstances.hurry();
    }
    served.add(circumstances);
    if (served.size() > 1 || !client.isQuiet()) {
      served.forEach(Circumstances::meetOthers);
    }
    return circumstances;
  }

  private static boolean isOfTrigger(HttpResponse response) {
    return response.headers().getOrDefault("x-amzn-ErrorType", "").startsWith("Lambda");
  }

  private static Optional<Circumstances> circumstances() {
    return CIRCUMSTANCES.isBound() ? Optional.of(CIRCUMSTANCES.get()) : Optional.empty();
  }

  /**
   * Functions are killed, or have little time, so that it ends in the middle of what they do; or
   * they stand still in the middle of it, until there is little time left.
   */
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

  private HttpResponse answer(
      Instance instance, Fate fate, int call, Sender sender, String operation, JsonObject input) {
    Instant end = scheduler.now().plus(fate.timeToLive()).minus(ANSWERING);
    return Deadline.within(
        () -> Duration.between(scheduler.now(), end),
        () -> instance.service.answer(call, sender, operation, input));
  }

  @Override
  public void sleep(Duration time) {
    scheduler.sleep(time);
  }

  @Override
  public List<String> items() {
    return IdentityItems.all(client, SimulatedClient.TABLE, identity);
  }

  @Override
  public void later(Duration delay, Runnable task) {
    scheduler.spawn(delay, task);
  }
}
