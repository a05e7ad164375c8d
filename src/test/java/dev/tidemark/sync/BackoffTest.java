package dev.tidemark.sync;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BackoffTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 21, 64, Integer.MAX_VALUE})
  void jittered_waitsBelowTheGreatestBound(int attempt) {
    Backoff backoff = Backoff.jittered(Duration.ofSeconds(4), Duration.ofNanos(1));

    assertDoesNotThrow(() -> backoff.pause(attempt));
    assertFalse(Thread.currentThread().isInterrupted());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 21, 64})
  void interruptedThread_isBusyAndStaysInterrupted(int attempt) {
    Backoff backoff = Backoff.jittered(Duration.ofHours(1), Duration.ofHours(1));
    Thread.currentThread().interrupt();

    StoreBusyException busy = assertThrows(StoreBusyException.class, () -> backoff.pause(attempt));

    assertInstanceOf(InterruptedException.class, busy.getCause());
    assertTrue(Thread.interrupted());
  }
}
