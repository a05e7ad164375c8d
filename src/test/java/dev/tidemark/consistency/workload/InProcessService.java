package dev.tidemark.consistency.workload;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.consistency.history.Call;
import dev.tidemark.consistency.history.History;
import dev.tidemark.consistency.history.History.Event;
import dev.tidemark.consistency.history.JsonValues;
import dev.tidemark.consistency.workload.World.Response;
import dev.tidemark.consistency.workload.World.Sender;
import dev.tidemark.http.Body;
import dev.tidemark.http.HttpRequest;
import dev.tidemark.http.HttpResponse;
import dev.tidemark.http.RequestTarget;
import dev.tidemark.http.Router;
import dev.tidemark.http.endpoint.DeleteDatasetEndpoint;
import dev.tidemark.http.endpoint.DescribeDatasetEndpoint;
import dev.tidemark.http.endpoint.DescribeIdentityUsageEndpoint;
import dev.tidemark.http.endpoint.GetCognitoEventsEndpoint;
import dev.tidemark.http.endpoint.ListDatasetsEndpoint;
import dev.tidemark.http.endpoint.ListRecordsEndpoint;
import dev.tidemark.http.endpoint.SetCognitoEventsEndpoint;
import dev.tidemark.http.endpoint.UpdateRecordsEndpoint;
import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonNumber;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonValue.JsonString;
import dev.tidemark.model.ArnPattern;
import dev.tidemark.model.Caller;
import dev.tidemark.model.DatasetLimits;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.Quotas;
import dev.tidemark.model.RecordChange;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.model.TombstoneBounds;
import dev.tidemark.pool.GetCognitoEvents;
import dev.tidemark.pool.PoolStore;
import dev.tidemark.pool.SetCognitoEvents;
import dev.tidemark.store.Backoff;
import dev.tidemark.sync.DatasetStore;
import dev.tidemark.sync.DeleteDataset;
import dev.tidemark.sync.DescribeDataset;
import dev.tidemark.sync.DescribeIdentityUsage;
import dev.tidemark.sync.ListDatasets;
import dev.tidemark.sync.ListRecords;
import dev.tidemark.sync.SyncSessions;
import dev.tidemark.sync.SyncTrigger;
import dev.tidemark.sync.SyncTrigger.Invocation;
import dev.tidemark.sync.SyncTriggers;
import dev.tidemark.sync.UpdateRecords;
import dev.tidemark.token.TokenKey;
import dev.tidemark.token.TokenKeys;
import dev.tidemark.token.TokenSealer;
import dev.tidemark.trigger.TriggerHandlers;
import dev.tidemark.trigger.TriggerLimits;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** An instance of the deployed function without Lambda, which records the runs of its trigger. */
public final class InProcessService {
  private static final Duration TRIGGER_TIMEOUT = Duration.ofMinutes(1);
  private static final TokenSealer SEALER = new TokenSealer(TokenKeys.of(key()));
  private static final ScopedValue<Integer> CALL = ScopedValue.newInstance();

  private final PoolIdentity identity;
  private final History history;
  private final Router datasets;
  private final Router pools;

  /**
   * Starts an instance.
   *
   * @param identity the identity of all calls
   * @param history receives the runs of the trigger; has the settings of the service
   * @param decorator wraps the trigger, to slow it down or make it fail
   */
  public InProcessService(
      PoolIdentity identity,
      History history,
      DatasetStore store,
      PoolStore poolStore,
      InstantSource clock,
      Backoff backoff,
      UnaryOperator<SyncTrigger> decorator) {
    this.identity = identity;
    this.history = history;
    SyncSessions sessions = new SyncSessions(SEALER, clock);
    SyncTriggers triggers =
        history.config().hasTrigger()
            ? triggers(recorded(decorator.apply(rewriting())))
            : SyncTriggers.NONE;
    this.pools =
        new Router(
            List.of(
                new GetCognitoEventsEndpoint(new GetCognitoEvents(poolStore)),
                new SetCognitoEventsEndpoint(
                    new SetCognitoEvents(poolStore, List.of(new ArnPattern("*"))))),
            Set.of());
    UpdateRecords updateRecords =
        new UpdateRecords(
            store,
            sessions,
            new DatasetLimits(
                Quotas.AMAZON, TombstoneBounds.withMaxAge(history.config().maxTombstoneAge())),
            clock,
            backoff);
    this.datasets =
        new Router(
            List.of(
                new UpdateRecordsEndpoint(updateRecords, triggers),
                new ListRecordsEndpoint(new ListRecords(store, sessions, SEALER)),
                new ListDatasetsEndpoint(new ListDatasets(store, SEALER)),
                new DescribeDatasetEndpoint(new DescribeDataset(store)),
                new DeleteDatasetEndpoint(new DeleteDataset(store, backoff)),
                new DescribeIdentityUsageEndpoint(new DescribeIdentityUsage(store))),
            Set.of());
  }

  private static TokenKey key() {
    return new TokenKey("a key for tests that guards nothing at all".getBytes(UTF_8));
  }

  /** Returns the identity with this number, in a pool of its own. */
  public static PoolIdentity identity(long number) {
    return identity("us-east-1:00000000-0000-4000-8000-%012d".formatted(number));
  }

  /** Returns the identity with this id, in a pool of its own. */
  public static PoolIdentity identity(String id) {
    return new PoolIdentity(
        new IdentityPoolId(id.replace("-4000-8000-", "-4000-9000-")), new IdentityId(id));
  }

