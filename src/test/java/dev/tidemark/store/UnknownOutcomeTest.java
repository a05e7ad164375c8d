package dev.tidemark.store;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;

final class UnknownOutcomeTest {
  private static final StoreFailedException FIRST =
      new StoreFailedException(new IllegalStateException("first"));
  private static final StoreFailedException SECOND =
      new StoreFailedException(new IllegalStateException("second"));

  private final UnknownOutcome<Integer> unknown = new UnknownOutcome<>();

  @Test
  void noLostResponse_passes() {
    assertEquals(Optional.empty(), unknown.basis());
    assertDoesNotThrow(unknown::check);
  }

  @Test
  void lostResponse_throwsItsCause() {
    unknown.responseLost(3, FIRST);

    assertEquals(Optional.of(3), unknown.basis());
    assertSame(FIRST, assertThrows(StoreFailedException.class, unknown::check));
  }

  @Test
  void secondLostResponse_replacesTheFirst() {
    unknown.responseLost(3, FIRST);
    unknown.responseLost(4, SECOND);

    assertEquals(Optional.of(4), unknown.basis());
    assertSame(SECOND, assertThrows(StoreFailedException.class, unknown::check));
  }

  @Test
  void writeOnTheCurrentState_staysUnknown() {
    unknown.responseLost(3, FIRST);

    unknown.forgetUnless(basis -> basis == 3);

    assertThrows(StoreFailedException.class, unknown::check);
  }

  @Test
  void writeOnAnotherState_isForgotten() {
    unknown.responseLost(3, FIRST);

    unknown.forgetUnless(basis -> basis == 4);

    assertEquals(Optional.empty(), unknown.basis());
    assertDoesNotThrow(unknown::check);
  }
}
