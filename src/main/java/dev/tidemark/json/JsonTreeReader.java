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
import java.util.Optional;

/** Reads one JSON value, and stops at the bound on the number of values in it. */
final class JsonTreeReader {
  /** Few objects have more members than a patch. */
  private static final int USUAL_MEMBERS = 5;

  private final JsonParser parser;
  private final int maxValues;
  private int values;
  private long nameCharacters;

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
    readFirstToken();
    return only(value(Shape.ALL));
  }

  /**
   * Reads the only value of the parser's input.
   *
   * @param utf8 the parser's input
   * @param textMember the name of the member that is kept as bytes
   * @param shape what is needed of the other members
   * @return the value; empty if its text cannot be kept as bytes
   */
  Optional<Envelope> readEnvelope(byte[] utf8, String textMember, Shape shape)
      throws IOException, MalformedJsonException {
    readFirstToken();
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      return Optional.of(new Envelope(only(value(Shape.ALL)), Optional.empty()));
    }
    Map<String, JsonValue> members = new LinkedHashMap<>();
    Optional<StringLiteral> text = Optional.empty();
    count();
    JsonToken token = parser.nextToken();
    while (token != JsonToken.END_OBJECT) {
      String name = name(members);
      if (parser.nextToken() == JsonToken.VALUE_STRING && name.equals(textMember)) {
        count();
        members.put(name, JsonNull.NULL);
        long place = parser.currentTokenLocation().getByteOffset();
        token = parser.nextToken(); // Only now, the text is known to be well-formed.
        text = Optional.of(new StringLiteral(utf8, Math.toIntExact(place)));
      } else {
        readMember(name, shape, members);
        token = parser.nextToken();
      }
    }
    if (text.isPresent()) {
      members.remove(textMember);
    }
    JsonValue object = only(new JsonObject(members));
    return text.isEmpty()
        ? Optional.of(new Envelope(object, Optional.empty()))
        : text.get().unescaped().map(found -> new Envelope(object, Optional.of(found)));
  }

  private void readFirstToken() throws IOException, MalformedJsonException {
    if (parser.nextToken() == null) {
      throw new MalformedJsonException("no JSON value, but the end of the input");
    }
  }

  private JsonValue only(JsonValue value) throws IOException, MalformedJsonException {
    if (parser.nextToken() != null) {
      throw new MalformedJsonException("not one JSON value: there is something after it");
    }
    return value;
  }

  /** Returns the length of all names so far. */
  long nameCharacters() {
    return nameCharacters;
  }

  private void count() throws MalformedJsonException {
    values++;
    if (values > maxValues) {
      throw new MalformedJsonException("too complex: it has more than " + maxValues + " values");
    }
  }

  private JsonValue value(Shape shape) throws IOException, MalformedJsonException {
    count();
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(shape);
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

  private JsonObject object(Shape shape) throws IOException, MalformedJsonException {
    Map<String, JsonValue> members = LinkedHashMap.newLinkedHashMap(USUAL_MEMBERS);
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = name(members);
      parser.nextToken();
      readMember(name, shape, members);
    }
    return new JsonObject(members);
  }

  private void readMember(String name, Shape shape, Map<String, JsonValue> members)
      throws IOException, MalformedJsonException {
    Shape needed = shape.member(name);
    if (needed == Shape.NONE) {
      parser.skipChildren();
    } else {
      members.put(name, value(needed));
    }
  }

  /** Reads a name. Of two needed members with one name, one would be lost silently. */
  private String name(Map<String, JsonValue> members) throws IOException, MalformedJsonException {
    String name = parser.currentName();
    nameCharacters += name.length();
    if (members.containsKey(name)) {
      throw new MalformedJsonException(parser);
    }
    return name;
  }

  private JsonArray array() throws IOException, MalformedJsonException {
    List<JsonValue> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(value(Shape.ALL));
    }
    return new JsonArray(elements);
  }
}
