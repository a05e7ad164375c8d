package dev.tidemark.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Concurrent clients on DynamoDB Local, under faults on the wire: every promise is kept. */
@ExtendWith(QuietLogs.class)
class LiveRunTest {
  private static final long SEEDS = 12;
  private static final int AT_ONCE = 6;

  private static ProofTable table;

  @BeforeAll
  static void makeTable() {
    table = new ProofTable();
  }

  @AfterAll
  static void close() {
    table.close();
  }

  /** Side by side, for they mostly wait. */
  @TestFactory
  Stream<DynamicTest> anySchedule_keepsEveryPromise() {
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    Map<Long, Future<LiveRun.Run>> runs = new TreeMap<>();
    for (long seed = 1; seed <= SEEDS; seed++) {
      long own = seed;
      runs.put(own, threads.submit(() -> LiveRun.run(own, table.endpoint(), ProofTable.NAME)));
    }
    return runs.entrySet().stream()
        .map(
            run ->
                dynamicTest(
                    "seed " + run.getKey() + ", " + Schedule.of(run.getKey()).kind(),
                    () -> keepsAll(run.getValue().get())))
        .onClose(threads::close);
  }

  private static void keepsAll(LiveRun.Run run) {
    long seed = run.schedule().seed();
    Path saved = Path.of("target", "proof", "live-" + seed + ".jsonl");
    if (!run.violations().isEmpty()) {
      run.history().save(saved);
    }
    assertEquals(
        List.of(), run.violations(), () -> "of seed " + seed + "; its history is " + saved);
  }
}