  private static SyncTriggers triggers(SyncTrigger trigger) {
    return (_, caller) -> caller instanceof Caller.CognitoIdentity ? trigger : SyncTrigger.NONE;
  }

  private static SyncTrigger rewriting() {
    return TriggerHandlers.load(
        RewritingTrigger.class.getName(), Map.of(), new TriggerLimits(TRIGGER_TIMEOUT, false));
  }

  private SyncTrigger recorded(SyncTrigger trigger) {
    return invocation -> {
      history.add(shown(invocation));
      return trigger.invoke(invocation);
    };
  }

  private static Event shown(Invocation invocation) {
    Map<String, JsonValue> live = new LinkedHashMap<>();
    invocation
        .before()
        .records()
        .values()
        .forEach(
            record -> {
              if (record instanceof SyncRecord.Live found) {
                live.put(found.key().value(), new JsonString(found.value().text()));
              }
            });
    return new Event.Triggered(
        CALL.get(),
        OptionalLong.of(invocation.before().syncCount().value()),
        new JsonObject(live),
        invocation.patches().stream().map(InProcessService::shown).toList());
  }

  private static JsonObject shown(RecordPatch patch) {
    Optional<String> value =
        switch (patch.change()) {
          case RecordChange.Replace replace -> Optional.of(replace.value().text());
          case RecordChange.Remove _ -> Optional.empty();
        };
    return JsonValues.object("Key", patch.key().value(), "Value", value);
  }

  /** Serves a call. */
  public HttpResponse serve(int call, Sender sender, String operation, JsonObject input) {
    HttpRequest request = request(call, sender, operation, input);
    Router router = operation.endsWith("CognitoEvents") ? pools : datasets;
    return ScopedValue.where(CALL, call).call(() -> router.respond(request));
  }

  /** Records the response to a call, and returns it. */
  public static Response record(History history, int call, HttpResponse response, long at) {
    Response received =
        new Response(response.status(), JsonValues.parse(Json.write(response.body())));
    JsonObject headers =
        JsonValues.object(
            "Retry-After",
            Optional.ofNullable(response.headers().get("Retry-After")),
            "x-amzn-RequestId",
            Optional.ofNullable(response.headers().get("x-amzn-RequestId")));
    history.add(new Event.Returned(call, received.status(), headers, received.body(), at));
    return received;
  }

  /** Records that the response to a call is lost. */
  public static Response recordLoss(History history, int call, long at) {
    history.returnedNothing(call, at);
    return new Response(Call.NO_RESPONSE, JsonObject.EMPTY);
  }

  private HttpRequest request(int call, Sender sender, String operation, JsonObject input) {
    Caller caller =
        sender.isDeveloper()
            ? new Caller.Developer(sender.author())
            : new Caller.CognitoIdentity(identity);
    String pool = "/identitypools/" + identity.pool().value();
    String owner = pool + "/identities/" + identity.identity().value();
    String dataset = owner + "/datasets/" + input.string("DatasetName").orElse("");
    String id = "request-" + call;
    return switch (operation) {
      case "ListRecords" -> get(dataset + "/records", query(input, "DatasetName"), caller, id);
      case "UpdateRecords" ->
          new HttpRequest(
              new RequestTarget.Path("POST", dataset),
              Map.of(),
              Map.of(),
              body(input),
              Optional.of(caller),
              id);
      case "DescribeDataset" -> get(dataset, Map.of(), caller, id);
      case "DeleteDataset" ->
          new HttpRequest(
              new RequestTarget.Path("DELETE", dataset),
              Map.of(),
              Map.of(),
              Body.Text.EMPTY,
              Optional.of(caller),
              id);
      case "ListDatasets" -> get(owner + "/datasets", query(input, "DatasetName"), caller, id);
      case "DescribeIdentityUsage" -> get(owner, Map.of(), caller, id);
      case "GetCognitoEvents" -> get(pool + "/events", Map.of(), caller, id);
      case "SetCognitoEvents" ->
          new HttpRequest(
              new RequestTarget.Path("POST", pool + "/events"),
              Map.of(),
              Map.of(),
              body(input),
              Optional.of(caller),
              id);
      default -> throw new IllegalArgumentException(operation);
    };
  }

  private static HttpRequest get(String path, Map<String, String> query, Caller caller, String id) {
    return new HttpRequest(
        new RequestTarget.Path("GET", path),
        query,
        Map.of(),
        Body.Text.EMPTY,
        Optional.of(caller),
        id);
  }

  /** Query parameters are named like members of the input, with a small first letter. */
  private static Map<String, String> query(JsonObject input, String label) {
    return input.members().entrySet().stream()
        .filter(member -> !member.getKey().equals(label))
        .collect(
            Collectors.toMap(
                member ->
                    Character.toLowerCase(member.getKey().charAt(0)) + member.getKey().substring(1),
                member -> plain(member.getValue())));
  }

  private static String plain(JsonValue value) {
    return switch (value) {
      case JsonString(String text) -> text;
      case JsonNumber(String literal) -> literal;
      default -> throw new IllegalArgumentException(value.kind());
    };
  }

  private static Body body(JsonObject input) {
    Map<String, JsonValue> members = new LinkedHashMap<>(input.members());
    members.remove("DatasetName");
    return new Body.Text(JsonValues.write(new JsonObject(members)));
  }
}
