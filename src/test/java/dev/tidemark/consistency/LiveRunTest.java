package dev.tidemark.consistency;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Concurrent clients on DynamoDB Local, under faults on the wire: every promise is kept. */
@ExtendWith(QuietLogs.class)
class LiveRunTest {
  private static final long SEEDS = 8;
  private static final int AT_ONCE = 6;

  private static ConsistencyTable table;

  @BeforeAll
  static void makeTable() {
    table = new ConsistencyTable();
  }

  @AfterAll
  static void close() {
    System.out.printf("Seeds 1 to %d on DynamoDB Local%n", SEEDS);
    table.close();
  }

  /** Side by side, for they mostly wait. */
  @TestFactory
  Stream<DynamicTest> anySchedule_keepsEveryPromise() {
    return SideBySide.tests(
        LongStream.rangeClosed(1, SEEDS).boxed().toList(),
        AT_ONCE,
        seed -> "seed " + seed + ", " + Schedule.of(seed).kind(),
        LiveRunTest::run,
        (seed, violations) ->
            assertEquals(
                List.of(),
                violations,
                () -> "of seed " + seed + "; its history is " + saved(seed)));
  }

  private static List<String> run(long seed) {
    LiveRun.Run run = LiveRun.run(seed, table.endpoint(), ConsistencyTable.NAME);
    if (!run.violations().isEmpty()) {
      run.history().save(saved(seed));
    }
    return run.violations();
  }

  private static Path saved(long seed) {
    return Path.of("target", "proof", "live-" + seed + ".jsonl");
  }
}
