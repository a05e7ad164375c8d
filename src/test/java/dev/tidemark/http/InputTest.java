package dev.tidemark.http;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.RecordValue;
import dev.tidemark.model.SyncCount;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InputTest {

  @Test
  void idsAndName_areRead() throws Exception {
    Input input =
        input(
            """
            {"IdentityPoolId": "us-east-1:a", "IdentityId": "us-east-1:b", "DatasetName": "c"}
            """);
    Supplier<DatasetId> dataset = input.dataset();
    input.check();
    assertEquals("us-east-1:a", dataset.get().owner().pool().value());
    assertEquals("us-east-1:b", dataset.get().owner().identity().value());
    assertEquals("c", dataset.get().name().value());
  }

  @Test
  void everyViolation_isToldWithItsPath() throws Exception {
    assertEquals(
        "4 validation errors detected: Value null at 'identityPoolId' failed to satisfy constraint:"
            + " Member must not be null; Value '' at 'identityId' failed to satisfy constraint:"
            + " Member must have length greater than or equal to 1; Value '' at 'identityId' failed"
            + " to satisfy constraint: Member must satisfy regular expression pattern:"
            + " [\\w-]+:[0-9a-zA-Z-]+; Value 'a b' at 'datasetName' failed to satisfy constraint:"
            + " Member must satisfy regular expression pattern: [a-zA-Z0-9_.:-]+",
        violations(
            "{\"IdentityPoolId\": null, \"IdentityId\": \"\", \"DatasetName\": \"a b\"}",
            Input::dataset));
  }

  @Test
  void valueInAMessage_isCutAndMadeWhole() throws Exception {
    String message =
        violations("{\"DatasetName\": \"" + "x".repeat(127) + "𝄞y\"}", Input::dataset);
    assertTrue(message.contains("Value '" + "x".repeat(127) + "?…' at 'datasetName'"), message);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 9, 10, 11, 500})
  void violations_areToldUpToTen(int count) {
    Violations violations = new Violations();
    for (int i = 1; i <= count; i++) {
      violations.add("m" + i, "C");
    }
    String message = messageOf(assertThrows(BadRequestException.class, violations::check));
    String start = count == 1 ? "1 validation error " : count + " validation errors ";
    assertTrue(message.startsWith(start + "detected: Value at 'm1' failed"), message);
    assertEquals(Math.min(count, 10), message.split("; ", -1).length);
  }

  @Test
  void noViolation_isNoError() {
    assertDoesNotThrow(new Violations()::check);
  }

  @Test
  void userText_isNeverRepeated() throws Exception {
    assertEquals(
        "1 validation error detected: Value at 'key' failed to satisfy constraint: Member must"
            + " have length less than or equal to 1024",
        violations(
            "{\"Key\": \"" + "s".repeat(1025) + "\"}",
            input -> input.requiredText("Key", RecordKey.CONSTRAINT, RecordKey::new)));
  }

  @Test
  void lengthsOfText_areInCodePoints() throws Exception {
    assertDoesNotThrow(
        () ->
            checked(
                "{\"Key\": \"" + "𝄞".repeat(1024) + "\"}",
                input -> input.requiredText("Key", RecordKey.CONSTRAINT, RecordKey::new)));
    assertDoesNotThrow(
        () ->
            checked(
                "{\"Value\": \"" + "v".repeat(1_048_575) + "\"}",
                input -> input.text("Value", RecordValue.CONSTRAINT, RecordValue::new)));
  }

  @Test
  void loneSurrogate_isRefused() throws Exception {
    assertEquals(
        "1 validation error detected: Value at 'key' failed to satisfy constraint: Member must be"
            + " well-formed Unicode",
        violations(
            "{\"Key\": \"a\\udc00\"}",
            input -> input.requiredText("Key", RecordKey.CONSTRAINT, RecordKey::new)));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0, 0",
    "0.0, 0",
    "0e999999999, 0",
    "5, 5",
    "5.0, 5",
    "1e+05, 100000",
    "1.5E1, 15",
    "100e-2, 1",
    "9223372036854775807, 9223372036854775807",
  })
  void syncCount_isAnIntegerInWhateverForm(String literal, long count) throws Exception {
    Input input = input("{\"SyncCount\": " + literal + "}");
    Supplier<SyncCount> read = input.requiredSyncCount("SyncCount");
    input.check();
    assertEquals(new SyncCount(count), read.get());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.5",
        "1e-1",
        "9223372036854775808",
        "-9223372036854775809",
        "1e999999999",
        "1e9999999999",
        "true",
        "{}",
        "[1]"
      })
  void syncCountOfAnotherType_cannotBeConverted(String literal) throws Exception {
    BadRequestException e =
        assertThrows(
            BadRequestException.class,
            () -> input("{\"SyncCount\": " + literal + "}").requiredSyncCount("SyncCount"));
    assertEquals(ErrorType.SERIALIZATION, e.toAnswer().type());
    String message = messageOf(e);
    assertTrue(
        message.matches(
            "Value at 'syncCount' is an? \\w+ and can not be converted to an integer of 64 bits"),
        message);
  }

  @Test
  void negativeSyncCount_isViolatedAndNoCount() throws Exception {
    assertEquals(
        "1 validation error detected: Value '-1' at 'syncCount' failed to satisfy constraint:"
            + " Member must have value greater than or equal to 0",
        violations("{\"SyncCount\": -1}", input -> input.requiredSyncCount("SyncCount")));
    assertEquals(
        "1 validation error detected: Value null at 'syncCount' failed to satisfy constraint:"
            + " Member must not be null",
        violations("{}", input -> input.requiredSyncCount("SyncCount")));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "2147483647, 2147483647",
    "2147483648, 2147483647",
    "9223372036854775807, 2147483647"
  })
  void maxResults_hasNoGreatest(String literal, int max) throws Exception {
    Input input = input("{\"MaxResults\": " + literal + "}");
    assertEquals(OptionalInt.of(max), input.maxResults());
    input.check();
  }

  @Test
  void maxResults_isOptionalAndAtLeastOne() throws Exception {
    assertEquals(OptionalInt.empty(), input("{}").maxResults());
    assertEquals(
        "1 validation error detected: Value '0' at 'maxResults' failed to satisfy constraint:"
            + " Member must have value greater than or equal to 1",
        violations("{\"MaxResults\": 0}", Input::maxResults));
  }

  @Test
  void date_isOptionalAndANumber() throws Exception {
    assertEquals(Optional.empty(), input("{}").date("Date"));
    assertEquals(Optional.empty(), input("{\"Date\": null}").date("Date"));
    assertEquals(Optional.of(Instant.ofEpochMilli(1500)), input("{\"Date\": 1.5}").date("Date"));
    assertEquals(
        "1 validation error detected: Value at 'date' failed to satisfy constraint: Member must be"
            + " a date from the year 1 to the year 9999, in seconds",
        violations("{\"Date\": 1e12}", input -> input.date("Date")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          "2015-02-24" | class java.lang.String can not be converted to milliseconds since epoch
          true         | a boolean can not be converted to milliseconds since epoch
          {}           | an object can not be converted to milliseconds since epoch
          """)
  void dateOfAnotherType_cannotBeConverted(String literal, String message) {
    BadRequestException e =
        assertThrows(
            BadRequestException.class, () -> input("{\"Date\": " + literal + "}").date("Date"));
    assertEquals(Answer.failure(ErrorType.SERIALIZATION, message), e.toAnswer());
  }

  @Test
  void structures_haveTheirPlaceInTheirPaths() throws Exception {
    assertEquals(
        "1 validation error detected: Value 'add' at 'patches.2.member.op' failed to satisfy"
            + " constraint: Member must satisfy enum value set: [replace, remove]",
        violations(
            "{\"Patches\": [{\"Op\": \"remove\"}, {\"Op\": \"add\"}]}",
            input ->
                input
                    .structures("Patches")
                    .forEach(patch -> patch.requiredWord("Op", List.of("replace", "remove")))));
    assertEquals(List.of(), input("{}").structures("Patches"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {}     | Value at 'patches' is an object and can not be converted to a list
          [1]    | Value at 'patches.1.member' is a number and can not be converted to a structure
          [null] | Value at 'patches.1.member' is null and can not be converted to a structure
          """)
  void structuresOfAnotherType_cannotBeConverted(String literal, String message) {
    BadRequestException e =
        assertThrows(
            BadRequestException.class,
            () -> input("{\"Patches\": " + literal + "}").structures("Patches"));
    assertEquals(Answer.failure(ErrorType.SERIALIZATION, message), e.toAnswer());
  }

  @Test
  void emptyToken_isAsNone() throws Exception {
    assertEquals(Optional.empty(), input("{\"NextToken\": \"\"}").token("NextToken"));
    assertEquals(Optional.of("t"), input("{\"NextToken\": \"t\"}").token("NextToken"));
  }

  @Test
  void textOfAnotherType_cannotBeConverted() {
    BadRequestException e =
        assertThrows(BadRequestException.class, () -> input("{\"Value\": 5}").checkString("Value"));
    assertEquals("Value at 'value' is a number and can not be converted to a string", messageOf(e));
  }

  private static Input input(String json) throws Exception {
    return new Input((JsonObject) Json.parse(json));
  }

  private static void checked(String json, Consumer<Input> read) throws Exception {
    Input input = input(json);
    read.accept(input);
    input.check();
  }

  private static String violations(String json, Consumer<Input> read) throws Exception {
    Input input = input(json);
    read.accept(input);
    BadRequestException e = assertThrows(BadRequestException.class, input::check);
    assertEquals(ErrorType.INVALID_PARAMETER, e.toAnswer().type());
    return messageOf(e);
  }

  private static String messageOf(BadRequestException e) {
    return e.toAnswer().message();
  }
}
