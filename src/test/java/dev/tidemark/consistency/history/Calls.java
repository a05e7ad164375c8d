package dev.tidemark.consistency.history;

import dev.tidemark.consistency.history.History.Event;
import dev.tidemark.json.JsonValue.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** A history, grouped by calls, with the meaning of the tokens in it. */
public final class Calls {
  private static final String NO_SESSION = "none";

  private final History history;
  private final Map<Integer, Call> byNumber = new TreeMap<>();
  private final Map<String, Call> issuers = new HashMap<>();
  private final Map<String, String> sessions = new HashMap<>();
  private final Map<String, Position> positions = new HashMap<>();
  private final Map<String, String> datasetsOfPositions = new HashMap<>();
  private final Map<String, String> lastDatasets = new HashMap<>();

  /** Reads a history. */
  public Calls(History history) {
    this.history = history;
    int place = 0;
    for (Event event : history.events()) {
      switch (event) {
        case Event.Invoked invoked -> byNumber.put(event.call(), new Call(invoked, place));
        case Event.Triggered triggered -> call(event).add(triggered);
        case Event.Violation violation -> call(event).add(violation);
        case Event.Returned returned -> {
          call(event).end(returned, place);
          readTokens(call(event));
        }
      }
      place++;
    }
  }

  private Call call(Event event) {
    Call call = byNumber.get(event.call());
    if (call == null) {
      throw new IllegalArgumentException("call " + event.call() + " did not begin");
    }
    return call;
  }

  /** Returns the settings of the service. */
  public ServiceConfig config() {
    return history.config();
  }

  public String identityPool() {
    return history.identityPool();
  }

  public String identity() {
    return history.identity();
  }

  /** Returns all calls in the order of their requests. */
  public List<Call> all() {
    return List.copyOf(byNumber.values());
  }

  /**
   * Returns whether a call is for this identity's data with the credentials of another identity.
   */
  public boolean isForeign(Call call) {
    return !call.isDeveloper() && !call.author().equals(identity());
  }

  /** Returns the identity's calls on a dataset in the order of their requests. */
  public List<Call> ofDataset(String dataset) {
    return byNumber.values().stream()
        .filter(call -> call.dataset().equals(dataset) && !isForeign(call))
        .toList();
  }

  private void readTokens(Call call) {
    if (call.is("ListDatasets", 200)) {
      call.body().string("NextToken").ifPresent(next -> lastDatasets.put(next, lastDataset(call)));
    }
    if (call.is("ListRecords", 200)) {
      String token = JsonValues.text(call.body(), "SyncSessionToken");
      issuers.put(token, call);
      sessions.put(
          token,
          call.token().map(sessions::get).orElseGet(() -> "session of call " + call.number()));
      call.body().string("NextToken").ifPresent(next -> readPosition(next, call));
    }
  }

  private static String lastDataset(Call call) {
    return JsonValues.text(JsonValues.objects(call.body(), "Datasets").getLast(), "DatasetName");
  }

  private void readPosition(String nextToken, Call call) {
    datasetsOfPositions.put(nextToken, call.dataset());
    positions.put(
        nextToken,
        new Position(
            lastSyncCount(call),
            call.datasetSyncCount(),
            JsonValues.isTrue(call.body(), "DatasetDeletedAfterRequestedSyncCount"),
            call.records().getLast().key()));
  }

  /** Returns the LastSyncCount of a listing; later pages may leave it to their NextToken. */
  public long lastSyncCount(Call call) {
    OptionalLong sent = JsonValues.number(call.input(), "LastSyncCount");
    return position(call).map(Position::last).orElseGet(() -> sent.orElse(0));
  }

  /** Returns whether the NextToken is from another dataset or another LastSyncCount, or made up. */
  public boolean hasInvalidNextToken(Call call) {
    Optional<String> next = call.input().string("NextToken");
    OptionalLong sent = JsonValues.number(call.input(), "LastSyncCount");
    return next.isPresent()
        && (!call.dataset().equals(datasetsOfPositions.get(next.get()))
            || (sent.isPresent() && sent.getAsLong() != lastSyncCount(call)));
  }

  /** Returns the place where a listing continues; empty for a first page. */
  public Optional<Position> position(Call call) {
    return call.input().string("NextToken").map(positions::get);
  }

  /**
   * Returns whether a later page may abort its listing: the page says "resync" and is empty. Then
   * no update may build on any page of the listing. If the first page said "resync" too, there may
   * just be no more records, and the listing is complete.
   */
  public boolean mayAbortListing(Call call) {
    return position(call).isPresent()
        && JsonValues.isTrue(call.body(), "DatasetExists")
        && JsonValues.isTrue(call.body(), "DatasetDeletedAfterRequestedSyncCount")
        && call.records().isEmpty();
  }

  /** Returns the name of the dataset after which a list of datasets continues. */
  public Optional<String> datasetAfter(Call call) {
    return call.input().string("NextToken").map(lastDatasets::get);
  }

  /** Returns whether the NextToken of a list of datasets was issued by such a list. */
  public boolean isNextTokenOfDatasets(String nextToken) {
    return lastDatasets.containsKey(nextToken);
  }

  /** Returns the sync session of the request's token. */
  public Optional<String> session(Call call) {
    return call.token().map(token -> sessions.getOrDefault(token, NO_SESSION));
  }

  /** Returns the listing that issued the request's token. */
  public Optional<Call> issuer(Call call) {
    return call.token().map(issuers::get);
  }

  /** Returns the content of an UpdateRecords request. */
  public Update update(Call call) {
    return new Update(
        call.token().orElse(""),
        session(call).orElse(NO_SESSION),
        call.input().string("DeviceId").orElse(call.author()),
        config().hasTrigger() && !call.isDeveloper(),
        JsonValues.objects(call.input(), "RecordPatches").stream().map(Calls::patch).toList());
  }

  private static Patch patch(JsonObject json) {
    return new Patch(
        JsonValues.text(json, "Key"),
        json.string("Value").filter(_ -> JsonValues.text(json, "Op").equals("replace")),
        JsonValues.number(json, "SyncCount").orElseThrow(),
        JsonValues.date(json, "DeviceLastModifiedDate"));
  }
}
