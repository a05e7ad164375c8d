package dev.tidemark.consistency.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.tidemark.consistency.checker.OutcomeCounts;
import dev.tidemark.consistency.support.Parallel;
import dev.tidemark.consistency.support.QuietLogs;
import dev.tidemark.consistency.support.Sample;
import dev.tidemark.consistency.workload.Schedule;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The official Java client over HTTP: sequential and concurrent schedules violate no guarantee.
 * {@code -Dtidemark.seed=N} runs one schedule, with any seed.
 */
@ExtendWith(QuietLogs.class)
class HttpRunTest {
  /** The seeds of a long run. */
  private static final long SEEDS = 54;

  /** The seeds of a short run: two of each kind, and {@link #RARE_SEEDS}. */
  private static final long SHORT_SEEDS = 18;

  /** They have invalid outputs of triggers, as few schedules do. */
  private static final Set<Long> RARE_SEEDS = Set.of(47L, 52L);

  /** The outcomes that the schedules must reach together. */
  private static final Set<String> OUTCOMES =
      Set.of(
          "DeleteDataset: deleted",
          "DeleteDataset: not found",
          "DeleteDataset: 403",
          "DescribeDataset: described",
          "DescribeDataset: not found",
          "DescribeDataset: 403",
          "DescribeIdentityUsage: described",
          "DescribeIdentityUsage: 403",
          "GetCognitoEvents: described",
          "ListDatasets: invalid NextToken",
          "ListDatasets: listed",
          "ListDatasets: 403",
          "ListRecords: deleted dataset",
          "ListRecords: invalid NextToken",
          "ListRecords: invalid token",
          "ListRecords: later page",
          "ListRecords: listed",
          "ListRecords: missing dataset",
          "ListRecords: no such count",
          "ListRecords: resync",
          "ListRecords: resync on a later page",
          "ListRecords: 403",
          "SetCognitoEvents: set",
          "UpdateRecords: committed",
          "UpdateRecords: conflict of a record",
          "UpdateRecords: invalid token",
          "UpdateRecords: invalid trigger output",
          "UpdateRecords: no patches",
          "UpdateRecords: refused by the trigger",
          "UpdateRecords: replayed",
          "UpdateRecords: token from before a deletion or pruning",
          "UpdateRecords: too many records");

  private static HttpServices services;

  private final OutcomeCounts outcomes = new OutcomeCounts();
  private long calls;

  @BeforeAll
  static void start() {
    services = new HttpServices();
  }

  @AfterAll
  static void stop() {
    services.close();
  }

  @TestFactory
  Stream<DynamicTest> everySchedule_violatesNoGuarantee() {
    Long only = Long.getLong("tidemark.seed");
    if (only != null) {
      return schedules(List.of(only));
    }
    List<Long> seeds =
        Sample.of(
            LongStream.rangeClosed(1, SEEDS).boxed().toList(),
            seed -> seed <= SHORT_SEEDS || RARE_SEEDS.contains(seed));
    return Sample.isComplete()
        ? Stream.concat(
            schedules(seeds),
            Stream.of(
                dynamicTest("all outcomes", this::assertAllOutcomes),
                dynamicTest("the figures", () -> printFigures(seeds.size()))))
        : schedules(seeds);
  }

  private Stream<DynamicTest> schedules(List<Long> seeds) {
    return Parallel.tests(
        seeds,
        Parallel.PROCESSORS,
        seed -> "seed " + seed + ", " + Schedule.of(seed).kind(),
        this::run,
        (seed, violations) ->
            assertEquals(
                List.of(), violations, () -> "seed " + seed + "; the history is " + saved(seed)));
  }

  private List<String> run(long seed) {
    HttpRun.Run run = HttpRun.run(seed, services);
    if (!run.violations().isEmpty()) {
      run.history().save(saved(seed));
    }
    synchronized (outcomes) {
      outcomes.add(run.history());
      calls += run.history().calls();
    }
    return run.violations();
  }

  private static Path saved(long seed) {
    return Path.of("target", "consistency", "http-" + seed + ".jsonl");
  }

  private void assertAllOutcomes() {
    Set<String> missed = new TreeSet<>(OUTCOMES);
    missed.removeAll(outcomes.counts().keySet());
    assertEquals(Set.of(), missed);
  }

  private void printFigures(int seeds) {
    System.out.printf("%d seeds over HTTP: %d calls%n", seeds, calls);
  }
}
