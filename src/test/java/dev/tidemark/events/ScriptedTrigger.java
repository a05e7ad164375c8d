package dev.tidemark.events;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonNull;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.MalformedJsonException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A sync trigger that follows the script of a case. It fails with the text {@code error}, or
 * returns the text {@code output}. With neither, it returns the event with the members of {@code
 * event} set, and those of {@code records} set in its records, where null removes one. {@code
 * environment} has variables for the function.
 */
public final class ScriptedTrigger implements RequestStreamHandler {
  private static final String SCRIPT = "TRIGGER_SCRIPT";
  private static final String RECORDS = "datasetRecords";

  private final JsonObject script;

  /** Reads the script in the environment. */
  public ScriptedTrigger(Map<String, String> environment) throws MalformedJsonException {
    this.script = (JsonObject) Json.parse(environment.getOrDefault(SCRIPT, ""));
  }

  /** Returns the environment of a function whose trigger follows a script. */
  static Map<String, String> environment(JsonObject script) {
    Map<String, String> environment = new HashMap<>();
    environment.put("TRIGGER_HANDLER", ScriptedTrigger.class.getName());
    environment.put(SCRIPT, JsonEdits.text(script));
    JsonObject variables = script.object("environment");
    variables
        .members()
        .keySet()
        .forEach(name -> environment.put(name, variables.string(name).orElseThrow()));
    return environment;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Optional<String> error = script.string("error");
    if (error.isPresent()) {
      throw new IllegalStateException(error.get());
    }
    String text =
        script.string("output").isPresent()
            ? script.string("output").get()
            : JsonEdits.text(changed(event(input)));
    output.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static JsonObject event(InputStream input) throws IOException {
    try {
      return (JsonObject) Json.parse(input.readAllBytes());
    } catch (MalformedJsonException e) {
      throw new IOException(e);
    }
  }

  private JsonObject changed(JsonObject event) {
    Map<String, JsonValue> members = new LinkedHashMap<>(event.members());
    members.put(RECORDS, records(event.object(RECORDS)));
    members.putAll(script.object("event").members());
    return new JsonObject(members);
  }

  private JsonObject records(JsonObject records) {
    Map<String, JsonValue> members = new LinkedHashMap<>(records.members());
    members.putAll(script.object("records").members());
    members.values().removeIf(JsonNull.class::isInstance);
    return new JsonObject(members);
  }
}
