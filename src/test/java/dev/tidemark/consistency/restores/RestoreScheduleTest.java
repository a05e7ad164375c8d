package dev.tidemark.consistency.restores;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.consistency.restores.RestoreSchedule.Run;
import dev.tidemark.consistency.support.Parallel;
import dev.tidemark.consistency.support.QuietLogs;
import dev.tidemark.consistency.support.Sample;
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
  /** The seeds of a long run; {@code ConsistencyRun} runs thousands more. */
  private static final long SEEDS = 50;

  private static final long SHORT_SEEDS = 25;

  @Test
  void everySchedule_violatesNoGuarantee() {
    List<Long> seeds =
        Optional.ofNullable(Long.getLong("tidemark.seed"))
            .map(List::of)
            .orElseGet(
                () ->
                    Sample.of(
                        LongStream.rangeClosed(1, SEEDS).boxed().toList(),
                        seed -> seed <= SHORT_SEEDS));
    Collection<Run> runs = Parallel.run(seeds, Parallel.PROCESSORS, RestoreSchedule::run).values();
    assertEquals(List.of(), runs.stream().flatMap(run -> run.violations().stream()).toList());
    if (seeds.size() > 1) {
      assertTrue(sum(runs, Run::restores) > seeds.size(), "restores");
      assertTrue(sum(runs, Run::kills) > seeds.size(), "kills");
      assertTrue(sum(runs, Run::losses) > seeds.size() / 10, "losses");
    }
  }

  private static int sum(Collection<Run> runs, ToIntFunction<Run> figure) {
    return runs.stream().mapToInt(figure).sum();
  }
}
