package dev.tidemark.consistency;

import dev.tidemark.consistency.Schedule.Kind;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A bug that the checker must find: an edit of the service's sources, which is compiled and run
 * beside the true ones in {@link MutantsTest} and nowhere else.
 *
 * @param name what is wrong
 * @param kind the kind of schedules that shows it
 * @param edits where
 */
record Mutant(String name, Kind kind, List<Edit> edits) {

  /**
   * A replacement of text in a source file.
   *
   * @param file below {@code src/main/java/dev/tidemark}
   * @param original what stands there, once
   * @param planted what is put in its place
   */
  record Edit(String file, String original, String planted) {}

  static Mutant mutant(String name, Kind kind, String file, String original, String planted) {
    return new Mutant(name, kind, List.of(new Edit(file, original, planted)));
  }

  /** All mutants. */
  static final List<Mutant> ALL =
      Stream.of(ModelMutants.ALL, SyncMutants.ALL, DynamoDbMutants.ALL)
          .flatMap(List::stream)
          .toList();

  /** How many schedules of its kind may run before it must be found. */
  static final int MAX_SCHEDULES = 250;

  /**
   * How it was found.
   *
   * @param schedules how many were run
   * @param seed of the last of them
   * @param violation the first thing that the checker found in that
   */
  record Found(int schedules, long seed, String violation) {}

  /** Runs schedules until one shows the bug; returns nothing if none does. */
  Optional<Found> find() {
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
