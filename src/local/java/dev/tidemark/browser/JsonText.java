package dev.tidemark.browser;

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
import java.util.Map;

/** Writes JSON values as text. */
final class JsonText {
  private JsonText() {}

  static String of(JsonValue value) {
    return Json.write(json -> write(json, value));
  }

  private static void write(JsonGenerator json, JsonValue value) throws IOException {
    switch (value) {
      case JsonObject(Map<String, JsonValue> members) -> {
        json.writeStartObject();
        for (Map.Entry<String, JsonValue> member : members.entrySet()) {
          json.writeFieldName(member.getKey());
          write(json, member.getValue());
        }
        json.writeEndObject();
      }
      case JsonArray(var elements) -> {
        json.writeStartArray();
        for (JsonValue element : elements) {
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
