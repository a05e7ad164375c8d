package dev.tidemark.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidemark.json.JsonValue.JsonArray;
import dev.tidemark.json.JsonValue.JsonBoolean;
import dev.tidemark.json.JsonValue.JsonNull;
import dev.tidemark.json.JsonValue.JsonNumber;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonValue.JsonString;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one JSON value, and stops at the bound on the number of values in it. */
final class JsonTreeReader {
  private final JsonParser parser;
  private final int maxValues;
  private int values;

  /**
   * Makes a reader.
   *
   * @param maxValues the most values, those in others included
   */
  JsonTreeReader(JsonParser parser, int maxValues) {
    this.parser = parser;
    this.maxValues = maxValues;
  }

  /** Reads the only value of the parser's input. */
  JsonValue read() throws IOException, MalformedJsonException {
    if (parser.nextToken() == null) {
      throw new MalformedJsonException("no JSON value, but the end of the input");
    }
    JsonValue value = value();
    if (parser.nextToken() != null) {
      throw new MalformedJsonException("not one JSON value: there is something after it");
    }
    return value;
  }

  private JsonValue value() throws IOException, MalformedJsonException {
    values++;
    if (values > maxValues) {
      throw new MalformedJsonException("too complex: it has more than " + maxValues + " values");
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> object();
      case START_ARRAY -> array();
      case VALUE_STRING -> new JsonString(parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new JsonNumber(parser.getText());
      case VALUE_TRUE -> new JsonBoolean(true);
      case VALUE_FALSE -> new JsonBoolean(false);
      case VALUE_NULL -> JsonNull.NULL;
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("not the start of a value: " + parser.currentToken());
    };
  }

  private JsonObject object() throws IOException, MalformedJsonException {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      members.put(name, value());
    }
    return new JsonObject(members);
  }

  private JsonArray array() throws IOException, MalformedJsonException {
    List<JsonValue> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(value());
    }
    return new JsonArray(elements);
  }
}
