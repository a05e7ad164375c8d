package dev.tidemark.consistency.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.tidemark.consistency.support.LocalTable;
import dev.tidemark.consistency.support.Parallel;
import dev.tidemark.consistency.support.QuietLogs;
import dev.tidemark.consistency.support.Sample;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** A process that is killed at any point leaves nothing torn, and another process continues. */
@ExtendWith(QuietLogs.class)
class CrashTest {
  private static LocalTable table;

  @BeforeAll
  static void createTable() {
    table = new LocalTable();
  }

  @AfterAll
  static void close() {
    table.close();
  }

  @TestFactory
  Stream<DynamicTest> crashAtEachCall_leavesNothingTorn() {
    return Parallel.tests(
        Sample.of(CrashScenario.all()),
        Parallel.PROCESSORS,
        CrashScenario::name,
        scenario -> CrashPoints.atEachCall(table.endpoint(), scenario),
        (_, violations) -> assertNoViolations(violations));
  }

  private static void assertNoViolations(NavigableMap<String, List<String>> violations) {
    assertFalse(violations.isEmpty(), "no crashes");
    NavigableMap<String, List<String>> none = new TreeMap<>();
    violations.keySet().forEach(crash -> none.put(crash, List.of()));
    assertEquals(none, violations);
  }
}
