package dev.tidemark.http.endpoint;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.http.BadRequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ViolationsTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 9, 10, 11, 500})
  void moreThanTenViolations_areCountedButNotListed(int count) {
    Violations violations = new Violations();
    for (int i = 1; i <= count; i++) {
      violations.add("m" + i, "C");
    }
    String message =
        assertThrows(BadRequestException.class, violations::check).toFailure().message();
    String start = count == 1 ? "1 validation error " : count + " validation errors ";
    assertTrue(message.startsWith(start + "detected: Value at 'm1' failed"), message);
    assertEquals(Math.min(count, 10), message.split("; ", -1).length);
  }

  @Test
  void noViolation_passesTheCheck() {
    assertDoesNotThrow(new Violations()::check);
  }
}
