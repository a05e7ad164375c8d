package dev.tidemark.consistency.history;

import dev.tidemark.json.JsonValue.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The requests and responses of concurrent clients of one identity, in the order of real time. The
 * place of an event is its time: a call that returns at a lower place than another begins, precedes
 * it.
 */
public final class History {
  private final String identityPool;
  private final String identity;
  private final ServiceConfig config;
  private final List<Event> events = new ArrayList<>();
  private int calls;

  /** Begins an empty history of an identity's datasets. */
  public History(String identityPool, String identity, ServiceConfig config) {
    this.identityPool = identityPool;
    this.identity = identity;
    this.config = config;
  }

  /** An event of a history. */
  public sealed interface Event {
    /** Returns the number of the call. */
    int call();

    /** Returns the event in its saved form. */
    JsonObject json();

    /**
     * A client sends a request.
     *
     * @param author the author of updates that name no device: an identity or an account
     * @param isDeveloper whether the client has developer credentials
     * @param operation the operation's name in the API
     * @param input the operation's input, without the pool and the identity
     * @param at the time in milliseconds, by a clock that never steps
     */
    record Invoked(
        int call, String author, boolean isDeveloper, String operation, JsonObject input, long at)
        implements Event {
      @Override
      public JsonObject json() {
        return JsonValues.object(
            "event",
            "invoked",
            "call",
            call,
            "author",
            author,
            "developer",
            isDeveloper,
            "operation",
            operation,
            "at",
            at,
            "input",
            input);
      }
    }

    /**
     * The sync trigger runs.
     *
     * @param syncCount the count of the dataset that it is shown; empty if its event does not say
     * @param records the live records that it is shown: keys and values
     * @param patches the patches that it is shown: keys, and values except for removals
     */
    record Triggered(int call, OptionalLong syncCount, JsonObject records, List<JsonObject> patches)
        implements Event {
      public Triggered {
        patches = List.copyOf(patches);
      }

      @Override
      public JsonObject json() {
        return JsonValues.object(
            "event",
            "triggered",
            "call",
            call,
            "syncCount",
            syncCount.isPresent() ? Optional.of(syncCount.getAsLong()) : Optional.empty(),
            "records",
            records,
            "patches",
            patches);
      }
    }

    /** The call violates a guarantee in a way that clients cannot see. */
    record Violation(int call, String what) implements Event {
      @Override
      public JsonObject json() {
        return JsonValues.object("event", "violation", "call", call, "what", what);
      }
    }

    /**
     * A client receives the response, or learns that there will be none.
     *
     * @param status the HTTP status; {@link Call#NO_RESPONSE} without a response
     * @param headers the headers that are checked
     * @param at the time in milliseconds, by the clock of {@link Invoked}
     */
    record Returned(int call, int status, JsonObject headers, JsonObject body, long at)
        implements Event {
      @Override
      public JsonObject json() {
        return JsonValues.object(
            "event",
            "returned",
            "call",
            call,
            "status",
            status,
            "at",
            at,
            "headers",
            headers,
            "body",
            body);
      }
    }
  }

  public String identityPool() {
    return identityPool;
  }

  public String identity() {
    return identity;
  }

  /** Returns the settings of the service. */
  public ServiceConfig config() {
    return config;
  }

  public synchronized List<Event> events() {
    return List.copyOf(events);
  }

  /** Returns the number of calls. */
  public synchronized int calls() {
    return calls;
  }

  /** Records a request, and returns the number of its call. */
  public synchronized int invoked(
      String author, boolean isDeveloper, String operation, JsonObject input, long at) {
    int call = ++calls;
    events.add(new Event.Invoked(call, author, isDeveloper, operation, input, at));
    return call;
  }

  /** Records a call that never gets a response. */
  public void returnedNothing(int call, long at) {
    add(new Event.Returned(call, Call.NO_RESPONSE, JsonObject.EMPTY, JsonObject.EMPTY, at));
  }

  /** Records a violation that clients cannot see. */
  public void violation(int call, String what) {
    add(new Event.Violation(call, what));
  }

  /** Records an event of a call. */
  public synchronized void add(Event event) {
    events.add(event);
  }

  /** Saves the history as JSON, one event per line. */
  public void save(Path file) {
    List<String> lines = new ArrayList<>();
    lines.add(JsonValues.write(header()));
    events().forEach(event -> lines.add(JsonValues.write(event.json())));
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(file, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonObject header() {
    return JsonValues.object(
        "event",
        "began",
        "identityPool",
        identityPool,
        "identity",
        identity,
        "trigger",
        config.hasTrigger(),
        "maxTombstoneAge",
        config.maxTombstoneAge().toMillis(),
        "maxClockSkew",
        config.maxClockSkew().toMillis());
  }

  /** Loads a saved history. */
  public static History load(Path file) throws IOException {
    List<JsonObject> lines = Files.readAllLines(file).stream().map(JsonValues::parse).toList();
    JsonObject header = lines.getFirst();
    History history =
        new History(
            JsonValues.text(header, "identityPool"),
            JsonValues.text(header, "identity"),
            new ServiceConfig(
                JsonValues.isTrue(header, "trigger"),
                duration(header, "maxTombstoneAge"),
                duration(header, "maxClockSkew")));
    lines.stream().skip(1).map(History::event).forEach(history::add);
    return history;
  }

  private static Duration duration(JsonObject json, String name) {
    return Duration.ofMillis(JsonValues.number(json, name).orElseThrow());
  }

  /** Returns the event of a saved form. */
  public static Event event(JsonObject json) {
    int call = Math.toIntExact(JsonValues.number(json, "call").orElseThrow());
    return switch (JsonValues.text(json, "event")) {
      case "invoked" ->
          new Event.Invoked(
              call,
              JsonValues.text(json, "author"),
              JsonValues.isTrue(json, "developer"),
              JsonValues.text(json, "operation"),
              json.object("input"),
              JsonValues.number(json, "at").orElseThrow());
      case "triggered" ->
          new Event.Triggered(
              call,
              JsonValues.number(json, "syncCount"),
              json.object("records"),
              JsonValues.objects(json, "patches"));
      case "violation" -> new Event.Violation(call, JsonValues.text(json, "what"));
      case "returned" ->
          new Event.Returned(
              call,
              Math.toIntExact(JsonValues.number(json, "status").orElseThrow()),
              json.object("headers"),
              json.object("body"),
              JsonValues.number(json, "at").orElseThrow());
      default -> throw new IllegalArgumentException(JsonValues.write(json));
    };
  }
}
