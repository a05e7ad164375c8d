package dev.tidemark.consistency;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.CognitoEvent;
import com.amazonaws.services.lambda.runtime.events.CognitoEvent.DatasetRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A sync trigger that is told by the values what to do, and what must come of it. */
public final class RewritingTrigger implements RequestHandler<CognitoEvent, CognitoEvent> {
  /** What values begin with. */
  static final String VETO = "veto";

  static final String SHOUT = "shout";
  static final String DROP = "drop";
  static final String REMOVE = "remove";

  /** What is written to the first is written to the other, too. */
  static final String MIRRORED = "a";

  static final String MIRROR = "mirror";

  /** Is made by name. */
  public RewritingTrigger() {}

  @Override
  public CognitoEvent handleRequest(CognitoEvent event, Context context) {
    Map<String, DatasetRecord> records = event.getDatasetRecords();
    Optional<String> mirrored = Optional.empty();
    for (Map.Entry<String, DatasetRecord> entry : Map.copyOf(records).entrySet()) {
      DatasetRecord patched = entry.getValue();
      String value = patched.getNewValue();
      if (value != null && !Objects.equals(value, patched.getOldValue())) {
        judge(records, entry.getKey(), patched, value);
        mirrored = entry.getKey().equals(MIRRORED) ? Optional.of(value) : mirrored;
      }
    }
    mirrored.ifPresent(value -> records.put(MIRROR, replacement(value)));
    return event;
  }

  private static void judge(
      Map<String, DatasetRecord> records, String key, DatasetRecord patched, String value) {
    if (value.startsWith(VETO)) {
      throw new IllegalStateException("vetoed");
    }
    if (value.startsWith(SHOUT)) {
      patched.setNewValue(value.toUpperCase(Locale.ROOT));
    } else if (value.startsWith(DROP)) {
      records.remove(key);
    } else if (value.startsWith(REMOVE)) {
      patched.setOp("remove");
    }
  }

  private static DatasetRecord replacement(String value) {
    DatasetRecord replacement = new DatasetRecord();
    replacement.setNewValue(value);
    replacement.setOp("replace");
    return replacement;
  }

  /**
   * What is done to a record.
   *
   * @param value what it becomes; none removes it
   * @param deviceDate when a device changed it, in milliseconds
   */
  record Change(Optional<String> value, Optional<Long> deviceDate) {}

  /** Returns what must come of patches, as the rules of triggers have it; none if of a veto. */
  static Optional<Map<String, Change>> changes(DatasetModel before, List<DatasetModel.Patch> all) {
    Map<String, Change> changes = new LinkedHashMap<>();
    Optional<String> mirrored = Optional.empty();
    for (DatasetModel.Patch patch : all) {
      Change change = new Change(patch.value(), patch.deviceDate());
      String value = patch.value().orElse("");
      if (patch.value().isEmpty() || patch.value().equals(before.value(patch.key()))) {
        changes.put(patch.key(), change);
        continue;
      }
      if (value.startsWith(VETO)) {
        return Optional.empty();
      }
      if (patch.key().equals(MIRRORED)) {
        mirrored = patch.value();
      }
      if (value.startsWith(SHOUT)) {
        change = new Change(Optional.of(value.toUpperCase(Locale.ROOT)), patch.deviceDate());
      } else if (value.startsWith(DROP)) {
        change =
            new Change(
                before.value(patch.key()),
                before.record(patch.key()).flatMap(DatasetModel.Stored::deviceDate));
      } else if (value.startsWith(REMOVE)) {
        change = new Change(Optional.empty(), patch.deviceDate());
      }
      changes.put(patch.key(), change);
    }
    boolean isPatched = all.stream().anyMatch(patch -> patch.key().equals(MIRROR));
    if (mirrored.isPresent() && (isPatched || !mirrored.equals(before.value(MIRROR)))) {
      Optional<Long> date =
          all.stream()
              .filter(patch -> patch.key().equals(MIRROR))
              .findFirst()
              .flatMap(DatasetModel.Patch::deviceDate);
      changes.put(MIRROR, new Change(mirrored, date));
    }
    return Optional.of(changes);
  }
}
