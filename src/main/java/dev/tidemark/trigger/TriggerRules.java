package dev.tidemark.trigger;

import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonNull;
import dev.tidemark.json.JsonValue.JsonNumber;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonValue.JsonString;
import dev.tidemark.model.Constraint;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.RecordChange;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.RecordValue;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.sync.SyncTrigger.Invocation;
import dev.tidemark.sync.SyncTrigger.Outcome;
import java.io.Serial;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The rules on a trigger's output: it means either changes in place of the patches, or a broken
 * rule. A pure function of the event and the output.
 *
 * <ul>
 *   <li>The output has the form of the event. Members other than the records must be unchanged;
 *       additional members are ignored.
 *   <li>{@code op} is {@code replace} or {@code remove}. A record is removed by {@code remove},
 *       whatever its value, and by a value that is null or missing.
 *   <li>A patched record that is left out keeps its old value and gets the new count: with its old
 *       count, a late duplicate of the patch could still be applied. Other records that are left
 *       out are unchanged.
 *   <li>A record that is neither patched nor changed is not written.
 * </ul>
 *
 * @see <a href="https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-events.html">
 *     Amazon Cognito Events</a>
 */
final class TriggerRules {
  private TriggerRules() {}

  /** Returns the outcome that the output means. */
  static Outcome outcome(Invocation invocation, JsonValue output) {
    try {
      return new Outcome.Allowed(changes(invocation, checkedRecords(invocation.before(), output)));
    } catch (BrokenRuleException e) {
      return new Outcome.Invalid(String.valueOf(e.getMessage()));
    }
  }

  /** A record in the output: its new value, or none for a removal. */
  private record Entry(Optional<RecordValue> value) {
    /** Returns the change of a record that the device has patched. */
    RecordChange replacing(RecordChange patch) {
      return value
          .<RecordChange>map(
              changed -> new RecordChange.Replace(changed, patch.deviceLastModifiedDate()))
          .orElseGet(() -> new RecordChange.Remove(patch.deviceLastModifiedDate()));
    }

    /** Returns the change of a record that the device has not patched. */
    RecordChange added() {
      return value
          .<RecordChange>map(changed -> new RecordChange.Replace(changed, Optional.empty()))
          .orElseGet(() -> new RecordChange.Remove(Optional.empty()));
    }
  }

  private static SequencedMap<RecordKey, RecordChange> changes(
      Invocation invocation, SequencedMap<RecordKey, Entry> entries) {
    SequencedMap<RecordKey, RecordChange> changes = new LinkedHashMap<>();
    for (RecordPatch patch : invocation.patches()) {
      Optional<Entry> entry = Optional.ofNullable(entries.get(patch.key()));
      changes.put(
          patch.key(),
          entry
              .map(changed -> changed.replacing(patch.change()))
              .orElseGet(() -> unchanged(invocation.before(), patch.key())));
    }
    entries.forEach(
        (key, entry) -> {
          if (!changes.containsKey(key) && !entry.value().equals(value(invocation.before(), key))) {
            changes.put(key, entry.added());
          }
        });
    return changes;
  }

  /** Returns a change that writes a record again as it is. */
  private static RecordChange unchanged(Dataset before, RecordKey key) {
    Optional<Instant> date =
        before.record(key).flatMap(stored -> stored.modification().deviceLastModifiedDate());
    return value(before, key)
        .<RecordChange>map(value -> new RecordChange.Replace(value, date))
        .orElseGet(() -> new RecordChange.Remove(date));
  }

  private static Optional<RecordValue> value(Dataset before, RecordKey key) {
    return before.record(key).flatMap(SyncRecord::liveValue);
  }

  private static SequencedMap<RecordKey, Entry> checkedRecords(Dataset before, JsonValue output) {
    JsonObject event = object(output, "the answer");
    checkReadOnlyMembers(before, event);
    JsonValue records = event.member(TriggerEvent.RECORDS).orElse(JsonNull.NULL);
    SequencedMap<RecordKey, Entry> entries = new LinkedHashMap<>();
    object(records, "'" + TriggerEvent.RECORDS + "'")
        .members()
        .forEach(
            (key, value) -> entries.put(key(key, entries.size()), entry(value, entries.size())));
    return entries;
  }

  private static void checkReadOnlyMembers(Dataset before, JsonObject event) {
    if (!isNumber(event, "version", TriggerEvent.VERSION)) {
      throw new BrokenRuleException("'version' is not as it was");
    }
    TriggerEvent.readOnlyTexts(before)
        .forEach(
            (name, text) -> {
              if (!event.string(name).equals(Optional.of(text))) {
                throw new BrokenRuleException("'" + name + "' is not as it was");
              }
            });
  }

  private static RecordKey key(String text, int index) {
    check(RecordKey.CONSTRAINT, text, "the key of the " + ordinal(index));
    return new RecordKey(text);
  }

  private static Entry entry(JsonValue value, int index) {
    String where = " of the " + ordinal(index);
    JsonObject members = object(value, "the " + ordinal(index));
    optionalText(members, TriggerEvent.OLD_VALUE, where);
    Optional<String> newValue = optionalText(members, TriggerEvent.NEW_VALUE, where);
    newValue.ifPresent(
        text -> check(RecordValue.CONSTRAINT, text, "'" + TriggerEvent.NEW_VALUE + "'" + where));
    return switch (optionalText(members, TriggerEvent.OP, where).orElse("")) {
      case TriggerEvent.REMOVE -> new Entry(Optional.empty());
      case TriggerEvent.REPLACE -> new Entry(newValue.map(RecordValue::new));
      default ->
          throw new BrokenRuleException(
              "'" + TriggerEvent.OP + "'" + where + " is neither replace nor remove");
    };
  }

  /** Returns a record's place in the output; its key is user data, which messages must not have. */
  private static String ordinal(int index) {
    return "record at place " + (index + 1) + " of '" + TriggerEvent.RECORDS + "'";
  }

  private static Optional<String> optionalText(JsonObject members, String name, String where) {
    JsonValue value = members.member(name).orElse(JsonNull.NULL);
    return switch (value) {
      case JsonString(String text) -> Optional.of(text);
      case JsonNull _ -> Optional.empty();
      default ->
          throw new BrokenRuleException(
              "'" + name + "'" + where + " is " + value.kind() + " and not a string");
    };
  }

  private static void check(Constraint constraint, String text, String what) {
    List<String> violations = constraint.violations(text);
    if (!violations.isEmpty()) {
      throw new BrokenRuleException(
          what + " failed to satisfy constraint: " + violations.getFirst());
    }
  }

  private static JsonObject object(JsonValue value, String what) {
    if (value instanceof JsonObject object) {
      return object;
    }
    throw new BrokenRuleException(what + " is " + value.kind() + " and not an object");
  }

  private static boolean isNumber(JsonObject event, String name, int expected) {
    if (!(event.members().get(name) instanceof JsonNumber(String literal))) {
      return false;
    }
    try {
      return new BigDecimal(literal).compareTo(BigDecimal.valueOf(expected)) == 0;
    } catch (NumberFormatException exponentTooLarge) {
      return false;
    }
  }

  /** The output breaks a rule. */
  private static final class BrokenRuleException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    BrokenRuleException(String rule) {
      super("The sync trigger's answer breaks a rule: " + rule, null, false, false);
    }
  }
}
