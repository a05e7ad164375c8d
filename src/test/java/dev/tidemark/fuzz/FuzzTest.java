package dev.tidemark.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.consistency.mutants.Mutant;
import dev.tidemark.consistency.mutants.MutantCompiler;
import dev.tidemark.consistency.support.QuietLogs;
import dev.tidemark.consistency.workload.Schedule.Kind;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Sends random events to all operations. {@code -Dtidemark.fuzz.seed=7} sends those of one seed,
 * {@code -Dtidemark.fuzz.seeds=10000} those of many.
 */
@ExtendWith(QuietLogs.class)
class FuzzTest {
  private static final int SEEDS = Integer.getInteger("tidemark.fuzz.seeds", 10);

  @Test
  void randomEvents_breakNoRule() {
    long first = Long.getLong("tidemark.fuzz.seed", 1);
    int seeds = Long.getLong("tidemark.fuzz.seed") == null ? SEEDS : 1;
    for (long seed = first; seed < first + seeds; seed++) {
      assertEquals(List.of(), new FuzzViolations().apply(seed), "tidemark.fuzz.seed=" + seed);
    }
    System.out.printf("Fuzzed seeds %d to %d%n", first, first + seeds - 1);
  }

  /** Faults, and the rule that shows each. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "open access|lets an identity reach another|http/Access.java"
            + "|isOwnOrEmpty(members, \"IdentityId\", identity)"
            + "|members.string(\"IdentityId\").isPresent()",
        "a leaking parse error|names internals|http/InputMembers.java|\"The body is \" +"
            + " e.getMessage()|\"The body is \" + e.getCause()",
        "a write on refusal|writes though it refuses|sync/UpdateRecords.java"
            + "|Optional.of(new Result.Updated(decider.missed().checkSize(response)));"
            + "|Optional.of(new Result.Busy());",
        "a leaking trigger|names internals|trigger/TriggerLimits.java|exposesErrors &&"
            + " !triggerMessage.isBlank()|!triggerMessage.isBlank()",
        "an unexpected exception|failed|http/PercentEncoding.java|int low = high < 0 ? -1|int low ="
            + " high < 0 && in[i] == '%' ? Integer.parseInt(\"\") : high < 0 ? -1",
        "a subscription on refusal|writes though it refuses|push/SubscribeToDataset.java"
            + "|new Step.Keep<>(new Result.NoDataset())"
            + "|new Step.Replace<>(devices.subscribe(device.get().id(), dataset.name()), new"
            + " Result.NoDataset())",
        "a failing end of a subscription|failed|push/UnsubscribeFromDataset.java"
            + "|new Step.Keep<>(new Result.NotSubscribed())|new"
            + " Step.Keep<>(java.util.List.<Result>of().getFirst())"
      })
  void plantedFault_isFound(
      String name, String rule, String file, String original, String planted) {
    Mutant mutant =
        new Mutant(name, Kind.FEW_RECORDS, List.of(new Mutant.Edit(file, original, planted)));
    LongFunction<List<String>> violations = MutantCompiler.compile(mutant, FuzzViolations.class);
    assertTrue(
        LongStream.range(0, 50)
            .boxed()
            .flatMap(seed -> violations.apply(seed).stream())
            .anyMatch(violation -> violation.startsWith(rule)),
        name);
  }
}
