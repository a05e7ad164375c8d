package dev.tidemark.events;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonArray;
import dev.tidemark.json.JsonValue.JsonBoolean;
import dev.tidemark.json.JsonValue.JsonNull;
import dev.tidemark.json.JsonValue.JsonNumber;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonValue.JsonString;
import dev.tidemark.json.MalformedJsonException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A sync trigger that does what the file of a case says, in this order: fails with the text {@code
 * error}; answers with the text {@code output}; else gives the event back with the members of
 * {@code event} set, and those of {@code records} set in its records, where null leaves one out.
 * {@code environment} has variables for the function.
 */
public final class ScriptedTrigger implements RequestStreamHandler {
  private static final String SCRIPT = "TRIGGER_SCRIPT";
  private static final String RECORDS = "datasetRecords";

  private final JsonObject script;

  /** Reads the file that the environment names. */
  public ScriptedTrigger(Map<String, String> environment) throws Exception {
    this.script = read(Path.of(environment.getOrDefault(SCRIPT, "")));
  }

  /** Returns the variables with which a function has the trigger of a file. */
  static Map<String, String> environment(Path file) {
    Map<String, String> environment = new HashMap<>();
    environment.put("TRIGGER_HANDLER", ScriptedTrigger.class.getName());
    environment.put(SCRIPT, file.toString());
    try {
      JsonObject variables = read(file).object("environment");
      variables
          .members()
          .keySet()
          .forEach(name -> environment.put(name, variables.string(name).orElseThrow()));
    } catch (IOException | MalformedJsonException e) {
      throw new IllegalStateException(file + " cannot be read", e);
    }
    return environment;
  }

  private static JsonObject read(Path file) throws IOException, MalformedJsonException {
    return (JsonObject) Json.parse(Files.readString(file));
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Optional<String> error = script.string("error");
    if (error.isPresent()) {
      throw new IllegalStateException(error.get());
    }
    Optional<String> text = script.string("output");
    if (text.isPresent()) {
      output.write(text.get().getBytes(StandardCharsets.UTF_8));
      return;
    }
    JsonObject answer = answer(event(input));
    Json.write(output, json -> write(json, answer));
  }

  private static JsonObject event(InputStream input) throws IOException {
    try {
      return (JsonObject) Json.parse(input.readAllBytes());
    } catch (MalformedJsonException e) {
      throw new IOException(e);
    }
  }

  private JsonObject answer(JsonObject event) {
    Map<String, JsonValue> records = new LinkedHashMap<>(event.object(RECORDS).members());
    script
        .object("records")
        .members()
        .forEach(
            (key, value) -> {
              if (value instanceof JsonNull) {
                records.remove(key);
              } else {
                records.put(key, value);
              }
            });
    Map<String, JsonValue> members = new LinkedHashMap<>(event.members());
    members.put(RECORDS, new JsonObject(records));
    members.putAll(script.object("event").members());
    return new JsonObject(members);
  }

  private static void write(JsonGenerator json, JsonValue value) throws IOException {
    switch (value) {
      case JsonObject object -> {
        json.writeStartObject();
        for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
          json.writeFieldName(member.getKey());
          write(json, member.getValue());
        }
        json.writeEndObject();
      }
      case JsonArray array -> {
        json.writeStartArray();
        for (JsonValue element : array.elements()) {
          write(json, element);
        }
        json.writeEndArray();
      }
      case JsonString(String text) -> json.writeString(text);
      case JsonNumber(String literal) -> json.writeNumber(literal);
      case JsonBoolean(boolean truth) -> json.writeBoolean(truth);
      case JsonNull _ -> json.writeNull();
    }
  }
}
