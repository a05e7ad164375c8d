package dev.tidemark.consistency.history;

import dev.tidemark.consistency.history.History.Event;
import dev.tidemark.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A call of a history with its response, if there is one. */
public final class Call {
  /** The status of a call without a response. */
  public static final int NO_RESPONSE = 0;

  private static final int MAX_TEXT = 600;

  private final Event.Invoked invoked;
  private final int begin;
  private final List<Event.Triggered> triggered = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private int end = Integer.MAX_VALUE;
  private long endTime = Long.MAX_VALUE;
  private int status = NO_RESPONSE;
  private JsonObject headers = JsonObject.EMPTY;
  private JsonObject body = JsonObject.EMPTY;
  private List<StoredRecord> records = List.of();
  private long witnessedCount;

  Call(Event.Invoked invoked, int begin) {
    this.invoked = invoked;
    this.begin = begin;
  }

  void add(Event.Triggered event) {
    triggered.add(event);
  }

  void add(Event.Violation event) {
    violations.add(event.what());
  }

  void end(Event.Returned returned, int place) {
    end = place;
    endTime = returned.at();
    status = returned.status();
    headers = returned.headers();
    body = returned.body();
    records = JsonValues.objects(body, "Records").stream().map(Call::storedRecord).toList();
    witnessedCount = greatestCount();
  }

  private static StoredRecord storedRecord(JsonObject json) {
    return new StoredRecord(
        JsonValues.text(json, "Key"),
        json.string("Value"),
        JsonValues.number(json, "SyncCount").orElseThrow(),
        JsonValues.date(json, "LastModifiedDate"),
        JsonValues.text(json, "LastModifiedBy"),
        JsonValues.date(json, "DeviceLastModifiedDate"));
  }

  private long greatestCount() {
    long listed = JsonValues.number(body, "DatasetSyncCount").orElse(0);
    long written = records.stream().mapToLong(StoredRecord::count).max().orElse(0);
    long conflicts =
        JsonValues.objects(body, "conflicts").stream().mapToLong(Call::syncCount).max().orElse(0);
    return Math.max(listed, Math.max(written, conflicts));
  }

  private static long syncCount(JsonObject json) {
    return JsonValues.number(json, "SyncCount").orElseThrow();
  }

  public int number() {
    return invoked.call();
  }

  /** Returns the place in the history where the call begins. */
  public int begin() {
    return begin;
  }

  /** Returns the place in the history where the call ends; the greatest number if it never does. */
  public int end() {
    return end;
  }

  /** Returns the time of the request in milliseconds. */
  public long beginTime() {
    return invoked.at();
  }

  /** Returns the time of the response in milliseconds; the greatest number if there is none. */
  public long endTime() {
    return endTime;
  }

  public String author() {
    return invoked.author();
  }

  public boolean isDeveloper() {
    return invoked.isDeveloper();
  }

  public String operation() {
    return invoked.operation();
  }

  public JsonObject input() {
    return invoked.input();
  }

  /** Returns the name of the dataset; empty if the operation has none. */
  public String dataset() {
    return input().string("DatasetName").orElse("");
  }

  /** Returns the SyncSessionToken of the request. */
  public Optional<String> token() {
    return input().string("SyncSessionToken");
  }

  /** Returns the runs of the sync trigger during the call. */
  public List<Event.Triggered> triggered() {
    return triggered;
  }

  /** Returns the violations that were recorded while the call ran. */
  public List<String> violations() {
    return violations;
  }

  /** Returns the HTTP status; {@link #NO_RESPONSE} if there is no response. */
  public int status() {
    return status;
  }

  public JsonObject headers() {
    return headers;
  }

  public JsonObject body() {
    return body;
  }

  /** Returns the records of the response. */
  public List<StoredRecord> records() {
    return records;
  }

  /** Returns the type of an error response; empty for any other. */
  public String errorType() {
    return body.string("__type").orElse("");
  }

  /** Returns the message of an error response; empty for any other. */
  public String message() {
    return body.string("message").orElse("");
  }

  /** Returns whether the response is final: neither lost, nor a failure, nor "retry later". */
  public boolean isFinal() {
    return status != NO_RESPONSE && status != 429 && status != 500;
  }

  /** Returns whether this is a call of an operation with a response of a status. */
  public boolean is(String operation, int withStatus) {
    return operation().equals(operation) && status == withStatus;
  }

  /** Returns the DatasetSyncCount of a listing. */
  public long datasetSyncCount() {
    return JsonValues.number(body, "DatasetSyncCount").orElseThrow();
  }

  /** Returns the greatest sync count in the response: the dataset has reached at least that. */
  public long witnessedCount() {
    return witnessedCount;
  }

  @Override
  public String toString() {
    String request = operation() + " " + JsonValues.write(input());
    String response = status == NO_RESPONSE ? "no response" : status + " " + JsonValues.write(body);
    return "call " + number() + ", " + shortened(request) + ", response " + shortened(response);
  }

  private static String shortened(String text) {
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…";
  }
}
