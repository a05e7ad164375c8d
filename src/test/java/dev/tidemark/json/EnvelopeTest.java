package dev.tidemark.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.json.JsonValue.JsonNumber;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonValue.JsonString;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON values with a text that is kept as bytes. */
class EnvelopeTest {
  private static Envelope parse(String json) throws MalformedJsonException {
    return Json.parseEnvelope(json.getBytes(UTF_8), "body", Shape.ALL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\\\"a\\\": \\\"b\\\"}",
        "\\b\\f\\n\\r\\t\\/\\\\",
        "\\u0000\\u0041\\u007f\\u0080\\u07ff\\u0800\\uffff",
        "\\ud834\\udd1e\\uD834\\uDD1E",
        "é€𝄞 \u007f",
      })
  void text_isUnescapedAsTheParserDoes(String literal) throws Exception {
    String json = "{\"a\": 1, \"body\" : \"" + literal + "\" , \"c\": {\"body\": \"d\"}}";
    JsonObject all = (JsonObject) Json.parse(json);
    Envelope envelope = parse(json);
    String text = envelope.text().orElseThrow().toString();
    assertEquals(all.string("body"), Optional.of(text));
    assertEquals(
        new JsonObject(
            Map.of(
                "a",
                new JsonNumber("1"),
                "c",
                new JsonObject(Map.of("body", new JsonString("d"))))),
        envelope.value());
  }

  @Test
  void anyText_isUnescapedAsTheParserDoes() throws Exception {
    Random random = new Random(7);
    for (int i = 0; i < 2000; i++) {
      StringBuilder text = new StringBuilder();
      random
          .ints(random.nextInt(20), 0, 0x300)
          .map(code -> code < 0x200 ? code : code * 171 % 0x110000)
          .filter(code -> code < 0xd800 || code > 0xdfff)
          .forEach(text::appendCodePoint);
      String json = Json.write(writer -> writer.writeString(text.toString()));
      Envelope envelope = parse("{\"body\":" + json + "}");
      assertEquals(Optional.of(Utf8.of(text.toString())), envelope.text());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\ud834",
        "\\udd1e",
        "\\udd1e\\ud834",
        "\\ud834\\u0041",
        "\\ud834\\n",
        "\\ud834x"
      })
  void textWithALoneSurrogate_isAMember(String literal) throws Exception {
    String json = "{\"body\": \"" + literal + "\"}";
    assertEquals(new Envelope(Json.parse(json), Optional.empty()), parse(json));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"body\": 1}", "{\"body\": null}", "[\"body\"]", "1", "\"body\""})
  void valueWithoutTheText_isWhole(String json) throws Exception {
    assertEquals(new Envelope(Json.parse(json), Optional.empty()), parse(json));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"body\": \"a\", \"body\": \"b\"}",
        "{\"body\": \"a\", \"body\": 1}",
        "{\"body\": \"a\\x\"}",
        "{\"body\": \"a\nb\"}",
        "{\"body\": \"a\\u12\"}",
        "{\"body\": \"a",
        "{\"body\": \"a\"",
        "{\"body\": \"a\"} {}",
        "",
      })
  void malformedText_isRefused(String json) {
    assertThrows(MalformedJsonException.class, () -> parse(json));
  }

  @Test
  void memberThatIsNotNeeded_isLeftOut() throws Exception {
    Map<String, Shape> inAnyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    inAnyCase.put("y", Shape.ALL);
    Shape shape = Shape.of(Map.of("a", Shape.ALL, "b", Shape.of(inAnyCase)));
    String json =
        """
        {"x": {"x": [1, "}"]}, "x": 2, "a": {"x": 1}, "b": {"x": {"y": 2}, "Y": [{"x": 3}]},
         "body": "t"}
        """;
    assertEquals(
        new Envelope(
            Json.parse("{\"a\":{\"x\":1},\"b\":{\"Y\":[{\"x\":3}]}}"), Optional.of(Utf8.of("t"))),
        Json.parseEnvelope(json.getBytes(UTF_8), "body", shape));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"x\": tru}", "{\"x\": {\"y\": 1}", "{\"x\": 1, \"x\": 2", "{\"x\": \"\\z\"}"})
  void malformedJsonThatIsNotNeeded_isRefused(String json) {
    assertThrows(
        MalformedJsonException.class,
        () -> Json.parseEnvelope(json.getBytes(UTF_8), "body", Shape.of(Map.of())));
  }

  @Test
  void moreValuesThanTheBound_areRefused() {
    String json = "{\"a\": [" + "1,".repeat(Json.MAX_VALUES - 3) + "1], \"body\": \"\"}";
    MalformedJsonException e = assertThrows(MalformedJsonException.class, () -> parse(json));
    assertEquals("too complex: it has more than 32768 values", e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\n\u2003", "\u2028\u3000 "})
  void whiteSpace_isBlank(String text) {
    assertTrue(text.isBlank());
    assertTrue(Utf8.of(text).isBlank());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", " a", "\u00a0", "é", "\u2003{", "\u0000"})
  void anythingElse_isNotBlank(String text) {
    assertFalse(text.isBlank());
    assertFalse(Utf8.of(text).isBlank());
  }

  @Test
  void manyNames_areForgottenAndReadAgain() throws Exception {
    for (int text = 0; text < 30; text++) {
      StringBuilder json = new StringBuilder("{\"body\": \"b\"");
      for (int name = 0; name < 1000; name++) {
        json.append(", \"").append("n".repeat(80)).append(text * 1000 + name).append("\": 1");
      }
      Envelope envelope = parse(json.append('}').toString());
      assertEquals(1000, ((JsonObject) envelope.value()).members().size());
    }
  }
}
