package dev.tidemark.consistency.restores;

import dev.tidemark.consistency.history.JsonValues;
import dev.tidemark.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A request for an update.
 *
 * @param token the session token
 */
record UpdateRequest(String dataset, String token, String device, List<Patch> patches) {
  /**
   * A patch.
   *
   * @param value the new value; empty to remove the record
   * @param count the count of the record that the device knows
   */
  record Patch(String key, Optional<String> value, long count) {
    private JsonObject input() {
      return JsonValues.object(
          "Op", value.isPresent() ? "replace" : "remove",
          "Key", key,
          "Value", value,
          "SyncCount", count);
    }
  }

  /** Returns the changes by key. */
  Map<String, Optional<String>> changes() {
    Map<String, Optional<String>> changes = new TreeMap<>();
    patches.forEach(patch -> changes.put(patch.key(), patch.value()));
    return changes;
  }

  JsonObject input() {
    return JsonValues.object(
        "DatasetName", dataset,
        "SyncSessionToken", token,
        "DeviceId", device,
        "RecordPatches", patches.stream().map(Patch::input).toList());
  }
}
