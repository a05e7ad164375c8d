package dev.tidemark.events;

import dev.tidemark.json.JsonValue.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All cases: those of the folder {@code events}, and those that a row describes by what differs
 * from one of them. {@code events/README.md} explains both.
 */
final class EventCases {
  private static final Path ROWS = Path.of("src", "test", "resources", "events", "cases");

  private final Map<String, EventCase> cases = new TreeMap<>();

  private EventCases() {}

  /** Reads all cases. */
  static EventCases read() {
    EventCases all = new EventCases();
    EventFiles.cases().forEach(all::add);
    try (Stream<Path> files = Files.list(ROWS)) {
      files.sorted().forEach(all::addRows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  private void addRows(Path file) {
    String operation = file.getFileName().toString().replaceAll("\\.json$", "");
    JsonObject content = EventFiles.object(file);
    String defaultBase = content.string("like").orElseThrow();
    JsonObject rows = content.object("cases");
    for (String name : rows.members().keySet()) {
      JsonObject row = (JsonObject) rows.members().get(name);
      EventCase base = get(row.string("like").orElse(defaultBase));
      add(CaseRow.build(operation + "/" + name, base, row));
    }
  }

  private void add(EventCase added) {
    if (cases.put(added.name(), added) != null) {
      throw new IllegalArgumentException("two cases are named " + added.name());
    }
  }

  /** Returns the names of all cases. */
  List<String> names() {
    return List.copyOf(cases.keySet());
  }

  /** Returns a case. */
  EventCase get(String name) {
    EventCase found = cases.get(name);
    if (found == null) {
      throw new IllegalArgumentException("no case is named " + name);
    }
    return found;
  }
}
