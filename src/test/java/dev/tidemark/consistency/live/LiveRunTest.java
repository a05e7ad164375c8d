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

/** Concurrent clients on DynamoDB Local with faults on the wire violate no guarantee. */
@ExtendWith(QuietLogs.class)
class LiveRunTest {
  private static final long SEEDS = 8;
  private static final int AT_ONCE = 6;

  private static LocalTable table;

  @BeforeAll
  static void createTable() {
    table = new LocalTable();
  }

  @AfterAll
  static void close() {
    System.out.printf("Seeds 1 to %d on DynamoDB Local%n", SEEDS);
    table.close();
  }

  @TestFactory
  Stream<DynamicTest> everySchedule_violatesNoGuarantee() {
    return Parallel.tests(
        LongStream.rangeClosed(1, SEEDS).boxed().toList(),
        AT_ONCE,
        seed -> "seed " + seed + ", " + Schedule.of(seed).kind(),
        LiveRunTest::run,
        (seed, violations) ->
            assertEquals(
                List.of(), violations, () -> "seed " + seed + "; the history is " + saved(seed)));
  }

  private static List<String> run(long seed) {
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
