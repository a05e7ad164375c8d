package dev.tidemark.events;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonArray;
import dev.tidemark.json.JsonValue.JsonBoolean;
import dev.tidemark.json.JsonValue.JsonNull;
import dev.tidemark.json.JsonValue.JsonNumber;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonValue.JsonString;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Changes JSON values and writes them as text. */
final class JsonEdits {
  private JsonEdits() {}

  /**
   * Applies changes to a value: members of an object replace those of the same name, null removes a
   * member, and new members are added as they are. Any other value replaces the old one.
   */
  static JsonValue merge(JsonValue base, JsonValue changes) {
    return base instanceof JsonObject object && changes instanceof JsonObject changed
        ? merge(object, changed)
        : changes;
  }

  /** Applies changes to an object. */
  static JsonObject merge(JsonObject base, JsonObject changes) {
    Map<String, JsonValue> members = new LinkedHashMap<>(base.members());
    changes
        .members()
        .forEach(
            (name, change) ->
                members.merge(
                    name,
                    change,
                    (old, changed) -> changed instanceof JsonNull ? null : merge(old, changed)));
    return new JsonObject(members);
  }

  /** Returns the object with a member set to a value. */
  static JsonObject with(JsonObject object, String name, JsonValue value) {
    Map<String, JsonValue> members = new LinkedHashMap<>(object.members());
    members.put(name, value);
    return new JsonObject(members);
  }

  /** Returns the object without a member. */
  static JsonObject without(JsonObject object, String name) {
    Map<String, JsonValue> members = new LinkedHashMap<>(object.members());
    members.remove(name);
    return new JsonObject(members);
  }

  /** Returns the value without members that are null, at any depth of its objects. */
  static JsonValue withoutNulls(JsonValue value) {
    if (!(value instanceof JsonObject object)) {
      return value;
    }
    Map<String, JsonValue> members = new LinkedHashMap<>();
    object
        .members()
        .forEach(
            (name, member) -> {
              if (!(member instanceof JsonNull)) {
                members.put(name, withoutNulls(member));
              }
            });
    return new JsonObject(members);
  }

  /** Returns the value as text, without white space; numbers are written as they were read. */
  static String text(JsonValue value) {
    return Json.write(json -> write(json, value));
  }

  private static void write(JsonGenerator json, JsonValue value) throws IOException {
    switch (value) {
      case JsonObject object -> writeObject(json, object);
      case JsonArray array -> writeArray(json, array);
      case JsonString(String text) -> json.writeString(text);
      case JsonNumber(String literal) -> json.writeNumber(literal);
      case JsonBoolean(boolean truth) -> json.writeBoolean(truth);
      case JsonNull _ -> json.writeNull();
    }
  }

  private static void writeObject(JsonGenerator json, JsonObject object) throws IOException {
    json.writeStartObject();
    for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
      json.writeFieldName(member.getKey());
      write(json, member.getValue());
    }
    json.writeEndObject();
  }

  private static void writeArray(JsonGenerator json, JsonArray array) throws IOException {
    json.writeStartArray();
    for (JsonValue element : array.elements()) {
      write(json, element);
    }
    json.writeEndArray();
  }
}
