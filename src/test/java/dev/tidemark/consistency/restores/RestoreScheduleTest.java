package dev.tidemark.consistency.restores;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.consistency.restores.RestoreSchedule.Run;
import dev.tidemark.consistency.support.Parallel;
import dev.tidemark.consistency.support.QuietLogs;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Devices of any age on tables that are restored again and again violate no guarantee. {@code
 * -Dtidemark.seed=N} runs one schedule, with any seed.
 */
@ExtendWith(QuietLogs.class)
final class RestoreScheduleTest {
  /** {@code ConsistencyRun} runs thousands more. */
  private static final long SEEDS = 50;

  @Test
  void everySchedule_violatesNoGuarantee() {
    List<Long> seeds =
        Optional.ofNullable(Long.getLong("tidemark.seed"))
            .map(List::of)
            .orElseGet(() -> LongStream.rangeClosed(1, SEEDS).boxed().toList());
    Collection<Run> runs = Parallel.run(seeds, Parallel.PROCESSORS, RestoreSchedule::run).values();
    assertEquals(List.of(), runs.stream().flatMap(run -> run.violations().stream()).toList());
    if (seeds.size() > 1) {
      assertTrue(sum(runs, Run::restores) > SEEDS, "restores");
      assertTrue(sum(runs, Run::kills) > SEEDS, "kills");
      assertTrue(sum(runs, Run::losses) > SEEDS / 10, "losses");
    }
  }

  private static int sum(Collection<Run> runs, ToIntFunction<Run> figure) {
    return runs.stream().mapToInt(figure).sum();
  }
}
