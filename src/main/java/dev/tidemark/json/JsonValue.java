package dev.tidemark.json;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A JSON value. */
public sealed interface JsonValue {

  /** Returns the kind of value with its article, for error messages: {@code a string}. */
  String kind();

  /**
   * An object; its members keep their order.
   *
   * @param members the members; not copied, so nobody may change them afterwards
   */
  record JsonObject(Map<String, JsonValue> members) implements JsonValue {
    /** The object without members. */
    public static final JsonObject EMPTY = new JsonObject(Map.of());

    public JsonObject {
      members = Collections.unmodifiableMap(members);
    }

    /** Returns the member; null if it is absent, which means the same. */
    public JsonValue value(String name) {
      return members.getOrDefault(name, JsonNull.NULL);
    }

    /** Returns the member; empty if it is absent or null. */
    public Optional<JsonValue> member(String name) {
      JsonValue value = value(name);
      return value == JsonNull.NULL ? Optional.empty() : Optional.of(value);
    }

    /** Returns the member if it is an object, or an empty object. */
    public JsonObject object(String name) {
      return value(name) instanceof JsonObject object ? object : EMPTY;
    }

    /** Returns the member if it is a string; empty otherwise. */
    public Optional<String> string(String name) {
      return value(name) instanceof JsonString(String text) ? Optional.of(text) : Optional.empty();
    }

    @Override
    public String kind() {
      return "an object";
    }
  }

  /**
   * An array.
   *
   * @param elements the elements; not copied, so nobody may change them afterwards
   */
  record JsonArray(List<JsonValue> elements) implements JsonValue {
    public JsonArray {
      elements = Collections.unmodifiableList(elements);
    }

    @Override
    public String kind() {
      return "an array";
    }
  }

  /** A string. It may have lone surrogates. */
  record JsonString(String text) implements JsonValue {
    @Override
    public String kind() {
      return "a string";
    }
  }

  /** A number in its original notation. */
  record JsonNumber(String literal) implements JsonValue {
    @Override
    public String kind() {
      return "a number";
    }
  }

  /** True or false. */
  record JsonBoolean(boolean value) implements JsonValue {
    @Override
    public String kind() {
      return "a boolean";
    }
  }

  /** Null. */
  enum JsonNull implements JsonValue {
    /** The only null. */
    NULL;

    @Override
    public String kind() {
      return "null";
    }
  }
}
