package dev.tidemark.events;

import dev.tidemark.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * An event, and the response that it must get.
 *
 * @param name operation and name of the case: {@code update-records/first-write}
 * @param before names of the cases whose events are sent first, in order
 * @param trigger script of the {@link ScriptedTrigger}; empty if the function has no trigger
 * @param response in the form of the files {@code *.response.json}
 */
record EventCase(
    String name,
    JsonObject event,
    List<String> before,
    Optional<JsonObject> trigger,
    JsonObject response) {
  EventCase {
    before = List.copyOf(before);
  }
}
