package dev.tidemark.consistency.history;

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
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Builds, reads and writes JSON values. */
public final class JsonValues {
  private JsonValues() {}

  /** Returns an object of names and values in turn. Leaves out members that are empty optionals. */
  public static JsonObject object(Object... namesAndValues) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      Object value = namesAndValues[i + 1];
      Object present = value instanceof Optional<?> optional ? optional.orElse(null) : value;
      if (present != null) {
        members.put((String) namesAndValues[i], value(present));
      }
    }
    return new JsonObject(members);
  }

  private static JsonValue value(Object value) {
    return switch (value) {
      case JsonValue json -> json;
      case String text -> new JsonString(text);
      case Number number -> new JsonNumber(number.toString());
      case Boolean truth -> new JsonBoolean(truth);
      case List<?> list -> new JsonArray(list.stream().map(JsonValues::value).toList());
      default -> throw new IllegalArgumentException(value.getClass().getName());
    };
  }

  public static String text(JsonObject object, String name) {
    return object.string(name).orElseThrow(() -> new IllegalArgumentException("no text " + name));
  }

  public static OptionalLong number(JsonObject object, String name) {
    return object.member(name).orElse(JsonNull.NULL) instanceof JsonNumber(String literal)
        ? OptionalLong.of(new BigDecimal(literal).longValueExact())
        : OptionalLong.empty();
  }

  /** Returns a date in milliseconds. Responses have it in seconds. */
  public static Optional<Long> date(JsonObject object, String name) {
    return object.member(name).orElse(JsonNull.NULL) instanceof JsonNumber(String literal)
        ? Optional.of(new BigDecimal(literal).movePointRight(3).longValueExact())
        : Optional.empty();
  }

  public static boolean isTrue(JsonObject object, String name) {
    return object.member(name).orElse(JsonNull.NULL).equals(new JsonBoolean(true));
  }

  public static List<JsonObject> objects(JsonObject object, String name) {
    return object.member(name).orElse(JsonNull.NULL) instanceof JsonArray(List<JsonValue> elements)
        ? elements.stream().map(JsonObject.class::cast).toList()
        : List.of();
  }

  public static JsonObject parse(String text) {
    try {
      return (JsonObject) Json.parse(text);
    } catch (MalformedJsonException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  public static String write(JsonValue value) {
    return Json.write(json -> write(json, value));
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
      case JsonArray(List<JsonValue> elements) -> {
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
