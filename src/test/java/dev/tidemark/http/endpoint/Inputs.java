package dev.tidemark.http.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.http.BadRequestException;
import dev.tidemark.http.ErrorType;
import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue.JsonObject;
import java.util.function.Consumer;
import java.util.function.Function;

/** Inputs from JSON, for the tests of this package. */
final class Inputs {
  private Inputs() {}

  static Input input(String json) throws Exception {
    return new Input((JsonObject) Json.parse(json));
  }

  /** Returns the value of a field of a valid input. */
  static <T> T valid(String json, Function<Input, Field<T>> read) throws Exception {
    Input input = input(json);
    Field<T> field = read.apply(input);
    input.check();
    return field.get();
  }

  /** Returns the message of an invalid input. */
  static String violations(String json, Consumer<Input> read) throws Exception {
    Input input = input(json);
    read.accept(input);
    BadRequestException e = assertThrows(BadRequestException.class, input::check);
    assertEquals(ErrorType.INVALID_PARAMETER, e.toFailure().type());
    return e.toFailure().message();
  }
}
