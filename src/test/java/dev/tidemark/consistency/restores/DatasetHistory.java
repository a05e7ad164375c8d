package dev.tidemark.consistency.restores;

import dev.tidemark.consistency.history.JsonValues;
import dev.tidemark.consistency.restores.Content.Stored;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.model.DatasetId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All datasets of one name, in all lives of the table, by the responses of the service. Checks that
 * no count is used twice, that no update is made twice, and that nobody overwrites unseen values.
 */
final class DatasetHistory {
  private final DatasetId id;
  private final Violations violations;
  private final Map<Long, Map<String, Optional<String>>> updates = new HashMap<>();
  private final Map<UpdateRequest, Accepted> accepted = new HashMap<>();
  private Optional<Content> now = Optional.empty();
  private long greatestCount;
  private int life;
  private int changes;

  /** The first acceptance of a request. */
  private record Accepted(int life, long count) {}

  DatasetHistory(DatasetId id, Violations violations) {
    this.id = id;
    this.violations = violations;
  }

  /** Returns the content that the dataset should have; empty if it is missing. */
  Optional<Content> now() {
    return now;
  }

  /** Returns a number that every update, deletion and restore raises. */
  int changes() {
    return changes;
  }

  /** Checks the records of a page, which was read just now. */
  void checkPage(JsonObject page, String reader) {
    violations.check(
        JsonValues.isTrue(page, "DatasetExists") == now.isPresent(),
        "%s is told wrongly whether %s exists",
        reader,
        id);
    for (JsonObject found : JsonValues.objects(page, "Records")) {
      String key = JsonValues.text(found, "Key");
      Stored stored = stored(found);
      violations.check(
          now.filter(content -> stored.equals(content.records().get(key))).isPresent(),
          "%s lists %s of %s at %d, which is not stored",
          reader,
          key,
          id,
          stored.count());
    }
  }

  static Stored stored(JsonObject found) {
    return new Stored(found.string("Value"), JsonValues.number(found, "SyncCount").orElseThrow());
  }

  /**
   * Checks and applies an accepted update, or checks a replay.
   *
   * @param seen the values that the device has seen
   */
  void accept(UpdateRequest request, JsonObject body, Set<String> seen) {
    long count = countOf(request, body);
    Accepted before = accepted.get(request);
    if (before != null) {
      violations.check(
          before.equals(new Accepted(life, count)),
          "an update of %s by %s from life %d at %d is accepted again in life %d at %d",
          id,
          request.device(),
          before.life(),
          before.count(),
          life,
          count);
      return;
    }
    long last = now.map(Content::count).orElse(greatestCount);
    violations.check(
        count == last + 1 || (now.isEmpty() && count > last),
        "%s is told that its update of %s has the count %d after %d",
        request.device(),
        id,
        count,
        last);
    checkIsNew(count);
    checkOverwrites(request, seen);
    accepted.put(request, new Accepted(life, count));
    updates.put(count, request.changes());
    now = Optional.of(now.orElse(new Content(0, Map.of())).after(count, request.changes()));
    changes++;
  }

  private long countOf(UpdateRequest request, JsonObject body) {
    Map<String, Stored> written = new HashMap<>();
    JsonValues.objects(body, "Records")
        .forEach(found -> written.put(JsonValues.text(found, "Key"), stored(found)));
    long count = written.values().stream().mapToLong(Stored::count).max().orElse(0);
    Map<String, Stored> expected = new HashMap<>();
    request.changes().forEach((key, value) -> expected.put(key, new Stored(value, count)));
    violations.check(
        written.equals(expected),
        "%s gets other records than those of its update of %s",
        request.device(),
        id);
    return count;
  }

  private void checkIsNew(long count) {
    violations.check(
        count > greatestCount,
        "the count %d of %s is handed out in life %d, after %d",
        count,
        id,
        life,
        greatestCount);
    greatestCount = Math.max(greatestCount, count);
  }

  private void checkOverwrites(UpdateRequest request, Set<String> seen) {
    for (String key : request.changes().keySet()) {
      now.flatMap(content -> content.value(key))
          .filter(value -> !seen.contains(value))
          .ifPresent(
              _ ->
                  violations.add(
                      "%s overwrites %s of %s unseen in life %d", request.device(), key, id, life));
    }
  }

  /** Records that the dataset was deleted, which takes a count of its own. */
  void delete() {
    violations.check(now.isPresent(), "%s is deleted, but does not exist", id);
    greatestCount++;
    now = Optional.empty();
    changes++;
  }

  /** Records the content of a restored table; each record must be one that was once written. */
  void restore(Optional<Content> restored) {
    life++;
    changes++;
    now = restored;
    restored.ifPresent(
        content -> {
          checkIsNew(content.count());
          content.records().forEach(this::checkWasWritten);
        });
  }

  private void checkWasWritten(String key, Stored found) {
    violations.check(
        found.value().equals(updates.getOrDefault(found.count(), Map.of()).get(key)),
        "%s of %s is restored with a value that no update wrote at %d",
        key,
        id,
        found.count());
  }
}
