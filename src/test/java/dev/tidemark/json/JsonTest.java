package dev.tidemark.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.json.JsonValue.JsonArray;
import dev.tidemark.json.JsonValue.JsonBoolean;
import dev.tidemark.json.JsonValue.JsonNull;
import dev.tidemark.json.JsonValue.JsonNumber;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonValue.JsonString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  @Test
  void everyKindOfValue_isParsed() throws Exception {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("object", JsonObject.EMPTY);
    members.put("array", new JsonArray(List.of(new JsonNumber("1"), new JsonString("é𝄞"))));
    members.put("true", new JsonBoolean(true));
    members.put("false", new JsonBoolean(false));
    members.put("null", JsonNull.NULL);
    String text =
        "{\"object\":{},\"array\":[1,\"é𝄞\"],\"true\":true,\"false\":false,\"null\":null}";
    assertEquals(new JsonObject(members), Json.parse(text));
    assertEquals(new JsonObject(members), Json.parse(text.getBytes(UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-0", "1e+05", "1E-7", "1.50", "123456789012345678901234567890"})
  void number_keepsItsNotation(String literal) throws Exception {
    assertEquals(new JsonNumber(literal), Json.parse(literal));
  }

  @Test
  void members_keepTheirOrder() throws Exception {
    JsonObject object = (JsonObject) Json.parse("{\"b\":1,\"a\":2,\"c\":3}");
    assertEquals(List.of("b", "a", "c"), new ArrayList<>(object.members().keySet()));
  }

  @Test
  void escapedLoneSurrogate_isParsed() throws Exception {
    assertEquals(new JsonString("\ud800"), Json.parse("\"\\ud800\""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1,\"a\":2}", // a repeated member
        "{\"a\":1,\"\\u0061\":2}",
        "{\"a\":}",
        "{\"a\":1,}",
        "[1,]",
        "[1",
        "{a:1}",
        "'a'",
        "01",
        "+1",
        ".5",
        "1.",
        "NaN",
        "Infinity",
        "tru",
        "\"a\nb\"",
        "\"\\x\"",
        "\"a",
        "// c\n1",
        "\u00a01"
      })
  void malformedJson_isRefusedWithoutRepeatingIt(String text) {
    MalformedJsonException e = assertThrows(MalformedJsonException.class, () -> Json.parse(text));
    assertEquals("not well-formed JSON at line", String.valueOf(e.getMessage()).substring(0, 28));
    assertThrows(MalformedJsonException.class, () -> Json.parse(text.getBytes(UTF_8)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          ~~      | no JSON value, but the end of the input
          ~  ~    | no JSON value, but the end of the input
          {} {}   | not one JSON value: there is something after it
          1 null  | not one JSON value: there is something after it
          """)
  void anythingButOneValue_isRefused(String text, String message) {
    MalformedJsonException e = assertThrows(MalformedJsonException.class, () -> Json.parse(text));
    assertEquals(message, e.getMessage());
  }

  @Test
  void depth_isBounded() throws Exception {
    assertEquals("an array", Json.parse("[".repeat(64) + "]".repeat(64)).kind());
    assertThrows(MalformedJsonException.class, () -> Json.parse("[".repeat(65) + "]".repeat(65)));
  }

  @Test
  void invalidUtf8_isRefused() {
    byte[] bytes = {'"', (byte) 0xc3, (byte) 0x28, '"'};
    assertThrows(MalformedJsonException.class, () -> Json.parse(bytes));
  }

  @Test
  void writtenJson_isParsedBack() throws Exception {
    JsonWriter content =
        json -> {
          json.writeStartObject();
          json.writeStringField("a\"\\\u0001", "é𝄞");
          json.writeNumberField("n", 1);
          json.writeEndObject();
        };
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Json.write(bytes, content);
    assertEquals(Json.write(content), bytes.toString(UTF_8));
    assertEquals(
        new JsonObject(Map.of("a\"\\\u0001", new JsonString("é𝄞"), "n", new JsonNumber("1"))),
        Json.parse(Json.write(content)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 900, 100_000})
  void nestedJson_isParsedBack(int repetitions) throws Exception {
    String text = "a\"\\/\u0001\n\u007fé€𝄞\ufffd".repeat(repetitions);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Json.writeNesting(
        bytes, json -> json.writeNumberField("n", 1), "s", json -> json.writeString(text));
    JsonObject object = (JsonObject) Json.parse(bytes.toByteArray());
    assertEquals(List.of("n", "s"), new ArrayList<>(object.members().keySet()));
    assertEquals(new JsonString(text), Json.parse(object.string("s").orElseThrow()));
  }

  @Test
  void failingNestedWriter_throws() {
    OutputStream bytes = new ByteArrayOutputStream();
    assertThrows(
        IOException.class,
        () ->
            Json.writeNesting(
                bytes,
                _ -> {},
                "s",
                _ -> {
                  throw new IOException("broken");
                }));
  }

  @Test
  void failingWriter_throws() {
    assertThrows(
        UncheckedIOException.class,
        () ->
            Json.write(
                _ -> {
                  throw new IOException("broken");
                }));
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("broken");
          }
        };
    assertThrows(IOException.class, () -> Json.write(broken, json -> json.writeNumber(1)));
  }

  @Test
  void nullMember_countsAsAbsent() throws Exception {
    JsonObject object = (JsonObject) Json.parse("{\"null\":null,\"text\":\"t\",\"o\":{\"x\":1}}");
    assertEquals(Optional.empty(), object.member("null"));
    assertEquals(Optional.empty(), object.member("absent"));
    assertEquals(Optional.of(new JsonString("t")), object.member("text"));
    assertEquals(Optional.of("t"), object.string("text"));
    assertEquals(Optional.empty(), object.string("o"));
    assertEquals(Optional.empty(), object.string("absent"));
    assertFalse(object.object("o").members().isEmpty());
    assertEquals(JsonObject.EMPTY, object.object("text"));
    assertEquals(JsonObject.EMPTY, object.object("absent"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {}   | an object
          []   | an array
          "a"  | a string
          1    | a number
          true | a boolean
          null | null
          """)
  void kind_isNamed(String text, String kind) throws Exception {
    assertEquals(kind, Json.parse(text).kind());
  }

  @Test
  void valuesUpToTheBound_areParsed() throws Exception {
    String text = "[" + "{},".repeat(Json.MAX_VALUES - 2) + "1]";
    assertEquals(
        Json.MAX_VALUES - 1, assertInstanceOf(JsonArray.class, Json.parse(text)).elements().size());
  }

  @Test
  void moreValuesThanTheBound_areRefusedBeforeTheRestIsRead() {
    String text = "[" + "{},".repeat(Json.MAX_VALUES - 1) + "1, and no JSON";
    MalformedJsonException e = assertThrows(MalformedJsonException.class, () -> Json.parse(text));
    assertEquals("too complex: it has more than 32768 values", e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ufeff{}", "\u0000{\u0000}"})
  void bytesThatLookLikeAnotherEncoding_areRefused(String text) {
    assertThrows(MalformedJsonException.class, () -> Json.parse(text.getBytes(UTF_8)));
  }

  @Test
  void replacementCharacter_isParsed() throws Exception {
    assertEquals(new JsonString("\ufffd"), Json.parse("\"\ufffd\"".getBytes(UTF_8)));
  }

  @Test
  void everyCharacterEscaped_meansTheSame() throws Exception {
    StringBuilder escaped = new StringBuilder("[\"");
    "v".repeat(900_000).chars().forEach(c -> escaped.append("\\u%04x".formatted(c)));
    assertEquals(
        new JsonArray(List.of(new JsonString("v".repeat(900_000)))),
        Json.parse(escaped.append("\"]").toString().getBytes(UTF_8)));
  }
}
