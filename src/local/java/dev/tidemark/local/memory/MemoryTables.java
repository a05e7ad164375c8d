package dev.tidemark.local.memory;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The tables of a memory engine, by name. */
final class MemoryTables {
  private final ConcurrentNavigableMap<String, MemoryTable> tables = new ConcurrentSkipListMap<>();

  /** Returns all tables, ordered by name. */
  List<MemoryTable> all() {
    return List.copyOf(tables.values());
  }

  /** Adds a table unless there is one of that name, and returns whether it was added. */
  boolean add(MemoryTable table) {
    return tables.putIfAbsent(table.name(), table) == null;
  }

  void remove(MemoryTable table) {
    tables.remove(table.name(), table);
  }

  /** Returns the table of a name or an ARN. */
  MemoryTable of(@Nullable String nameOrArn) {
    String text = Optional.ofNullable(nameOrArn).orElse("");
    return Optional.ofNullable(tables.get(text.substring(text.lastIndexOf('/') + 1)))
        .orElseThrow(() -> MemoryErrors.notFound("Requested resource not found: Table: " + text));
  }

  /** Returns the table of a stream. */
  MemoryTable ofStream(@Nullable String arn) {
    Optional<String> wanted = Optional.ofNullable(arn);
    return tables.values().stream()
        .filter(table -> wanted.isPresent() && table.streamArn().equals(wanted))
        .findFirst()
        .orElseThrow(() -> MemoryErrors.notFound("Requested resource not found: Stream: " + arn));
  }
}
