package dev.tidemark.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.tidemark.json.JsonValue.JsonArray;
import dev.tidemark.json.JsonValue.JsonBoolean;
import dev.tidemark.json.JsonValue.JsonNull;
import dev.tidemark.json.JsonValue.JsonNumber;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonValue.JsonString;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads and writes JSON.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8259">RFC 8259</a>
 */
public final class Json {
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          // Of two members with one name, one would be lost silently.
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // Without this, a character above U+FFFF takes twelve bytes instead of four.
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          // Names are users' keys; a cache of them would only fill the memory.
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(64)
                  .maxStringLength(8_000_000)
                  .maxNameLength(100_000)
                  .build())
          .build();

  private Json() {}

  /**
   * Reads a text with exactly one JSON value.
   *
   * @throws MalformedJsonException if the text is anything else
   */
  public static JsonValue parse(String text) throws MalformedJsonException {
    try (JsonParser parser = FACTORY.createParser(text)) {
      return parse(parser);
    } catch (JsonProcessingException e) {
      throw new MalformedJsonException(e);
    } catch (IOException e) {
      throw new UncheckedIOException("reading and writing memory cannot fail", e);
    }
  }

  /**
   * Reads exactly one JSON value in UTF-8.
   *
   * @throws MalformedJsonException if the bytes are anything else
   */
  public static JsonValue parse(byte[] utf8) throws MalformedJsonException {
    try {
      // This decoder is strict; the JSON parser's own accepts invalid UTF-8.
      return parse(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString());
    } catch (CharacterCodingException e) {
      throw new MalformedJsonException(e);
    }
  }

  /** Returns the content as text. */
  public static String write(JsonWriter content) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(text)) {
      content.write(generator);
    } catch (IOException e) {
      throw new UncheckedIOException("reading and writing memory cannot fail", e);
    }
    return text.toString();
  }

  /**
   * Writes the content to the stream as UTF-8.
   *
   * @throws IOException if the stream fails
   */
  public static void write(OutputStream bytes, JsonWriter content) throws IOException {
    try (JsonGenerator generator = FACTORY.createGenerator(bytes)) {
      content.write(generator);
    }
  }

  private static JsonValue parse(JsonParser parser) throws IOException, MalformedJsonException {
    if (parser.nextToken() == null) {
      throw new MalformedJsonException("no JSON value, but the end of the input");
    }
    JsonValue value = value(parser);
    if (parser.nextToken() != null) {
      throw new MalformedJsonException("not one JSON value: there is something after it");
    }
    return value;
  }

  private static JsonValue value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> new JsonString(parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new JsonNumber(parser.getText());
      case VALUE_TRUE -> new JsonBoolean(true);
      case VALUE_FALSE -> new JsonBoolean(false);
      case VALUE_NULL -> JsonNull.NULL;
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("not the start of a value: " + parser.currentToken());
    };
  }

  private static JsonObject object(JsonParser parser) throws IOException {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      members.put(name, value(parser));
    }
    return new JsonObject(members);
  }

  private static JsonArray array(JsonParser parser) throws IOException {
    List<JsonValue> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(value(parser));
    }
    return new JsonArray(elements);
  }
}
