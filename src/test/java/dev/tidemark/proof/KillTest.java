package dev.tidemark.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

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
class KillTest {
  private static ProofTable table;

  @BeforeAll
  static void makeTable() {
    table = new ProofTable();
  }

  @AfterAll
  static void close() {
    table.close();
  }

  @TestFactory
  Stream<DynamicTest> killAtEachCall_leavesNothingTorn() {
    return KillScenario.all().stream()
        .map(scenario -> dynamicTest(scenario.name(), () -> killAtEachCall(scenario)));
  }

  private static void killAtEachCall(KillScenario scenario) {
    NavigableMap<String, List<String>> violations = Kills.atEachCall(table.endpoint(), scenario);
    assertFalse(violations.isEmpty(), "no kills");
    NavigableMap<String, List<String>> none = new TreeMap<>();
    violations.keySet().forEach(kill -> none.put(kill, List.of()));
    assertEquals(none, violations);
  }
}
