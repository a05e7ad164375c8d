package dev.tidemark.http.endpoint;

import dev.tidemark.http.BadRequestException;
import dev.tidemark.http.ErrorType;
import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonArray;
import dev.tidemark.json.JsonValue.JsonNull;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The input of an operation, or a structure within it. {@link Fields} reads members of domain types
 * from it.
 *
 * <p>Reading a member collects its violations and goes on, so that one response lists them all. A
 * member of the wrong JSON type ends the request at once with SerializationException.
 */
final class Input {
  private final JsonObject members;

  /** Returns where the structure is. Made only for violations: a request has many structures. */
  private final Supplier<String> path;

  private final Violations violations;

  /** Wraps the members of an operation's input. */
  Input(JsonObject members) {
    this(members, () -> "", new Violations());
  }

  private Input(JsonObject members, Supplier<String> path, Violations violations) {
    this.members = members;
    this.path = path;
    this.violations = violations;
  }

  /**
   * Checks that no member read so far violates a constraint. Fields have values afterwards.
   *
   * @throws BadRequestException InvalidParameterException with all violations
   */
  void check() {
    violations.check();
  }

  /** Returns a field with a value that is valid if this input is. */
  <T> Field<T> field(Supplier<T> valueIfValid) {
    return new Field<>(violations, valueIfValid);
  }

  /** Adds a violation by a member whose value may be a user's data. */
  void addViolation(String member, String constraint) {
    violations.add(pathOf(member), constraint);
  }

  /** Adds a violation by a member with its value, which the message repeats. */
  void addViolation(String member, String value, String constraint) {
    violations.add(pathOf(member), value, constraint);
  }

  /** Adds a violation if a member is absent or null. */
  void require(String member) {
    if (members.value(member) == JsonNull.NULL) {
      violations.addMissing(pathOf(member));
    }
  }

  /** Returns the names of all members that are not null. */
  Set<String> names() {
    return members.members().keySet().stream()
        .filter(name -> members.member(name).isPresent())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Returns the names of all members, be they null, in their order. */
  List<String> memberNames() {
    return List.copyOf(members.members().keySet());
  }

  /** Tells whether a member is present, be it null. */
  boolean hasMember(String member) {
    return members.members().containsKey(member);
  }

  /** Returns a member of any type, unless it is absent or null. */
  Optional<JsonValue> value(String member) {
    return members.member(member);
  }

  /** Returns an optional string, whatever its text. */
  Optional<String> string(String member) {
    JsonValue value = members.value(member);
    if (value == JsonNull.NULL) {
      return Optional.empty();
    }
    if (value instanceof JsonString(String text)) {
      return Optional.of(text);
    }
    throw notConvertible(pathOf(member), value, "a string");
  }

  /** Checks that an otherwise ignored member is a string. */
  void checkString(String member) {
    Optional<String> _ = string(member);
  }

  /** Returns an optional integer of 64 bits. */
  OptionalLong integer(String member) {
    JsonValue value = members.value(member);
    if (value == JsonNull.NULL) {
      return OptionalLong.empty();
    }
    OptionalLong integer = Numbers.integer(value);
    if (integer.isEmpty()) {
      throw notConvertible(pathOf(member), value, "an integer of 64 bits");
    }
    return integer;
  }

  /** Returns an optional structure. */
  Optional<Input> structure(String member) {
    return members.member(member).map(value -> structureAt(() -> pathOf(member), value));
  }

  /**
   * Returns an optional list as a structure whose members are the elements, with the names that
   * they have in violations: {@code 1.member}, {@code 2.member} and so on.
   */
  Optional<Input> list(String member) {
    Optional<JsonValue> value = members.member(member);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    Map<String, JsonValue> named = new LinkedHashMap<>();
    for (JsonValue element : elements(member, value.get())) {
      named.put((named.size() + 1) + ".member", element);
    }
    return Optional.of(structureAt(() -> pathOf(member), new JsonObject(named)));
  }

  /** Returns a required structure; an empty one, with a violation, if it is absent. */
  Input requiredStructure(String member) {
    require(member);
    JsonValue value = members.member(member).orElse(JsonObject.EMPTY);
    return structureAt(() -> pathOf(member), value);
  }

  /** Returns an optional list of structures; an empty one if it is absent. */
  List<Input> structures(String member) {
    Optional<JsonValue> value = members.member(member);
    if (value.isEmpty()) {
      return List.of();
    }
    List<Input> inputs = new ArrayList<>();
    for (JsonValue element : elements(member, value.get())) {
      int number = inputs.size() + 1;
      inputs.add(structureAt(() -> pathOf(member) + "." + number + ".member", element));
    }
    return inputs;
  }

  private List<JsonValue> elements(String member, JsonValue value) {
    if (value instanceof JsonArray(List<JsonValue> elements)) {
      return elements;
    }
    throw notConvertible(pathOf(member), value, "a list");
  }

  private Input structureAt(Supplier<String> structurePath, JsonValue value) {
    if (value instanceof JsonObject structure) {
      return new Input(structure, structurePath, violations);
    }
    throw notConvertible(structurePath.get(), value, "a structure");
  }

  private static BadRequestException notConvertible(String path, JsonValue value, String type) {
    return new BadRequestException(
        ErrorType.SERIALIZATION,
        "Value at '%s' is %s and can not be converted to %s".formatted(path, value.kind(), type));
  }

  private String pathOf(String member) {
    String structure = path.get();
    String name = member.substring(0, 1).toLowerCase(Locale.ROOT) + member.substring(1);
    return structure.isEmpty() ? name : structure + "." + name;
  }
}
