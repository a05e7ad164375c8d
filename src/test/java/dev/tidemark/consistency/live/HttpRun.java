package dev.tidemark.consistency.live;

import com.amazonaws.services.lambda.runtime.events.CognitoEvent;
import com.amazonaws.services.lambda.runtime.events.CognitoEvent.DatasetRecord;
import dev.tidemark.consistency.checker.HistoryChecker;
import dev.tidemark.consistency.history.History;
import dev.tidemark.consistency.history.History.Event;
import dev.tidemark.consistency.history.JsonValues;
import dev.tidemark.consistency.history.ServiceConfig;
import dev.tidemark.consistency.live.OfficialCaller.Received;
import dev.tidemark.consistency.workload.ClientActor;
import dev.tidemark.consistency.workload.InProcessService;
import dev.tidemark.consistency.workload.Schedule;
import dev.tidemark.consistency.workload.World;
import dev.tidemark.consistency.workload.World.Response;
import dev.tidemark.consistency.workload.World.Sender;
import dev.tidemark.dynamodb.IdentityItems;
import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonValue.JsonString;
import dev.tidemark.model.PoolIdentity;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A run of a schedule over HTTP: the official Java client against a local service, without faults.
 * Half of the runs of each kind make one call at a time, so each response has to match one state
 * exactly. In the others the calls are concurrent, and some responses are lost.
 */
public final class HttpRun implements World {
  /** The longest pause, for which a schedule may have hours. */
  private static final Duration LONGEST = Duration.ofMillis(5);

  /** The account of developers in the local service. */
  private static final String ACCOUNT = "000000000000";

  /** An access key id that the local service takes for a developer's. */
  private static final String DEVELOPER = "AKIAIOSFODNN7EXAMPLE";

  private final Schedule schedule;
  private final boolean isSequential;
  private final Random random;
  private final PoolIdentity identity;
  private final History history;
  private final HttpTarget target;
  private final Map<Access, OfficialCaller> callers = new ConcurrentHashMap<>();
  private final Map<Integer, JsonObject> running = new ConcurrentHashMap<>();
  private final Map<Object, ReentrantLock> locks = new ConcurrentHashMap<>();
  private final List<String> violations = new ArrayList<>();
  private final Tasks tasks = new Tasks();
  private volatile boolean isFaultless;

  private HttpRun(Schedule schedule, HttpTarget target) {
    this.schedule = schedule;
    this.isSequential = schedule.seed() % 4 < 2;
    this.random = Schedule.random(schedule.seed());
    this.identity = InProcessService.identity(schedule.seed());
    this.target = target;
    this.history =
        new History(
            identity.pool().value(),
            identity.identity().value(),
            new ServiceConfig(
                schedule.config().hasTrigger(), ServiceConfig.NO_PRUNING_BY_AGE, Duration.ZERO));
  }

  /** The URL and the access key of a client. */
  private record Access(URI endpoint, String key) {}

  /**
   * The result of a run.
   *
   * @param violations the violated guarantees; empty if there are none
   */
  public record Run(Schedule schedule, History history, List<String> violations) {}

  /** Runs the schedule of a seed. Each run on the same services needs a seed of its own. */
  public static Run run(long seed, HttpServices services) {
    Schedule schedule = Schedule.of(seed);
    return run(schedule, services.service(schedule.config().hasTrigger()));
  }

  /** Runs a schedule, whose seed no other run on the same table has. */
  static Run run(Schedule schedule, HttpTarget target) {
    return new HttpRun(schedule, target).run();
  }

  private Run run() {
    String id = identity.identity().value();
    RecordingTrigger.record(id, this::recordTrigger);
    List<ClientActor> actors = ClientActor.all(this, schedule, id, random);
    MisuseActor misuser = new MisuseActor(this, schedule, id, new Random(random.nextLong()));
    actors.forEach(actor -> tasks.spawn(Duration.ZERO, actor));
    tasks.spawn(Duration.ZERO, misuser);
    violations.addAll(tasks.join());
    isFaultless = true;
    try {
      misuser.deleteDataset();
      actors.getFirst().checkFinalState();
      actors.getLast().checkFinalEvents();
    } catch (AssertionError e) {
      violations.add(String.valueOf(e.getMessage()));
    }
    violations.addAll(HistoryChecker.check(history));
    return new Run(schedule, history, List.copyOf(violations));
  }

