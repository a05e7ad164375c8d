package dev.tidemark.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BackoffTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 21, 64, Integer.MAX_VALUE})
  void jittered_waitsBelowTheGreatestBound(int attempt) {
    Backoff backoff = Backoff.jittered(Duration.ofSeconds(4), Duration.ofNanos(1));

    assertTrue(backoff.pause(attempt));
    assertFalse(Thread.currentThread().isInterrupted());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 21, 64})
  void interruptedThread_stopsAndStaysInterrupted(int attempt) {
    Backoff backoff = Backoff.jittered(Duration.ofHours(1), Duration.ofHours(1));
    Thread.currentThread().interrupt();

    assertFalse(backoff.pause(attempt));

    assertTrue(Thread.interrupted());
  }

  /** The pause takes 3 s and the attempt after it 1 s. */
  @ParameterizedTest
  @CsvSource({"4000, true", "3999, false", "0, false", "-1, false"})
  void deadlineTooNear_stopsWithoutWaiting(long leftMillis, boolean goesOn) {
    List<Duration> slept = new ArrayList<>();
    Duration pause = Duration.ofSeconds(3);
    Backoff backoff = new JitteredBackoff(pause, pause, bound -> bound - 1, slept::add);

    assertEquals(
        goesOn, Deadline.within(() -> Duration.ofMillis(leftMillis), () -> backoff.pause(1)));

    assertEquals(goesOn ? List.of(pause) : List.of(), slept);
  }

  @Test
  void jittered_doublesItsBoundUpToTheGreatest() {
    List<Duration> slept = new ArrayList<>();
    Backoff backoff =
        new JitteredBackoff(
            Duration.ofMillis(20), Duration.ofMillis(100), bound -> bound - 1, slept::add);

    for (int attempt = 1; attempt <= 5; attempt++) {
      assertTrue(backoff.pause(attempt));
    }

    assertEquals(Stream.of(20, 40, 80, 100, 100).map(Duration::ofMillis).toList(), slept);
  }

  @Test
  void retry_endsWithTheFirstResult() {
    List<Integer> attempts = new ArrayList<>();

    Optional<String> result =
        new RecordingBackoff()
            .retry(
                5,
                attempt -> {
                  attempts.add(attempt);
                  return attempt < 3 ? Optional.empty() : Optional.of("third");
                });

    assertEquals(Optional.of("third"), result);
    assertEquals(List.of(1, 2, 3), attempts);
  }

  @ParameterizedTest
  @CsvSource({"1, 9, 1", "3, 9, 3", "5, 2, 2", "5, 1, 1"})
  void retry_endsAfterTheMostAttemptsOrWithoutTime(int most, int timeFor, int made) {
    RecordingBackoff backoff = new RecordingBackoff();
    backoff.limit(timeFor);
    List<Integer> attempts = new ArrayList<>();

    Optional<String> result =
        backoff.retry(
            most,
            attempt -> {
              attempts.add(attempt);
              return Optional.empty();
            });

    assertEquals(Optional.empty(), result);
    assertEquals(made, attempts.size());
  }
}
