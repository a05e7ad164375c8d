package dev.tidemark.events;

import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonArray;
import dev.tidemark.json.JsonValue.JsonNull;
import dev.tidemark.json.JsonValue.JsonNumber;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonValue.JsonString;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Writes out repetitions, so that a row need not have a long value: {@code {"$repeat": "k",
 * "times": 3}} is {@code "kkk"}. If the repeated value is not a string, the result is an array, and
 * the string {@code $index} in an element is replaced by its index, from 0.
 */
final class Repetition {
  private static final Set<String> MEMBERS = Set.of("$repeat", "times");
  private static final JsonString INDEX = new JsonString("$index");

  private Repetition() {}

  /** Returns the value with every repetition in it written out. */
  static JsonValue writtenOut(JsonValue value) {
    JsonValue inner = withParts(value, Repetition::writtenOut);
    return inner instanceof JsonObject object && object.members().keySet().equals(MEMBERS)
        ? repeated(object)
        : inner;
  }

  private static JsonValue repeated(JsonObject repetition) {
    JsonValue each = repetition.member("$repeat").orElseThrow();
    int times =
        repetition.member("times").orElse(JsonNull.NULL) instanceof JsonNumber(String literal)
            ? Integer.parseInt(literal)
            : 0;
    if (each instanceof JsonString(String text)) {
      return new JsonString(text.repeat(times));
    }
    return new JsonArray(IntStream.range(0, times).mapToObj(i -> withIndex(each, i)).toList());
  }

  private static JsonValue withIndex(JsonValue value, int index) {
    return value.equals(INDEX)
        ? new JsonString(String.valueOf(index))
        : withParts(value, part -> withIndex(part, index));
  }

  /** Applies a change to the members of an object and the elements of an array. */
  private static JsonValue withParts(JsonValue value, UnaryOperator<JsonValue> change) {
    return switch (value) {
      case JsonObject object -> {
        Map<String, JsonValue> members = new LinkedHashMap<>(object.members());
        members.replaceAll((_, member) -> change.apply(member));
        yield new JsonObject(members);
      }
      case JsonArray array -> new JsonArray(array.elements().stream().map(change).toList());
      default -> value;
    };
  }
}
