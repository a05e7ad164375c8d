package dev.tidemark.local.control;

import com.sun.net.httpserver.HttpExchange;
import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonBoolean;
import dev.tidemark.json.JsonValue.JsonNumber;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonValue.JsonString;
import dev.tidemark.json.MalformedJsonException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The JSON object in the body of a request.
 *
 * @param members its members
 */
record Body(JsonObject members) {
  private static final int MAX_BYTES = 65_536;

  /**
   * Reads the body.
   *
   * @param allowed the names of the members that the route knows
   */
  static Body of(HttpExchange request, List<String> allowed)
      throws IOException, BadControlRequestException {
    byte[] bytes = request.getRequestBody().readNBytes(MAX_BYTES);
    if (bytes.length == 0) {
      throw new BadControlRequestException("The body is empty");
    }
    JsonValue value;
    try {
      value = Json.parse(bytes);
    } catch (MalformedJsonException e) {
      throw new BadControlRequestException("The body is " + e.getMessage());
    }
    if (!(value instanceof JsonObject object)) {
      throw new BadControlRequestException("The body is " + value.kind() + " and not an object");
    }
    for (String name : object.members().keySet()) {
      if (!allowed.contains(name)) {
        throw new BadControlRequestException(
            "There is no member %s: the members are %s"
                .formatted(name, String.join(", ", allowed)));
      }
    }
    return new Body(object);
  }

  Optional<String> text(String name) throws BadControlRequestException {
    Optional<JsonValue> member = members.member(name);
    if (member.isPresent() && !(member.get() instanceof JsonString)) {
      throw new BadControlRequestException(
          "%s is %s and not a string".formatted(name, member.get().kind()));
    }
    return members.string(name);
  }

  Optional<Boolean> flag(String name) throws BadControlRequestException {
    Optional<JsonValue> member = members.member(name);
    if (member.isEmpty()) {
      return Optional.empty();
    }
    if (member.get() instanceof JsonBoolean(boolean value)) {
      return Optional.of(value);
    }
    throw new BadControlRequestException(
        "%s is %s and not a boolean".formatted(name, member.get().kind()));
  }

  boolean has(String name) {
    return members.member(name).isPresent();
  }

  /** Returns a whole number. */
  int number(String name, int least, int most) throws BadControlRequestException {
    if (members.member(name).orElse(JsonObject.EMPTY) instanceof JsonNumber(String literal)
        && literal.matches("\\d{1,9}")
        && Integer.parseInt(literal) >= least
        && Integer.parseInt(literal) <= most) {
      return Integer.parseInt(literal);
    }
    throw new BadControlRequestException(
        "%s is not a number from %d to %d".formatted(name, least, most));
  }

  /** Returns a whole number, or a default if the member is missing. */
  int number(String name, int least, int most, int absent) throws BadControlRequestException {
    return members.member(name).isPresent() ? number(name, least, most) : absent;
  }
}
