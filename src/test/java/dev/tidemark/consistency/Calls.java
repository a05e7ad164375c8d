package dev.tidemark.consistency;

import dev.tidemark.consistency.DatasetModel.Patch;
import dev.tidemark.consistency.DatasetModel.Position;
import dev.tidemark.consistency.DatasetModel.Stored;
import dev.tidemark.consistency.DatasetModel.Update;
import dev.tidemark.consistency.History.Event;
import dev.tidemark.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** A history by calls, and what the tokens in it stand for. */
final class Calls {
  private final Terms terms;
  private final Map<Integer, Call> byNumber = new TreeMap<>();
  private final Map<String, Call> issuers = new HashMap<>();
  private final Map<String, String> sessions = new HashMap<>();
  private final Map<String, Position> positions = new HashMap<>();
  private final Map<String, String> datasetsOfPositions = new HashMap<>();
  private final Map<String, String> lastDatasets = new HashMap<>();

  /** Reads a history. */
  Calls(History history) {
    this.terms = history.terms();
    int place = 0;
    for (Event event : history.events()) {
      switch (event) {
        case Event.Invoked invoked -> byNumber.put(event.call(), new Call(invoked, place));
        case Event.Triggered triggered -> call(event).triggered.add(triggered);
        case Event.Found found -> call(event).found.add(found.what());
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

  Terms terms() {
    return terms;
  }

  List<Call> all() {
    return List.copyOf(byNumber.values());
  }

  /** A call; it may never have been answered. */
  static final class Call {
    final Event.Invoked invoked;
    final int begin;
    final List<Event.Triggered> triggered = new ArrayList<>();
    final List<String> found = new ArrayList<>();
    int end = Integer.MAX_VALUE;
    int status;
    JsonObject headers = JsonObject.EMPTY;
    JsonObject body = JsonObject.EMPTY;
    private List<Stored> records = List.of();
    private long witnessed;

    Call(Event.Invoked invoked, int begin) {
      this.invoked = invoked;
      this.begin = begin;
    }

    void end(Event.Returned returned, int place) {
      end = place;
      status = returned.status();
      headers = returned.headers();
      body = returned.body();
      records = Trees.objects(body, "Records").stream().map(Call::stored).toList();
      witnessed = greatestCount();
    }

    JsonObject input() {
      return invoked.input();
    }

    String operation() {
      return invoked.operation();
    }

    String dataset() {
      return input().string("DatasetName").orElse("");
    }

    Optional<String> token() {
      return input().string("SyncSessionToken");
    }

    /** Tells whether the answer says what became of it, and is not a failure, or to come back. */
    boolean isAnswered() {
      return status != 0 && status != 429 && status != 500;
    }

    boolean is(String operation, int withStatus) {
      return operation().equals(operation) && status == withStatus;
    }

    /** Returns the type of an error; empty if it is none. */
    String type() {
      return body.string("__type").orElse("");
    }

    String message() {
      return body.string("message").orElse("");
    }

    /** Returns the records of the answer. */
    List<Stored> records() {
      return records;
    }

    private static Stored stored(JsonObject each) {
      return new Stored(
          Trees.text(each, "Key"),
          each.string("Value"),
          Trees.number(each, "SyncCount").orElseThrow(),
          Trees.date(each, "LastModifiedDate"),
          Trees.text(each, "LastModifiedBy"),
          Trees.date(each, "DeviceLastModifiedDate"));
    }

    /** Returns the count that the answer of a listing states. */
    long datasetSyncCount() {
      return Trees.number(body, "DatasetSyncCount").orElseThrow();
    }

    /** Returns the greatest count that the answer proves the dataset to have come to. */
    long witnessed() {
      return witnessed;
    }

    private long greatestCount() {
      long listed = Trees.number(body, "DatasetSyncCount").orElse(0);
      long written = records.stream().mapToLong(Stored::count).max().orElse(0);
      long conflicts =
          Trees.objects(body, "conflicts").stream().mapToLong(Call::syncCount).max().orElse(0);
      return Math.max(listed, Math.max(written, conflicts));
    }

    private static long syncCount(JsonObject each) {
      return Trees.number(each, "SyncCount").orElseThrow();
    }

    @Override
    public String toString() {
      String what = operation() + " " + Trees.write(input());
      String answer = status == 0 ? "no answer" : status + " " + Trees.write(body);
      return "call " + invoked.call() + ", " + cut(what) + ", answered " + cut(answer);
    }

    private static String cut(String text) {
      return text.length() <= 600 ? text : text.substring(0, 600) + "…";
    }
  }

  private void readTokens(Call call) {
    if (call.is("ListDatasets", 200)) {
      call.body
          .string("NextToken")
          .ifPresent(
              next ->
                  lastDatasets.put(
                      next,
                      Trees.text(Trees.objects(call.body, "Datasets").getLast(), "DatasetName")));
    }
    if (!call.is("ListRecords", 200)) {
      return;
    }
    String token = Trees.text(call.body, "SyncSessionToken");
    issuers.put(token, call);
    sessions.put(
        token,
        call.token().map(sessions::get).orElseGet(() -> "session of call " + call.invoked.call()));
    call.body.string("NextToken").ifPresent(next -> datasetsOfPositions.put(next, call.dataset()));
    call.body
        .string("NextToken")
        .ifPresent(
            next ->
                positions.put(
                    next,
                    new Position(
                        lastSyncCount(call),
                        call.datasetSyncCount(),
                        Trees.isTrue(call.body, "DatasetDeletedAfterRequestedSyncCount"),
                        call.records().getLast().key())));
  }

  /** Returns the count since which a listing was asked for. */
  long lastSyncCount(Call call) {
    OptionalLong sent = Trees.number(call.input(), "LastSyncCount");
    return position(call).map(Position::last).orElseGet(() -> sent.orElse(0));
  }

  /** Tells whether a listing goes on with another dataset, or from another count. */
  boolean isMixedUp(Call call) {
    Optional<String> next = call.input().string("NextToken");
    OptionalLong sent = Trees.number(call.input(), "LastSyncCount");
    return next.isPresent()
        && (!call.dataset().equals(datasetsOfPositions.get(next.get()))
            || (sent.isPresent() && sent.getAsLong() != lastSyncCount(call)));
  }

  /** Returns where a listing goes on. */
  Optional<Position> position(Call call) {
    return call.input().string("NextToken").map(positions::get);
  }

  /**
   * Tells whether a later page may break its listing off, as it says to start over and has nothing.
   * Then no update may build on any of the pages. If the first one said so, too, it may be that
   * nothing has come after it, and the listing ends well.
   */
  boolean mayBreakOff(Call call) {
    return position(call).isPresent()
        && Trees.isTrue(call.body, "DatasetExists")
        && Trees.isTrue(call.body, "DatasetDeletedAfterRequestedSyncCount")
        && call.records().isEmpty();
  }

  /** Returns the name of the dataset after which a list of datasets goes on. */
  Optional<String> datasetAfter(Call call) {
    return call.input().string("NextToken").map(lastDatasets::get);
  }

  /** Returns the session of the token that was sent. */
  Optional<String> session(Call call) {
    return call.token().map(token -> sessions.getOrDefault(token, "none"));
  }

  /** Returns the listing that the token of a call is from. */
  Optional<Call> issuer(Call call) {
    return call.token().map(issuers::get);
  }

  /** Returns the update that a call asks for. */
  Update update(Call call) {
    boolean isSeenByTrigger = terms.hasTrigger() && !call.invoked.isDeveloper();
    return new Update(
        call.token().orElse(""),
        session(call).orElse("none"),
        call.input().string("DeviceId").orElse(call.invoked.author()),
        isSeenByTrigger,
        Trees.objects(call.input(), "RecordPatches").stream().map(Calls::patch).toList());
  }

  private static Patch patch(JsonObject json) {
    return new Patch(
        Trees.text(json, "Key"),
        json.string("Value").filter(_ -> Trees.text(json, "Op").equals("replace")),
        Trees.number(json, "SyncCount").orElseThrow(),
        Trees.date(json, "DeviceLastModifiedDate"));
  }
}
