package dev.tidemark.consistency.checker;

import dev.tidemark.consistency.history.Patch;
import dev.tidemark.consistency.history.StoredRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The sync trigger of the workload as a pure function: the first word of a value tells the trigger
 * what to do with the record.
 */
public final class TriggerModel {
  /** Makes the trigger throw. */
  public static final String VETO = "veto";

  /** Makes the trigger return an op that does not exist. */
  public static final String BAD_OP = "bad op";

  /** Makes the trigger write the value in capitals. */
  public static final String SHOUT = "shout";

  /** Makes the trigger leave the record out of its output, so that it keeps its old value. */
  public static final String DROP = "drop";

  /** Makes the trigger remove the record by its op. */
  public static final String REMOVE = "remove";

  /** Makes the trigger remove the record by a null value. */
  public static final String NULL = "null";

  /** The trigger copies each new value of this key to {@link #MIRROR}. */
  public static final String MIRRORED = "a";

  public static final String MIRROR = "mirror";

  /** The only key whose values may begin with {@link #BAD_OP}: it sorts before all others. */
  public static final String FIRST_KEY = "!";

  private static final String FAILED = "The sync trigger failed";
  private static final String INVALID_OP =
      "The sync trigger's answer breaks a rule: 'op' of the record at place 1 of 'datasetRecords'"
          + " is neither replace nor remove";

  private TriggerModel() {}

  /**
   * The change of a record.
   *
   * @param value the new value; empty removes the record
   * @param deviceDate the date that the device gave, in milliseconds
   */
  record Change(Optional<String> value, Optional<Long> deviceDate) {}

  /** The output of the trigger. */
  sealed interface Output {
    /** The changes to commit, by key. */
    record Changes(Map<String, Change> byKey) implements Output {}

    /** The trigger refuses the update. */
    record Refusal(String message) implements Output {}
  }

  /** Returns the output of the trigger for an update of a dataset. */
  static Output output(DatasetModel before, List<Patch> patches) {
    List<Patch> visible = patches.stream().filter(patch -> isVisible(before, patch)).toList();
    if (visible.stream().anyMatch(patch -> startsWith(patch, VETO))) {
      return new Output.Refusal(FAILED);
    }
    if (visible.stream().anyMatch(patch -> startsWith(patch, BAD_OP))) {
      return new Output.Refusal(INVALID_OP);
    }
    Map<String, Change> changes = new LinkedHashMap<>();
    for (Patch patch : patches) {
      changes.put(patch.key(), visible.contains(patch) ? change(before, patch) : unchanged(patch));
    }
    visible.stream()
        .filter(patch -> patch.key().equals(MIRRORED))
        .findFirst()
        .ifPresent(patch -> mirror(before, patches, patch.value(), changes));
    return new Output.Changes(changes);
  }

  /** Returns whether a patch has a value that the trigger can tell from the stored one. */
  private static boolean isVisible(DatasetModel before, Patch patch) {
    return patch.value().isPresent() && !patch.value().equals(before.value(patch.key()));
  }

  private static boolean startsWith(Patch patch, String word) {
    return patch.value().orElse("").startsWith(word);
  }

  private static Change unchanged(Patch patch) {
    return new Change(patch.value(), patch.deviceDate());
  }

  private static Change change(DatasetModel before, Patch patch) {
    String value = patch.value().orElse("");
    if (value.startsWith(SHOUT)) {
      return new Change(Optional.of(value.toUpperCase(Locale.ROOT)), patch.deviceDate());
    }
    if (value.startsWith(DROP)) {
      return new Change(
          before.value(patch.key()), before.record(patch.key()).flatMap(StoredRecord::deviceDate));
    }
    return value.startsWith(REMOVE) || value.startsWith(NULL)
        ? new Change(Optional.empty(), patch.deviceDate())
        : unchanged(patch);
  }

  private static void mirror(
      DatasetModel before,
      List<Patch> patches,
      Optional<String> value,
      Map<String, Change> changes) {
    Optional<Patch> patched =
        patches.stream().filter(patch -> patch.key().equals(MIRROR)).findFirst();
    if (patched.isPresent() || !value.equals(before.value(MIRROR))) {
      changes.put(MIRROR, new Change(value, patched.flatMap(Patch::deviceDate)));
    }
  }
}