  @Override
  public Response call(Sender sender, String operation, JsonObject input) {
    ReentrantLock lock = locks.computeIfAbsent(lockOf(input), _ -> new ReentrantLock());
    lock.lock();
    try {
      return callAlone(sender, operation, input);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Calls with the same lock run one after the other: all calls of a sequential run, and updates
   * with the same patches, whose events no trigger could tell apart.
   */
  private Object lockOf(JsonObject input) {
    if (isSequential) {
      return this;
    }
    List<JsonObject> patches = JsonValues.objects(input, "RecordPatches");
    return patches.isEmpty() ? new Object() : List.of(dataset(input), shown(patches));
  }

  private Response callAlone(Sender sender, String operation, JsonObject input) {
    String author = sender.isDeveloper() ? ACCOUNT : sender.author();
    int call =
        history.invoked(author, sender.isDeveloper(), operation, input, System.currentTimeMillis());
    running.put(call, input);
    Received received = caller(sender).call(operation, withIds(operation, input));
    running.remove(call);
    JsonObject body = target.body(received.body());
    received.difference().ifPresent(difference -> history.violation(call, difference));
    checkNoFailure(call, received.status());
    if (!isSequential && !isFaultless && nextInt(40) == 0) {
      return InProcessService.recordLoss(history, call, System.currentTimeMillis());
    }
    history.add(
        new Event.Returned(
            call, received.status(), received.headers(), body, System.currentTimeMillis()));
    return new Response(received.status(), body);
  }

  private void checkNoFailure(int call, int status) {
    if (status == 500 || (status == 429 && isSequential)) {
      history.violation(call, status + " without a fault or contention");
    }
  }

  private OfficialCaller caller(Sender sender) {
    String accessKey = sender.isDeveloper() ? DEVELOPER : sender.author();
    return callers.computeIfAbsent(
        new Access(target.endpoint(), accessKey),
        access -> new OfficialCaller(access.endpoint(), target.http(), access.key()));
  }

  /**
   * Adds the pool and the identity. The events of the pool are those of another pool than that of
   * the data: the local service would invoke the functions that the schedule sets.
   */
  private JsonObject withIds(String operation, JsonObject input) {
    Map<String, JsonValue> members = new LinkedHashMap<>(input.members());
    boolean isOfPool = operation.endsWith("CognitoEvents");
    String pool = identity.pool().value();
    members.put(
        "IdentityPoolId", new JsonString(isOfPool ? pool.replace("-4000-", "-4001-") : pool));
    members.put("IdentityId", new JsonString(identity.identity().value()));
    return new JsonObject(members);
  }

  private synchronized int nextInt(int bound) {
    return random.nextInt(bound);
  }

  /** Adds a run of the trigger to the call whose update its event shows. */
  private void recordTrigger(CognitoEvent event) {
    Map<String, DatasetRecord> records = event.getDatasetRecords();
    Map<String, JsonValue> live = new LinkedHashMap<>();
    records.forEach(
        (key, shown) -> {
          if (shown.getOldValue() != null) {
            live.put(key, new JsonString(shown.getOldValue()));
          }
        });
    running.entrySet().stream()
        .filter(call -> dataset(call.getValue()).equals(event.getDatasetName()))
        .filter(call -> isShown(call.getValue(), records))
        .findFirst()
        .ifPresentOrElse(
            call ->
                history.add(
                    new Event.Triggered(
                        call.getKey(),
                        OptionalLong.empty(),
                        new JsonObject(live),
                        shown(JsonValues.objects(call.getValue(), "RecordPatches")))),
            this::addUnknownEvent);
  }

  private synchronized void addUnknownEvent() {
    violations.add("the trigger was shown an update that no client sent");
  }

  private static String dataset(JsonObject input) {
    return input.string("DatasetName").orElse("");
  }

  /** Returns the part of patches that an event shows: keys, and values except for removals. */
  private static List<JsonObject> shown(List<JsonObject> patches) {
    return patches.stream()
        .map(
            patch ->
                JsonValues.object(
                    "Key", JsonValues.text(patch, "Key"), "Value", patch.string("Value")))
        .toList();
  }

  /** Returns whether an event shows exactly the patches of a request. */
  private static boolean isShown(JsonObject input, Map<String, DatasetRecord> records) {
    Map<String, JsonObject> patches = new LinkedHashMap<>();
    JsonValues.objects(input, "RecordPatches")
        .forEach(patch -> patches.put(JsonValues.text(patch, "Key"), patch));
    return !patches.isEmpty()
        && records.keySet().containsAll(patches.keySet())
        && records.entrySet().stream()
            .allMatch(
                entry ->
                    patches.containsKey(entry.getKey())
                        ? isShown(
                            Objects.requireNonNull(patches.get(entry.getKey())), entry.getValue())
                        : isUnchanged(entry.getValue()));
  }

  /** A removal of a record that does not exist has no value before and none after. */
  private static boolean isUnchanged(DatasetRecord shown) {
    return shown.getOldValue() != null && shown.getOldValue().equals(shown.getNewValue());
  }

  private static boolean isShown(JsonObject patch, DatasetRecord shown) {
    return JsonValues.text(patch, "Op").equals(shown.getOp())
        && Objects.equals(patch.string("Value").orElse(null), shown.getNewValue());
  }

  @Override
  public void sleep(Duration time) {
    if (!isSequential) {
      Tasks.sleep(atMost(time));
    }
  }

  private static Duration atMost(Duration time) {
    return time.compareTo(LONGEST) < 0 ? time : LONGEST;
  }

  @Override
  public void spawn(Duration delay, Runnable task) {
    tasks.spawn(atMost(delay), task);
  }

  @Override
  public List<String> items() {
    return IdentityItems.all(target.dynamoDb(), HttpServices.TABLE, identity);
  }

  /** Returns a token of another identity's dataset, by a call outside of the history. */
  String tokenOf(String stranger, String dataset) {
    JsonObject input =
        JsonValues.object(
            "IdentityPoolId",
            identity.pool().value(),
            "IdentityId",
            stranger,
            "DatasetName",
            dataset);
    return JsonValues.text(
        caller(new Sender(stranger, false)).call("ListRecords", input).body(), "SyncSessionToken");
  }
}
