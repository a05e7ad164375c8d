package dev.tidemark.proof;

import dev.tidemark.dynamodb.FaultPlan;
import dev.tidemark.dynamodb.FaultPlan.Fault;
import dev.tidemark.dynamodb.SimulatedDynamoDb;
import dev.tidemark.http.HttpResponse;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.sync.Backoff;
import dev.tidemark.sync.Deadline;
import dev.tidemark.sync.JitteredBackoff;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
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
  private static final String DEVELOPER = "123456789012";

  /** How far a clock steps, at most, and how far it is from the true time. */
  private static final int MAX_CLOCK_STEP = 600_000;

  private final Schedule schedule;
  private final Random random;
  private final Scheduler scheduler;
  private final FaultPlan faults;
  private final History history;
  private final PoolIdentity identity;
  private final List<Instance> instances = new ArrayList<>();
  private boolean isCalm;
  private int kills;

  /** A process of the function. */
  private final class Instance {
    private final Service service;
    private long clockIsOff;

    Instance(SimulatedDynamoDb dynamoDb) {
      this.service =
          new Service(
              identity,
              history,
              dynamoDb.store(backoff()),
              this::time,
              backoff(),
              Simulation.this::takeLong);
    }

    private Instant time() {
      return scheduler.now().plusMillis(clockIsOff);
    }

    void stepClock() {
      clockIsOff = random.nextLong(2L * MAX_CLOCK_STEP) - MAX_CLOCK_STEP;
    }
  }

  /** So that others change the dataset while a trigger runs. */
  private void takeLong() {
    scheduler.sleep(Duration.ofMillis(random.nextInt(300)));
  }

  private Simulation(Schedule schedule) {
    this.schedule = schedule;
    this.random = Schedule.random(~schedule.seed());
    this.scheduler = new Scheduler(random);
    this.faults = faults(random);
    this.history = new History(schedule.hasTrigger());
    this.identity = Service.identity(schedule.seed());
    SimulatedDynamoDb dynamoDb = new SimulatedDynamoDb(scheduler, random, faults);
    for (int i = 0; i < INSTANCES; i++) {
      instances.add(new Instance(dynamoDb));
    }
  }

  /** None, one kind, or all kinds, seldom or often. */
  private static FaultPlan faults(Random random) {
    List<Fault> all = List.of(Fault.values());
    Set<Fault> chosen =
        switch (random.nextInt(4)) {
          case 0 -> EnumSet.noneOf(Fault.class);
          case 1 -> EnumSet.of(all.get(random.nextInt(all.size())));
          default -> EnumSet.allOf(Fault.class);
        };
    return new FaultPlan(random, List.of(0.03, 0.1, 0.3, 0.7).get(random.nextInt(4)), chosen);
  }

  private Backoff backoff() {
    return new JitteredBackoff(FIRST_PAUSE, LONGEST_PAUSE, random::nextLong, scheduler::sleep);
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
    List<String> violations = new ArrayList<>();
    try {
      List<Participant> participants = participants();
      participants.forEach(participant -> scheduler.spawn(Duration.ZERO, participant));
      scheduler.run();
      isCalm = true;
      faults.calm();
      scheduler.spawn(Duration.ZERO, participants.getFirst()::conclude);
      scheduler.run();
    } catch (AssertionError e) {
      violations.add(String.valueOf(e.getMessage()));
    }
    violations.addAll(HistoryChecker.check(history));
    return new Run(schedule, history, List.copyOf(violations), faults.made(), kills);
  }

  private List<Participant> participants() {
    AtomicInteger changes = new AtomicInteger();
    List<Participant> participants = new ArrayList<>();
    for (int i = 0; i <= schedule.devices(); i++) {
      boolean isDeveloper = i == schedule.devices();
      Sender sender =
          new Sender(isDeveloper ? DEVELOPER : identity.identity().value(), isDeveloper);
      Optional<String> device =
          isDeveloper || i == 0 ? Optional.empty() : Optional.of("device " + i);
      Random own = new Random(random.nextLong());
      participants.add(new Participant(this, own, schedule, sender, device, changes));
    }
    return participants;
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
    AtomicReference<HttpResponse> response = new AtomicReference<>();
    Duration timeout = isCalm || random.nextInt(10) > 0 ? FUNCTION_TIMEOUT : shortTimeout();
    boolean isMortal = !isCalm && random.nextInt(30) == 0;
    boolean lived =
        scheduler.runMortal(
            isMortal ? random.nextInt(12) : Integer.MAX_VALUE,
            timeout,
            () -> response.set(answer(instance, timeout, call, sender, operation, input)));
    kills += lived ? 0 : 1;
    scheduler.pause();
    boolean isHeard = lived && (isCalm || random.nextInt(40) > 0);
    return isHeard
        ? Service.note(history, call, response.get())
        : Service.noteSilence(history, call);
  }

  /** So that functions are out of time in the middle of what they do. */
  private Duration shortTimeout() {
    return Duration.ofMillis(600 + random.nextInt(6000));
  }

  private HttpResponse answer(
      Instance instance,
      Duration timeout,
      int call,
      Sender sender,
      String operation,
      JsonObject input) {
    Instant end = scheduler.now().plus(timeout).minus(ANSWERING);
    return Deadline.within(
        () -> Duration.between(scheduler.now(), end),
        () -> instance.service.answer(call, sender, operation, input));
  }

  @Override
  public void sleep(Duration time) {
    scheduler.sleep(time);
  }

  @Override
  public void later(Duration delay, Runnable task) {
    scheduler.spawn(delay, task);
  }
}
