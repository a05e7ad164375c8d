package dev.tidemark.consistency.mutants;

import dev.tidemark.consistency.restores.RestoreSchedule;
import dev.tidemark.consistency.workload.Schedule;
import dev.tidemark.consistency.workload.Schedule.Kind;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A planted bug that a world must find: an edit of the service's or the operator's sources, which
 * {@link MutantsTest} compiles and runs. Nothing else uses it.
 *
 * @param name the bug
 * @param world the schedules that show it
 * @param edits the edits that plant it
 */
public record Mutant(String name, World world, List<Edit> edits) {

  /**
   * A replacement of text in a source file.
   *
   * @param file below {@code src/main/java/dev/tidemark} or {@code src/local/java/dev/tidemark}
   * @param original the text to replace, which occurs once
   * @param planted the replacement
   */
  public record Edit(String file, String original, String planted) {}

  /** The schedules that must show a mutant. */
  public sealed interface World {
    /** Returns the seeds of the schedules, in order. */
    LongStream seeds();

    /** Returns the class that runs the schedule of a seed. */
    Class<? extends LongFunction<List<String>>> finder();

    /** Simulations of a kind. */
    record Simulated(Kind kind) implements World {
      @Override
      public LongStream seeds() {
        return LongStream.iterate(1, seed -> seed + 1)
            .filter(seed -> Schedule.of(seed).kind() == kind);
      }

      @Override
      public Class<? extends LongFunction<List<String>>> finder() {
        return SimulationViolations.class;
      }

      @Override
      public String toString() {
        return kind.toString();
      }
    }

    /** Simulations of a kind, in which the check of a deployment must report the mutant. */
    record SelfChecked(Kind kind) implements World {
      @Override
      public LongStream seeds() {
        return new Simulated(kind).seeds();
      }

      @Override
      public Class<? extends LongFunction<List<String>>> finder() {
        return SelfCheckReports.class;
      }

      @Override
      public String toString() {
        return kind + ", self-check";
      }
    }

    /**
     * Restores of torn backups.
     *
     * @param hasLargeValues whether datasets have value parts or chunks, which takes longer
     */
    record Restored(boolean hasLargeValues) implements World {
      @Override
      public LongStream seeds() {
        return LongStream.iterate(1, seed -> seed + 1)
            .filter(seed -> RestoreSchedule.hasLargeValues(seed) == hasLargeValues);
      }

      @Override
      public Class<? extends LongFunction<List<String>>> finder() {
        return RestoreViolations.class;
      }

      @Override
      public String toString() {
        return hasLargeValues ? "restores of large values" : "restores";
      }
    }
  }

  /** A mutant that simulations of a kind show. */
  public Mutant(String name, Kind kind, List<Edit> edits) {
    this(name, new World.Simulated(kind), edits);
  }

  static Mutant mutant(String name, Kind kind, String file, String original, String planted) {
    return new Mutant(name, kind, List.of(new Edit(file, original, planted)));
  }

  /** All mutants. */
  public static final List<Mutant> ALL =
      Stream.of(
              ModelMutants.ALL,
              SyncMutants.ALL,
              DynamoDbMutants.ALL,
              VersionMutants.ALL,
              RestoreMutants.ALL,
              SelfCheckMutants.ALL)
          .flatMap(List::stream)
          .toList();

  /** The number of schedules of its world within which a mutant must be found. */
  static final int MAX_SCHEDULES = 250;

  /**
   * The schedule that shows a mutant.
   *
   * @param schedules the number of schedules that ran, this one included
   * @param seed the seed of the schedule
   * @param violation the first violation in its history
   */
  public record Found(int schedules, long seed, String violation) {}

  /**
   * Runs schedules until one shows the bug; returns empty if none does.
   *
   * @param first the first seed
   */
  public Optional<Found> findFrom(long first) {
    LongFunction<List<String>> violations = MutantCompiler.compile(this, world.finder());
    List<Long> seeds =
        world.seeds().dropWhile(seed -> seed < first).limit(MAX_SCHEDULES).boxed().toList();
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
