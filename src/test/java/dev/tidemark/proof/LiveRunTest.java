package dev.tidemark.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Concurrent clients on DynamoDB Local, under faults on the wire: every promise is kept. */
class LiveRunTest {
  private static final long SEEDS = 12;
  private static final Path SAVED = Path.of("target", "proof");

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
  Stream<DynamicTest> anySchedule_keepsEveryPromise() {
    return LongStream.rangeClosed(1, SEEDS)
        .mapToObj(
            seed ->
                dynamicTest(
                    "seed " + seed + ", " + Schedule.of(seed).kind(), () -> keepsAll(seed)));
  }

  private static void keepsAll(long seed) {
    LiveRun.Run run = LiveRun.run(seed, table.endpoint(), ProofTable.NAME);
    if (!run.violations().isEmpty()) {
      run.history().save(SAVED.resolve("live-" + seed + ".jsonl"));
    }
    assertEquals(List.of(), run.violations());
  }
}
