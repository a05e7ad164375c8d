package dev.tidemark.consistency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.tidemark.consistency.History.Event;
import dev.tidemark.dynamodb.FaultPlan.Fault;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Concurrent clients on the simulated DynamoDB, under faults: every promise is kept. {@code
 * -Dtidemark.seed=N} runs one schedule, also one that is not among those here.
 */
@ExtendWith(QuietLogs.class)
class SimulationTest {
  /** Enough to come to every outcome; thousands more are run by {@link ConsistencyRun}. */
  private static final long SEEDS = 180;

  private final Outcomes outcomes = new Outcomes();
  private final Set<Fault> faults = EnumSet.noneOf(Fault.class);
  private long calls;
  private long faultsMade;

  @TestFactory
  Stream<DynamicTest> anySchedule_keepsEveryPromise() {
    Long only = Long.getLong("tidemark.seed");
    if (only != null) {
      return schedules(List.of(only));
    }
    return Stream.concat(
        schedules(LongStream.rangeClosed(1, SEEDS).boxed().toList()),
        Stream.of(
            dynamicTest("all outcomes", this::assertAllOutcomes),
            dynamicTest("all faults", () -> assertEquals(EnumSet.allOf(Fault.class), faults)),
            dynamicTest("the figures", this::printFigures)));
  }

  private Stream<DynamicTest> schedules(List<Long> seeds) {
    return SideBySide.tests(
        seeds,
        SideBySide.PROCESSORS,
        seed -> "seed " + seed + ", " + Schedule.of(seed).kind(),
        this::run,
        (seed, violations) ->
            assertEquals(
                List.of(),
                violations,
                () ->
                    "of seed %d; its history is %s, and -Dtest=SimulationTest -Dtidemark.seed=%d runs it again"
                        .formatted(seed, saved(seed), seed)));
  }

  private List<String> run(long seed) {
    Simulation.Run run = Simulation.run(seed);
    if (!run.violations().isEmpty()) {
      run.history().save(saved(seed));
    }
    synchronized (outcomes) {
      outcomes.add(run.history());
      faults.addAll(run.faults().keySet());
      calls += run.calls();
      faultsMade += run.faults().values().stream().mapToInt(Integer::intValue).sum();
    }
    return run.violations();
  }

  private static Path saved(long seed) {
    return Path.of("target", "proof", seed + ".jsonl");
  }

  private void assertAllOutcomes() {
    Set<String> missed = new TreeSet<>(Outcomes.ALL);
    missed.removeAll(outcomes.counts().keySet());
    assertEquals(Set.of(), missed);
  }

  private void printFigures() {
    System.out.printf(
        "Seeds 1 to %d simulated: %d calls, %d faults of DynamoDB%n", SEEDS, calls, faultsMade);
  }

  /** But for tokens, which are secret. */
  @Test
  void sameSeed_hasTheSameHistory() {
    for (long seed : List.of(1L, 3L, 5L, 12L)) {
      assertEquals(events(seed), events(seed));
    }
  }

  private static List<String> events(long seed) {
    List<String> events = new ArrayList<>();
    for (Event event : Simulation.run(seed).history().events()) {
      events.add(
          switch (event) {
            case Event.Invoked invoked -> invoked.at() + " " + invoked.operation();
            case Event.Triggered triggered -> triggered.toString();
            case Event.Found found -> found.toString();
            case Event.Returned returned -> returned.call() + " " + returned.status();
          });
    }
    return events;
  }
}
