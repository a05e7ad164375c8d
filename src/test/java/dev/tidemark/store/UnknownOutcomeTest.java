package dev.tidemark.store;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;

final class UnknownOutcomeTest {
  private final StoreFailedException first =
      new StoreFailedException(new IllegalStateException("first"));
  private final StoreFailedException second =
      new StoreFailedException(new IllegalStateException("second"));

  private final UnknownOutcome<Integer> unknown = new UnknownOutcome<>();

  @Test
  void noLostResponse_passes() {
    assertEquals(Optional.empty(), unknown.basis());
    assertDoesNotThrow(unknown::check);
  }

  @Test
  void lostResponse_throwsItsCause() {
    unknown.responseLost(3, first);

    assertEquals(Optional.of(3), unknown.basis());
    assertSame(first, assertThrows(StoreFailedException.class, unknown::check));
  }

  @Test
  void secondLostResponse_replacesTheFirst() {
    unknown.responseLost(3, first);
    unknown.responseLost(4, second);

    assertEquals(Optional.of(4), unknown.basis());
    assertSame(second, assertThrows(StoreFailedException.class, unknown::check));
  }

  @Test
  void writeOnTheCurrentState_staysUnknown() {
    unknown.responseLost(3, first);

    unknown.forgetUnless(basis -> basis == 3);

    assertThrows(StoreFailedException.class, unknown::check);
  }

  @Test
  void writeOnAnotherState_isForgotten() {
    unknown.responseLost(3, first);

    unknown.forgetUnless(basis -> basis == 4);

    assertEquals(Optional.empty(), unknown.basis());
    assertDoesNotThrow(unknown::check);
  }
}
