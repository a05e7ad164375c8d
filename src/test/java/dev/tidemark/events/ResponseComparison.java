package dev.tidemark.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonArray;
import dev.tidemark.json.JsonValue.JsonNumber;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.util.List;

/**
 * Compares a response with the expected one, in which a string that begins with {@code $} is a
 * placeholder for a value that varies.
 */
final class ResponseComparison {
  private static final String HEADERS = ".headers";

  private ResponseComparison() {}

  /** Fails at the first difference, with the path to it. */
  static void check(JsonObject expected, JsonObject actual) {
    compare("", expected, actual);
  }

  private static void compare(String path, JsonValue expected, JsonValue actual) {
    switch (expected) {
      case JsonString(String text) when text.startsWith("$") ->
          assertTrue(isOfKind(text, actual), path + " is not a " + text + ": " + actual);
      case JsonObject object -> compareObjects(path, object, actual);
      case JsonArray(List<JsonValue> elements) -> compareArrays(path, elements, actual);
      case JsonNumber(String literal) -> compareNumbers(path, literal, actual);
      default -> assertEquals(expected, actual, path);
    }
  }

  private static void compareNumbers(String path, String expected, JsonValue actual) {
    if (!(actual instanceof JsonNumber(String literal))) {
      fail(path + " is not a number: " + actual);
      return;
    }
    assertEquals(0, new BigDecimal(expected).compareTo(new BigDecimal(literal)), path);
  }

  private static void compareObjects(String path, JsonObject expected, JsonValue actual) {
    if (!(actual instanceof JsonObject object)) {
      fail(path + " is not an object: " + actual);
      return;
    }
    // A response may have more headers than the expected ones, but no more members elsewhere.
    if (!path.equals(HEADERS)) {
      assertEquals(expected.members().keySet(), object.members().keySet(), path);
    }
    expected
        .members()
        .forEach(
            (name, value) -> {
              String member = path + "." + name;
              compare(
                  member,
                  value,
                  object
                      .member(name)
                      .orElseThrow(() -> new AssertionError(member + " is missing")));
            });
  }

  private static void compareArrays(String path, List<JsonValue> expected, JsonValue actual) {
    if (!(actual instanceof JsonArray(List<JsonValue> elements))) {
      fail(path + " is not an array: " + actual);
      return;
    }
    assertEquals(expected.size(), elements.size(), path + " has other elements: " + actual);
    for (int i = 0; i < elements.size(); i++) {
      compare(path + "[" + i + "]", expected.get(i), elements.get(i));
    }
  }

  private static boolean isOfKind(String kind, JsonValue value) {
    return switch (kind) {
      case "$date" ->
          value instanceof JsonNumber(String literal) && literal.matches("-?\\d+\\.\\d{3}");
      case "$token" ->
          value instanceof JsonString(String text) && text.matches("[A-Za-z0-9_-]{40,}");
      case "$requestId" -> value.equals(new JsonString(EventContext.REQUEST_ID));
      case "$text" -> value instanceof JsonString(String text) && !text.isBlank();
      default -> throw new IllegalArgumentException("no such placeholder: " + kind);
    };
  }
}
