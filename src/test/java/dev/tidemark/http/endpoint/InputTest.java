package dev.tidemark.http.endpoint;

import static dev.tidemark.http.endpoint.Inputs.input;
import static dev.tidemark.http.endpoint.Inputs.violations;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.http.BadRequestException;
import dev.tidemark.http.ErrorType;
import dev.tidemark.http.Response;
import dev.tidemark.model.SyncCount;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputTest {

  @Test
  void everyViolation_isListedWithItsPath() throws Exception {
    assertEquals(
        "4 validation errors detected: Value null at 'identityPoolId' failed to satisfy constraint:"
            + " Member must not be null; Value '' at 'identityId' failed to satisfy constraint:"
            + " Member must have length greater than or equal to 1; Value '' at 'identityId' failed"
            + " to satisfy constraint: Member must satisfy regular expression pattern:"
            + " [\\w-]+:[0-9a-zA-Z-]+; Value 'a b' at 'datasetName' failed to satisfy constraint:"
            + " Member must satisfy regular expression pattern: [a-zA-Z0-9_.:-]+",
        violations(
            "{\"IdentityPoolId\": null, \"IdentityId\": \"\", \"DatasetName\": \"a b\"}",
            Fields::dataset));
  }

  @Test
  void structures_haveTheirNumberInTheirPath() throws Exception {
    assertEquals(
        "1 validation error detected: Value 'add' at 'patches.2.member.op' failed to satisfy"
            + " constraint: Member must satisfy enum value set: [replace, remove]",
        violations(
            "{\"Patches\": [{\"Op\": \"remove\"}, {\"Op\": \"add\"}]}",
            input ->
                input
                    .structures("Patches")
                    .forEach(
                        patch -> Fields.checkWord(patch, "Op", List.of("replace", "remove")))));
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
  void structuresOfTheWrongType_areRefused(String literal, String message) {
    BadRequestException e =
        assertThrows(
            BadRequestException.class,
            () -> input("{\"Patches\": " + literal + "}").structures("Patches"));
    assertEquals(new Response.Failure(ErrorType.SERIALIZATION, message), e.toFailure());
  }

  @Test
  void field_hasNoValueBeforeTheCheck() throws Exception {
    Input input = input("{\"SyncCount\": 1}");
    Field<SyncCount> first = Fields.requiredSyncCount(input, "SyncCount");
    assertThrows(IllegalStateException.class, first::get);
    assertThrows(IllegalStateException.class, first.map(SyncCount::value)::get);
    input.check();
    assertEquals(1, first.map(SyncCount::value).get());
    input.addViolation("SyncCount", "another check");
    assertThrows(IllegalStateException.class, first::get);
    assertThrows(BadRequestException.class, input::check);
    assertThrows(IllegalStateException.class, first::get);
  }

  @Test
  void textOfTheWrongType_isRefused() {
    BadRequestException e =
        assertThrows(BadRequestException.class, () -> input("{\"Value\": 5}").checkString("Value"));
    assertEquals(
        "Value at 'value' is a number and can not be converted to a string",
        e.toFailure().message());
  }
}
