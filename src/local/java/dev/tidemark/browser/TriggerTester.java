package dev.tidemark.browser;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonWriter;
import dev.tidemark.json.MalformedJsonException;
import dev.tidemark.model.RecordChange;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.RecordValue;
import dev.tidemark.sync.SyncTrigger.Outcome;
import dev.tidemark.trigger.TriggerTrial;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Runs the service's sync trigger on an event, and applies the rules to its output. */
public final class TriggerTester {
  private final TriggerRunner trigger;

  /** Makes a tester. */
  public TriggerTester(TriggerRunner trigger) {
    this.trigger = trigger;
  }

  /**
   * Returns the result for an event: with the output that the request has, or else the trigger's.
   *
   * @throws BadRequestException if the event is unusable, or there is neither output nor trigger
   */
  JsonWriter test(JsonObject request) {
    String text = request.string("event").orElse("");
    JsonObject event = event(text);
    return request
        .string("output")
        .map(output -> judged(event, output))
        .orElseGet(() -> run(event, text));
  }

  private static JsonObject event(String text) {
    if (text.isBlank()) {
      throw new BadRequestException("the event is empty");
    }
    try {
      JsonValue event = Json.parse(text);
      if (event instanceof JsonObject object) {
        return object;
      }
      throw new BadRequestException("The event is " + event.kind() + " and not an object");
    } catch (MalformedJsonException e) {
      throw new BadRequestException("The event is " + e.getMessage());
    }
  }

  private JsonWriter run(JsonObject event, String text) {
    return switch (trigger.run(text)) {
      case TriggerRunner.Run.Output(String output) -> judged(event, output);
      case TriggerRunner.Run.Failed(String message) -> refused("", message);
      case TriggerRunner.Run.Absent _ ->
          throw new BadRequestException(
              "The service has no trigger. Start it with --trigger or --trigger-command, or write"
                  + " the output yourself");
    };
  }

  private static JsonWriter judged(JsonObject event, String output) {
    try {
      TriggerTrial.Verdict verdict = TriggerTrial.judge(event, output);
      return switch (verdict.outcome()) {
        case Outcome.Allowed(var changes) -> json -> writeAllowed(json, output, verdict, changes);
        case Outcome.Invalid(String message) -> refused(output, message);
        case Outcome.Throttled _ -> refused(output, "The sync trigger was throttled");
        case Outcome.TimedOut _ -> refused(output, "The sync trigger took too long");
        case Outcome.TooLarge _ -> refused(output, "The event is too large");
      };
    } catch (IllegalArgumentException e) {
      throw new BadRequestException("The event is unusable: " + e.getMessage());
    }
  }

  private static JsonWriter refused(String output, String message) {
    return json -> {
      json.writeStartObject();
      json.writeBooleanField("allowed", false);
      json.writeStringField("output", output);
      json.writeStringField("message", message);
      json.writeEndObject();
    };
  }

  private static void writeAllowed(
      JsonGenerator json,
      String output,
      TriggerTrial.Verdict verdict,
      Map<RecordKey, RecordChange> changes)
      throws IOException {
    json.writeStartObject();
    json.writeBooleanField("allowed", true);
    json.writeStringField("output", output);
    json.writeArrayFieldStart("changes");
    for (Map.Entry<RecordKey, RecordChange> change : changes.entrySet()) {
      Optional<String> value = change.getValue().newValue().map(RecordValue::text);
      json.writeStartObject();
      json.writeStringField("key", change.getKey().value());
      json.writeStringField("op", value.isPresent() ? "replace" : "remove");
      json.writeStringField("value", value.orElse(null));
      json.writeBooleanField(
          "asSent", change.getValue().equals(verdict.asSent().get(change.getKey())));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
