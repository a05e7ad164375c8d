package dev.tidemark.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemark.http.ErrorType;
import dev.tidemark.http.Response;
import dev.tidemark.lambda.error.OperationException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OperationErrorsTest {

  /** A direct invocation reports the name of the class as the type of the error. */
  @ParameterizedTest
  @EnumSource(ErrorType.class)
  void everyError_hasAnExceptionOfItsName(ErrorType type) {
    OperationException error = OperationErrors.of(new Response.Failure(type, "message"));
    assertEquals(type.wireName(), error.getClass().getSimpleName());
    assertEquals("message", error.getMessage());
    assertEquals(0, error.getStackTrace().length);
  }
}
