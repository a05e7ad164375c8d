package dev.tidemark.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Wherever a process is killed, nothing is torn, and another one carries on. */
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
    assertTrue(violations.size() >= 2, "no kills");
    NavigableMap<String, List<String>> none = new TreeMap<>();
    violations.keySet().forEach(kill -> none.put(kill, List.of()));
    assertEquals(none, violations);
  }
}
