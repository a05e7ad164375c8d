package dev.tidemark.consistency.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemark.consistency.support.LocalTable;
import dev.tidemark.consistency.support.Parallel;
import dev.tidemark.consistency.support.QuietLogs;
import dev.tidemark.consistency.workload.Schedule;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Concurrent clients on DynamoDB Local and the memory engine, with faults on the wire violate no
 * guarantee.
 */
@ExtendWith(QuietLogs.class)
class LiveRunTest {
  private static final long SEEDS = 8;
  private static final int AT_ONCE = 6;

  private static LocalTable dynamoDbLocal;
  private static LocalTable memoryEngine;

  @BeforeAll
  static void createTables() {
    dynamoDbLocal = new LocalTable();
    memoryEngine = LocalTable.onMemoryEngine();
  }

  @AfterAll
  static void close() {
    System.out.printf("Seeds 1 to %d on DynamoDB Local and on the memory engine%n", SEEDS);
    dynamoDbLocal.close();
    memoryEngine.close();
  }

  @TestFactory
  Stream<DynamicTest> everySchedule_violatesNoGuarantee() {
    return tests(dynamoDbLocal);
  }

  @TestFactory
  Stream<DynamicTest> everyScheduleOnTheMemoryEngine_violatesNoGuarantee() {
    return tests(memoryEngine);
  }

  private static Stream<DynamicTest> tests(LocalTable table) {
    return Parallel.tests(
        LongStream.rangeClosed(1, SEEDS).boxed().toList(),
        AT_ONCE,
        seed -> "seed " + seed + ", " + Schedule.of(seed).kind(),
        seed -> run(seed, table),
        (seed, violations) ->
            assertEquals(
                List.of(), violations, () -> "seed " + seed + "; the history is " + saved(seed)));
  }

  private static List<String> run(long seed, LocalTable table) {
    LiveRun.Run run = LiveRun.run(seed, table.endpoint(), LocalTable.NAME);
    if (!run.violations().isEmpty()) {
      run.history().save(saved(seed));
    }
    return run.violations();
  }

  private static Path saved(long seed) {
    return Path.of("target", "consistency", "live-" + seed + ".jsonl");
  }
}
