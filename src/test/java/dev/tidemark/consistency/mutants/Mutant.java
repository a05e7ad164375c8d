package dev.tidemark.consistency.mutants;

import dev.tidemark.consistency.workload.Schedule;
import dev.tidemark.consistency.workload.Schedule.Kind;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A planted bug that the checker must find: an edit of the service's sources, which {@link
 * MutantsTest} compiles and simulates. Nothing else uses it.
 *
 * @param name the bug
 * @param kind the kind of schedules that shows it
 * @param edits the edits that plant it
 */
public record Mutant(String name, Kind kind, List<Edit> edits) {

  /**
   * A replacement of text in a source file.
   *
   * @param file below {@code src/main/java/dev/tidemark}
   * @param original the text to replace, which occurs once
   * @param planted the replacement
   */
  public record Edit(String file, String original, String planted) {}

  static Mutant mutant(String name, Kind kind, String file, String original, String planted) {
    return new Mutant(name, kind, List.of(new Edit(file, original, planted)));
  }

  /** All mutants. */
  public static final List<Mutant> ALL =
      Stream.of(ModelMutants.ALL, SyncMutants.ALL, DynamoDbMutants.ALL, VersionMutants.ALL)
          .flatMap(List::stream)
          .toList();

  /** The number of schedules of its kind within which a mutant must be found. */
  static final int MAX_SCHEDULES = 250;

  /**
   * The schedule that shows a mutant.
   *
   * @param schedules the number of schedules that ran, this one included
   * @param seed the seed of the schedule
   * @param violation the first violation in its history
   */
  public record Found(int schedules, long seed, String violation) {}

  /** Runs schedules until one shows the bug; returns empty if none does. */
  public Optional<Found> find() {
    LongFunction<List<String>> violations = MutantCompiler.compile(this);
    List<Long> seeds =
        LongStream.iterate(1, seed -> seed + 1)
            .filter(seed -> Schedule.of(seed).kind() == kind)
            .limit(MAX_SCHEDULES)
            .boxed()
            .toList();
    for (int run = 1; run <= seeds.size(); run++) {
      long seed = seeds.get(run - 1);
      List<String> found = violations.apply(seed);
      if (!found.isEmpty()) {
        return Optional.of(new Found(run, seed, found.getFirst()));
      }
    }
    return Optional.empty();
  }
}
