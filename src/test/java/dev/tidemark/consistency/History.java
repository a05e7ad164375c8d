package dev.tidemark.consistency;

import dev.tidemark.json.JsonValue.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What clients sent and received, in the order in which it happened. An event's place is its time:
 * what returned at a lower place than another began, was before it.
 */
final class History {
  private final Terms terms;
  private final List<Event> events = new ArrayList<>();
  private int calls;

  /** Begins a history of a service. */
  History(Terms terms) {
    this.terms = terms;
  }

  /** Something that happened. */
  sealed interface Event {
    /** Which call it belongs to. */
    int call();

    /** Returns it as it is saved. */
    JsonObject json();

    /**
     * A client sent a request.
     *
     * @param author who is named as author where the request names no device
     * @param isDeveloper whether the credentials are a developer's
     * @param operation as the API names it
     * @param input as the API names its members
     * @param at the time on a clock that never steps, in milliseconds
     */
    record Invoked(
        int call, String author, boolean isDeveloper, String operation, JsonObject input, long at)
        implements Event {
      @Override
      public JsonObject json() {
        return Trees.object(
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
     * The trigger was shown an update.
     *
     * @param syncCount the count of the dataset that it was shown
     * @param records the live records that it was shown: keys and values
     * @param patches the patches that it was shown: keys, and values of those that are not removed
     */
    record Triggered(int call, long syncCount, JsonObject records, List<JsonObject> patches)
        implements Event {
      public Triggered {
        patches = List.copyOf(patches);
      }

      @Override
      public JsonObject json() {
        return Trees.object(
            "event",
            "triggered",
            "call",
            call,
            "syncCount",
            syncCount,
            "records",
            records,
            "patches",
            patches);
      }
    }

    /** It was found that the call breaks a promise, from what clients do not see. */
    record Found(int call, String what) implements Event {
      @Override
      public JsonObject json() {
        return Trees.object("event", "found", "call", call, "what", what);
      }
    }

    /**
     * A client was answered, or knows that it will not be.
     *
     * @param status the HTTP status; 0 if there is no answer
     * @param headers those that are checked
     */
    record Returned(int call, int status, JsonObject headers, JsonObject body) implements Event {
      @Override
      public JsonObject json() {
        return Trees.object(
            "event", "returned", "call", call, "status", status, "headers", headers, "body", body);
      }
    }
  }

  Terms terms() {
    return terms;
  }

  /** Notes what breaks a promise, as was found while it happened. */
  synchronized void find(int call, String what) {
    events.add(new Event.Found(call, what));
  }

  synchronized List<Event> events() {
    return List.copyOf(events);
  }

  /** Returns how many calls there were. */
  synchronized int calls() {
    return calls;
  }

  /** Notes that a request was sent, and returns the number of the call. */
  synchronized int invoked(
      String author, boolean isDeveloper, String operation, JsonObject input, long at) {
    int call = ++calls;
    events.add(new Event.Invoked(call, author, isDeveloper, operation, input, at));
    return call;
  }

  /** Notes what happened in a call. */
  synchronized void add(Event event) {
    events.add(event);
  }

  /** Saves the history as JSON, an event a line. */
  void save(Path file) {
    List<String> lines = new ArrayList<>();
    lines.add(
        Trees.write(
            Trees.object(
                "event",
                "began",
                "trigger",
                terms.hasTrigger(),
                "maxTombstoneAge",
                terms.maxTombstoneAge().toMillis())));
    events().forEach(event -> lines.add(Trees.write(event.json())));
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(file, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a history that was saved. */
  static History load(Path file) throws IOException {
    List<JsonObject> lines = Files.readAllLines(file).stream().map(Trees::parse).toList();
    JsonObject began = lines.getFirst();
    History history =
        new History(
            new Terms(
                Trees.isTrue(began, "trigger"),
                Duration.ofMillis(Trees.number(began, "maxTombstoneAge").orElseThrow())));
    lines.stream().skip(1).map(History::event).forEach(history::add);
    return history;
  }

  /** Returns an event as it was saved. */
  static Event event(JsonObject json) {
    int call = Math.toIntExact(Trees.number(json, "call").orElseThrow());
    return switch (Trees.text(json, "event")) {
      case "invoked" ->
          new Event.Invoked(
              call,
              Trees.text(json, "author"),
              Trees.isTrue(json, "developer"),
              Trees.text(json, "operation"),
              json.object("input"),
              Trees.number(json, "at").orElseThrow());
      case "triggered" ->
          new Event.Triggered(
              call,
              Trees.number(json, "syncCount").orElseThrow(),
              json.object("records"),
              Trees.objects(json, "patches"));
      case "found" -> new Event.Found(call, Trees.text(json, "what"));
      case "returned" ->
          new Event.Returned(
              call,
              Math.toIntExact(Trees.number(json, "status").orElseThrow()),
              json.object("headers"),
              json.object("body"));
      default -> throw new IllegalArgumentException(Trees.write(json));
    };
  }
}
