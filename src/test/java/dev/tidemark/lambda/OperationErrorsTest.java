package dev.tidemark.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemark.http.Answer;
import dev.tidemark.http.ErrorType;
import dev.tidemark.lambda.error.OperationException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OperationErrorsTest {

  /** Who invokes a function directly sees the class's name as the error's type. */
  @ParameterizedTest
  @EnumSource(ErrorType.class)
  void everyError_isAnExceptionOfItsName(ErrorType type) {
    OperationException error = OperationErrors.of(Answer.failure(type, "message"));
    assertEquals(type.wireName(), error.getClass().getSimpleName());
    assertEquals("message", error.getMessage());
    assertEquals(0, error.getStackTrace().length);
  }
}
