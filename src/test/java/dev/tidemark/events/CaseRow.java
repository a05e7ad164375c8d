package dev.tidemark.events;

import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonValue.JsonString;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A case described by what differs from another case. */
final class CaseRow {
  private static final Set<String> MEMBERS = Set.of("like", "event", "before", "trigger");
  private static final Set<String> TEXTS = Set.of("like", "caller", "base64");
  private static final Set<String> ANY_TYPE = Set.of("path", "body", "before");

  private CaseRow() {}

  /**
   * Returns the case that a row describes.
   *
   * @param base the case whose event, response and {@code before} hold unless the row changes them
   */
  static EventCase build(String name, EventCase base, JsonObject row) {
    check(name, row);
    JsonObject changes = (JsonObject) Repetition.writtenOut(row);
    JsonObject event =
        JsonEdits.merge(EventChanges.apply(base.event(), changes), changes.object("event"));
    return new EventCase(
        name,
        event,
        before(base, changes),
        Optional.ofNullable(changes.members().get("trigger")).map(JsonObject.class::cast),
        ResponseChanges.apply(base.response(), event, changes));
  }

  private static void check(String name, JsonObject row) {
    Set<String> unknown = new TreeSet<>(row.members().keySet());
    List.of(MEMBERS, EventChanges.MEMBERS, ResponseChanges.MEMBERS).forEach(unknown::removeAll);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(name + " has members that no row may have: " + unknown);
    }
    if (row.members().keySet().stream().filter(ResponseChanges.MEMBERS::contains).count() > 1) {
      throw new IllegalArgumentException(name + " has more than one response");
    }
    row.members().forEach((member, value) -> checkType(name + "." + member, member, value));
  }

  private static void checkType(String path, String member, JsonValue value) {
    if (ANY_TYPE.contains(member)) {
      return;
    }
    Class<?> type = TEXTS.contains(member) ? JsonString.class : JsonObject.class;
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(path + " is " + value.kind());
    }
  }

  private static List<String> before(EventCase base, JsonObject row) {
    JsonValue before = row.members().get("before");
    return before == null ? base.before() : EventFiles.strings(before);
  }
}
