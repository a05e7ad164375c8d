package dev.tidemark.http.endpoint;

import static dev.tidemark.http.endpoint.Inputs.input;
import static dev.tidemark.http.endpoint.Inputs.valid;
import static dev.tidemark.http.endpoint.Inputs.violations;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.http.BadRequestException;
import dev.tidemark.http.ErrorType;
import dev.tidemark.http.Response;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.SyncCount;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {

  @Test
  void dataset_isReadFromIdsAndName() throws Exception {
    Input input =
        input(
            """
            {"IdentityPoolId": "us-east-1:a", "IdentityId": "us-east-1:b", "DatasetName": "c"}
            """);
    Field<DatasetId> dataset = Fields.dataset(input);
    input.check();
    assertEquals("us-east-1:a", dataset.get().owner().pool().value());
    assertEquals("us-east-1:b", dataset.get().owner().identity().value());
    assertEquals("c", dataset.get().name().value());
  }

  @Test
  void valueInAMessage_isCutAndWellFormed() throws Exception {
    String message =
        violations("{\"DatasetName\": \"" + "x".repeat(127) + "𝄞y\"}", Fields::dataset);
    assertTrue(message.contains("Value '" + "x".repeat(127) + "?…' at 'datasetName'"), message);
  }

  @Test
  void userData_isNotRepeated() throws Exception {
    assertEquals(
        "1 validation error detected: Value at 'key' failed to satisfy constraint: Member must"
            + " have length less than or equal to 1024",
        violations(
            "{\"Key\": \"" + "s".repeat(1025) + "\"}", input -> Fields.recordKey(input, "Key")));
  }

  @Test
  void lengths_countCodePointsOrBytes() throws Exception {
    assertDoesNotThrow(
        () ->
            valid(
                "{\"Key\": \"" + "𝄞".repeat(1024) + "\"}",
                input -> Fields.recordKey(input, "Key")));
    assertDoesNotThrow(
        () ->
            valid(
                "{\"Value\": \"" + "v".repeat(1_048_575) + "\"}",
                input -> Fields.recordValue(input, "Value")));
  }

  @Test
  void loneSurrogate_isRefused() throws Exception {
    assertEquals(
        "1 validation error detected: Value at 'key' failed to satisfy constraint: Member must be"
            + " well-formed Unicode",
        violations("{\"Key\": \"a\\udc00\"}", input -> Fields.recordKey(input, "Key")));
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
  void syncCount_isAnIntegerInAnyNotation(String literal, long count) throws Exception {
    Input input = input("{\"SyncCount\": " + literal + "}");
    Field<SyncCount> read = Fields.requiredSyncCount(input, "SyncCount");
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
  void syncCountOfTheWrongType_isRefused(String literal) throws Exception {
    BadRequestException e =
        assertThrows(
            BadRequestException.class,
            () -> Fields.requiredSyncCount(input("{\"SyncCount\": " + literal + "}"), "SyncCount"));
    assertEquals(ErrorType.SERIALIZATION, e.toFailure().type());
    String message = e.toFailure().message();
    assertTrue(
        message.matches(
            "Value at 'syncCount' is an? \\w+ and can not be converted to an integer of 64 bits"),
        message);
  }

  @Test
  void negativeOrMissingSyncCount_isAViolation() throws Exception {
    assertEquals(
        "1 validation error detected: Value '-1' at 'syncCount' failed to satisfy constraint:"
            + " Member must have value greater than or equal to 0",
        violations("{\"SyncCount\": -1}", input -> Fields.requiredSyncCount(input, "SyncCount")));
    assertEquals(
        "1 validation error detected: Value null at 'syncCount' failed to satisfy constraint:"
            + " Member must not be null",
        violations("{}", input -> Fields.requiredSyncCount(input, "SyncCount")));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "2147483647, 2147483647",
    "2147483648, 2147483647",
    "9223372036854775807, 2147483647"
  })
  void maxResults_hasNoUpperLimit(String literal, int max) throws Exception {
    Input input = input("{\"MaxResults\": " + literal + "}");
    Field<Integer> read = Fields.maxResults(input);
    input.check();
    assertEquals(max, read.get());
  }

  @Test
  void maxResults_isOptionalAndAtLeastOne() throws Exception {
    assertEquals(Integer.MAX_VALUE, valid("{}", Fields::maxResults));
    assertEquals(
        "1 validation error detected: Value '0' at 'maxResults' failed to satisfy constraint:"
            + " Member must have value greater than or equal to 1",
        violations("{\"MaxResults\": 0}", Fields::maxResults));
  }

  @Test
  void date_isOptionalAndANumber() throws Exception {
    assertEquals(Optional.empty(), valid("{}", input -> Fields.date(input, "Date")));
    assertEquals(Optional.empty(), valid("{\"Date\": null}", input -> Fields.date(input, "Date")));
    assertEquals(
        Optional.of(Instant.ofEpochMilli(1500)),
        valid("{\"Date\": 1.5}", input -> Fields.date(input, "Date")));
    assertEquals(
        "1 validation error detected: Value at 'date' failed to satisfy constraint: Member must be"
            + " a date from the year 1 to the year 9999, in seconds",
        violations("{\"Date\": 1e12}", input -> Fields.date(input, "Date")));
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
  void dateOfTheWrongType_isRefused(String literal, String message) {
    BadRequestException e =
        assertThrows(
            BadRequestException.class,
            () -> Fields.date(input("{\"Date\": " + literal + "}"), "Date"));
    assertEquals(new Response.Failure(ErrorType.SERIALIZATION, message), e.toFailure());
  }

  @Test
  void emptyToken_countsAsAbsent() throws Exception {
    assertEquals(
        Optional.empty(),
        valid("{\"NextToken\": \"\"}", input -> Fields.token(input, "NextToken")));
    assertEquals(
        Optional.of("t"),
        valid("{\"NextToken\": \"t\"}", input -> Fields.token(input, "NextToken")));
  }

  @Test
  void emptyFunctionArn_countsAsAbsent() throws Exception {
    assertEquals(
        Optional.empty(), valid("{\"Arn\": \"\"}", input -> Fields.functionArn(input, "Arn")));
    assertEquals(Optional.empty(), valid("{}", input -> Fields.functionArn(input, "Arn")));
  }
}
