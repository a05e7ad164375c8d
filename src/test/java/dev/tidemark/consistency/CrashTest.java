package dev.tidemark.consistency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Wherever a process is killed, nothing is torn, and another one carries on. */
@ExtendWith(QuietLogs.class)
class CrashTest {
  private static ConsistencyTable table;

  @BeforeAll
  static void makeTable() {
    table = new ConsistencyTable();
  }

  @AfterAll
  static void close() {
    table.close();
  }

  @TestFactory
  Stream<DynamicTest> killAtEachCall_leavesNothingTorn() {
    return SideBySide.tests(
        CrashScenario.all(),
        SideBySide.PROCESSORS,
        CrashScenario::name,
        scenario -> Crashes.atEachCall(table.endpoint(), scenario),
        (_, violations) -> assertAllKept(violations));
  }

  private static void assertAllKept(NavigableMap<String, List<String>> violations) {
    assertFalse(violations.isEmpty(), "no kills");
    NavigableMap<String, List<String>> none = new TreeMap<>();
    violations.keySet().forEach(kill -> none.put(kill, List.of()));
    assertEquals(none, violations);
  }
}
