package dev.tidemark.operator.export;

import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue.JsonArray;
import dev.tidemark.json.JsonValue.JsonBoolean;
import dev.tidemark.json.JsonValue.JsonNumber;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonValue.JsonString;
import dev.tidemark.json.MalformedJsonException;
import dev.tidemark.model.SyncCount;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A line of an export: a JSON object.
 *
 * @param object the object
 */
record Line(JsonObject object) {
  /** The member that tells what the line is about. */
  static final String KIND = "kind";

  /** Parses a line. */
  static Line parse(String text) {
    try {
      if (Json.parse(text) instanceof JsonObject object) {
        return new Line(object);
      }
      throw new ExportFormatException("a line is no JSON object");
    } catch (MalformedJsonException e) {
      throw new ExportFormatException("a line is no JSON: " + e.getMessage());
    }
  }

  String kind() {
    return text(KIND);
  }

  String text(String name) {
    return find(name).orElseThrow(() -> missing(name));
  }

  Optional<String> find(String name) {
    return object.string(name);
  }

  long number(String name) {
    if (object.member(name).orElse(JsonObject.EMPTY) instanceof JsonNumber(String literal)) {
      return parseLong(name, literal);
    }
    throw missing(name);
  }

  private static long parseLong(String name, String literal) {
    try {
      return Long.parseLong(literal);
    } catch (NumberFormatException e) {
      throw missing(name);
    }
  }

  boolean has(String name) {
    return object.member(name).isPresent();
  }

  boolean isTrue(String name) {
    return object.member(name).filter(new JsonBoolean(true)::equals).isPresent();
  }

  SyncCount count(String name) {
    return new SyncCount(number(name));
  }

  SyncCount countOrZero(String name) {
    return has(name) ? count(name) : SyncCount.ZERO;
  }

  Instant date(String name) {
    return Instant.ofEpochMilli(number(name));
  }

  Optional<Instant> findDate(String name) {
    return has(name) ? Optional.of(date(name)) : Optional.empty();
  }

  /** Returns the elements of an array of numbers; none if it is missing. */
  List<Long> numbers(String name) {
    return object.member(name).orElse(new JsonArray(List.of())) instanceof JsonArray(var elements)
        ? elements.stream()
            .map(
                element -> {
                  if (element instanceof JsonNumber(String literal)) {
                    return parseLong(name, literal);
                  }
                  throw missing(name);
                })
            .toList()
        : List.of();
  }

  /** Returns the elements of an array of texts; none if it is missing. */
  List<String> texts(String name) {
    return object.member(name).orElse(new JsonArray(List.of())) instanceof JsonArray(var elements)
        ? elements.stream()
            .map(
                element -> {
                  if (element instanceof JsonString(String text)) {
                    return text;
                  }
                  throw missing(name);
                })
            .toList()
        : List.of();
  }

  private static ExportFormatException missing(String name) {
    return new ExportFormatException("a line has no valid member '" + name + "'");
  }
}
