package dev.tidemark.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Devices of any age on tables that are restored, twice and halfway, from torn backups. */
final class LivesTest {
  private static Stream<String> violations(Lives.Bug bug, long seeds) {
    return LongStream.rangeClosed(1, seeds)
        .boxed()
        .flatMap(seed -> new Lives(seed, bug).run().stream());
  }

  @Test
  void restoredTables_overwriteNothingUnseen() {
    assertEquals(List.of(), violations(Lives.Bug.NONE, 100).toList());
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void plantedBug_isFound(Lives.Bug bug) {
    Optional<String> found = violations(bug, 300).findFirst();
    assertTrue(found.isPresent());
    System.out.println(bug + " is found by " + found.get());
  }
}
