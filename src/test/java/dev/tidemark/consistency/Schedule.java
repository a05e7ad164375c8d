package dev.tidemark.consistency;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * What is done in a run; a seed says it all.
 *
 * @param kind what it is mostly about
 * @param terms how the service is set
 * @param devices how many devices there are
 * @param developers how many developers there are
 * @param steps how often each of them does something
 * @param datasets which datasets they use
 * @param restEvery one in how many pauses is long
 */
record Schedule(
    long seed,
    Kind kind,
    Terms terms,
    int devices,
    int developers,
    int steps,
    List<String> datasets,
    int restEvery) {

  /** What is done most. */
  enum Kind {
    /** A few records of two datasets. */
    FEW_RECORDS,
    /** The same, and datasets are deleted often. */
    DELETION,
    /** A few records, and a trigger that others come in the way of. */
    TRIGGER,
    /** Developers who set the events of the pool. */
    SETTINGS,
    /** Values so large that datasets grow into pages, into parts of values, and past the quota. */
    GROWTH,
    /** Values that meet on one page, which outgrows an item. */
    CHUNKS,
    /** A few records, of which removed ones are forgotten for their age. */
    AGEING,
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

    /** Tells whether time passes so fast that removed records are forgotten for their age. */
    boolean isLong() {
      return this == AGEING || this == EVERYTHING;
    }

    /** Tells whether nobody waits long, so that more is in the way of each other. */
    boolean isHectic() {
      return this == DELETION || this == TRIGGER || this == SETTINGS || this == CHUNKS;
    }

    /** Tells whether values are large. */
    boolean hasLargeValues() {
      return this == GROWTH || this == EVERYTHING;
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
          Kind.AGEING,
          Kind.TRIGGER,
          Kind.EVERYTHING,
          Kind.FEW_RECORDS,
          Kind.GROWTH,
          Kind.DELETION,
          Kind.SETTINGS,
          Kind.PRUNING,
          Kind.FEW_RECORDS,
          Kind.CHUNKS,
          Kind.GROWTH,
          Kind.AGEING,
          Kind.EVERYTHING,
          Kind.DELETION,
          Kind.FILLING);

  private static final Duration NEVER = Duration.ofDays(10_000);

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
        new Terms(
            kind == Kind.TRIGGER || (!kind.isLarge() && random.nextInt(3) == 0),
            kind.isLong() ? Duration.ofMinutes(1 + random.nextInt(10)) : NEVER),
        devices(kind, random),
        kind == Kind.PRUNING
            ? 1
            : kind == Kind.FILLING ? 2 : kind == Kind.SETTINGS ? 3 : 1 + random.nextInt(2),
        steps(kind) + random.nextInt(8),
        datasets(kind, random),
        kind.isLong() ? 4 : 20);
  }

  private static int steps(Kind kind) {
    return switch (kind) {
      case FILLING -> 24;
      case SETTINGS -> 16;
      case PRUNING -> 12;
      case CHUNKS -> 2;
      default -> 8;
    };
  }

  private static int devices(Kind kind, Random random) {
    return switch (kind) {
      case FILLING, SETTINGS -> 0;
      case PRUNING -> random.nextInt(3) == 0 ? 2 : 1;
      case TRIGGER, CHUNKS -> 2 + random.nextInt(2);
      default -> 1 + random.nextInt(3);
    };
  }

  private static List<String> datasets(Kind kind, Random random) {
    List<String> all = List.of("game", "settings", "friends");
    int number =
        switch (kind) {
          case DELETION -> 2 + random.nextInt(2);
          case TRIGGER, SETTINGS, CHUNKS, PRUNING, FILLING -> 1;
          default -> 1 + random.nextInt(2);
        };
    return all.subList(0, number);
  }
}
