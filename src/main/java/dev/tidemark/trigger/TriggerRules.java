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
import dev.tidemark.sync.SyncTrigger.Verdict;
import java.io.Serial;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What a trigger's answer means: the changes that are made in place of the patches, or which rule
 * it breaks. A pure function of the event and the answer.
 *
 * <ul>
 *   <li>The answer has the form of the event. Its other members must come back as they went; what
 *       is added to them is not looked at.
 *   <li>{@code op} is {@code replace} or {@code remove}. A record is removed by {@code remove},
 *       whatever its value, and by a value that is null or missing.
 *   <li>A patched record that is left out keeps the value it had, with the new count: a late
 *       duplicate of the patch could be applied otherwise. Others that are left out stay as they
 *       are.
 *   <li>A record that nobody patched, and that comes back as it went, is not written.
 * </ul>
 *
 * @see <a href="https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-events.html">
 *     Amazon Cognito Events</a>
 */
final class TriggerRules {
  private TriggerRules() {}

  /** Returns what the answer means. */
  static Verdict judge(Invocation invocation, JsonValue answer) {
    try {
      return new Verdict.Allowed(changes(invocation, checkedRecords(invocation.before(), answer)));
    } catch (BrokenRuleException e) {
      return new Verdict.Invalid(String.valueOf(e.getMessage()));
    }
  }

  /** What the answer says of a record: its new value, or none for a removal. */
  private record Entry(Optional<RecordValue> value) {}

  private static SequencedMap<RecordKey, RecordChange> changes(
      Invocation invocation, SequencedMap<RecordKey, Entry> entries) {
    SequencedMap<RecordKey, RecordChange> changes = new LinkedHashMap<>();
    for (RecordPatch patch : invocation.patches()) {
      Optional<Entry> entry = Optional.ofNullable(entries.get(patch.key()));
      changes.put(
          patch.key(),
          entry.isPresent()
              ? change(entry.get(), patch.change().deviceLastModifiedDate())
              : kept(invocation.before().record(patch.key())));
    }
    entries.forEach(
        (key, entry) -> {
          if (!changes.containsKey(key) && !isAsStored(entry, invocation.before().record(key))) {
            changes.put(key, change(entry, Optional.empty()));
          }
        });
    return changes;
  }

  private static RecordChange change(Entry entry, Optional<Instant> deviceDate) {
    return entry
        .value()
        .<RecordChange>map(value -> new RecordChange.Replace(value, deviceDate))
        .orElseGet(() -> new RecordChange.Remove(deviceDate));
  }

  private static RecordChange kept(Optional<SyncRecord> stored) {
    Optional<Instant> date =
        stored.flatMap(unchanged -> unchanged.modification().deviceLastModifiedDate());
    return change(new Entry(valueOf(stored)), date);
  }

  private static boolean isAsStored(Entry entry, Optional<SyncRecord> stored) {
    return entry.value().equals(valueOf(stored));
  }

  private static Optional<RecordValue> valueOf(Optional<SyncRecord> stored) {
    return stored
        .filter(SyncRecord.Live.class::isInstance)
        .map(SyncRecord.Live.class::cast)
        .map(SyncRecord.Live::value);
  }

  private static SequencedMap<RecordKey, Entry> checkedRecords(Dataset before, JsonValue answer) {
    JsonObject event = object(answer, "the answer");
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
    JsonValue records = event.member(TriggerEvent.RECORDS).orElse(JsonNull.NULL);
    SequencedMap<RecordKey, Entry> entries = new LinkedHashMap<>();
    object(records, "'" + TriggerEvent.RECORDS + "'")
        .members()
        .forEach(
            (key, value) -> entries.put(key(key, entries.size()), entry(value, entries.size())));
    return entries;
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

  /** A record's place among the records of the answer: its key is the user's. */
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

  /** The answer breaks a rule. */
  private static final class BrokenRuleException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    BrokenRuleException(String rule) {
      super("The sync trigger's answer breaks a rule: " + rule, null, false, false);
    }
  }
}
