package dev.tidemark.local.control;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.sun.net.httpserver.HttpExchange;
import dev.tidemark.local.Reply;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The routes that take snapshots of the table, under a name in memory or as a file, and load them.
 */
final class SnapshotRoutes {
  private static final int MAX_SNAPSHOTS = 100;
  private static final String NAME = "name";

  private final TableContent content;
  private final Standstill standstill;
  private final Map<String, Snapshot> snapshots = new ConcurrentHashMap<>();

  SnapshotRoutes(TableContent content, Standstill standstill) {
    this.content = content;
    this.standstill = standstill;
  }

  /** Takes a snapshot under a name; an older one of this name is replaced. */
  Reply take(HttpExchange request) throws BadControlRequestException {
    String name = name(request);
    if (snapshots.size() >= MAX_SNAPSHOTS && !snapshots.containsKey(name)) {
      throw new BadControlRequestException(
          "There are already %d snapshots".formatted(MAX_SNAPSHOTS));
    }
    Snapshot taken = take();
    snapshots.put(name, taken);
    return count(taken);
  }

  /** Returns a snapshot as a file: the one of a name, or a new one. */
  Reply download(HttpExchange request) throws BadControlRequestException {
    Optional<String> name = Parameters.of(request, List.of(NAME)).text(NAME);
    Snapshot snapshot = name.isPresent() ? find(name.get()) : take();
    return Reply.json(200, snapshot.json())
        .with("Content-Disposition", "attachment; filename=\"snapshot.json\"");
  }

  /** Replaces all items of the table by those of a snapshot. */
  Reply load(HttpExchange request) throws IOException, BadControlRequestException {
    Optional<String> name = Parameters.of(request, List.of(NAME)).text(NAME);
    Snapshot snapshot = name.isPresent() ? find(name.get()) : read(request);
    standstill.change(
        () -> {
          content.deleteAll();
          return content.write(snapshot.items());
        });
    return count(snapshot);
  }

  private Snapshot take() {
    AtomicReference<Snapshot> taken = new AtomicReference<>(new Snapshot(List.of()));
    standstill.change(
        () -> {
          taken.set(Snapshot.of(content));
          return 0;
        });
    return taken.get();
  }

  private Snapshot find(String name) throws BadControlRequestException {
    Snapshot snapshot = snapshots.get(name);
    if (snapshot == null) {
      throw new BadControlRequestException("There is no snapshot of this name");
    }
    return snapshot;
  }

  private static Snapshot read(HttpExchange request)
      throws IOException, BadControlRequestException {
    try (PushbackInputStream body = new PushbackInputStream(request.getRequestBody())) {
      int first = body.read();
      if (first < 0) {
        throw new BadControlRequestException(
            "The body is empty, and the parameter name is missing");
      }
      body.unread(first);
      return Snapshot.read(body);
    } catch (JsonEOFException e) {
      throw new BadControlRequestException("The snapshot is cut off" + at(e));
    } catch (JsonProcessingException e) {
      throw new BadControlRequestException("The body is no snapshot: it has a mistake" + at(e));
    }
  }

  private static String at(JsonProcessingException mistake) {
    JsonLocation location = mistake.getLocation();
    return " at line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
  }

  private static String name(HttpExchange request) throws BadControlRequestException {
    return Parameters.of(request, List.of(NAME))
        .text(NAME)
        .filter(name -> !name.isEmpty())
        .orElseThrow(() -> new BadControlRequestException("The parameter name is missing"));
  }

  private static Reply count(Snapshot snapshot) {
    return Reply.json(
        200,
        json -> {
          json.writeStartObject();
          json.writeNumberField("items", snapshot.items().size());
          json.writeEndObject();
        });
  }
}
