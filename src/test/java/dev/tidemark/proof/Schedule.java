package dev.tidemark.proof;

import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * What is done in a run; a seed says it all.
 *
 * @param kind what it is mostly about
 * @param hasTrigger whether there is a {@link RewritingTrigger}
 * @param devices how many devices there are; a developer comes in addition
 * @param steps how often each of them does something
 * @param datasets which datasets they use
 * @param patience how much of their time they let pass, in percent of what is usual
 */
record Schedule(
    long seed,
    Kind kind,
    boolean hasTrigger,
    int devices,
    int steps,
    List<String> datasets,
    int patience) {

  /** What is done most. */
  enum Kind {
    /** A few records of two datasets. */
    FEW_RECORDS,
    /** The same, and one of the datasets is deleted often. */
    DELETION,
    /** Values so large that datasets grow into pages, and into parts of values. */
    GROWTH,
    /** So many removals that the oldest are forgotten. */
    PRUNING,
    /** Many records, up to the limit of a dataset. */
    FILLING,
    /** All at once. */
    EVERYTHING;

    /** Tells whether it is about hundreds of records. */
    boolean isLarge() {
      return this == PRUNING || this == FILLING;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

  /** The large ones are long, so there are fewer of them. */
  private static final List<Kind> KINDS =
      List.of(
          Kind.FEW_RECORDS,
          Kind.DELETION,
          Kind.GROWTH,
          Kind.FEW_RECORDS,
          Kind.GROWTH,
          Kind.DELETION,
          Kind.PRUNING,
          Kind.FEW_RECORDS,
          Kind.GROWTH,
          Kind.EVERYTHING,
          Kind.DELETION,
          Kind.FILLING);

  /**
   * Returns random numbers: near seeds must not begin with near numbers, as they do by themselves.
   */
  static Random random(long seed) {
    return new Random(seed * GOLDEN_RATIO);
  }

  /** Returns the schedule of a seed. */
  static Schedule of(long seed) {
    Random random = random(seed);
    Kind kind = KINDS.get(Math.floorMod(seed, KINDS.size()));
    return new Schedule(
        seed,
        kind,
        !kind.isLarge() && random.nextInt(3) == 0,
        kind == Kind.FILLING ? 0 : kind == Kind.PRUNING ? 1 : 1 + random.nextInt(3),
        (kind == Kind.FILLING ? 24 : kind == Kind.PRUNING ? 12 : 8) + random.nextInt(8),
        datasets(kind, random),
        random.nextInt(4) == 0 ? 1000 : 100);
  }

  private static List<String> datasets(Kind kind, Random random) {
    List<String> all = List.of("game", "settings", "friends", "inbox");
    int most = kind.isLarge() ? 1 : kind == Kind.DELETION ? all.size() : 2;
    return all.subList(0, 1 + random.nextInt(most));
  }
}
