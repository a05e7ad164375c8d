package dev.tidemark.consistency.workload;

import dev.tidemark.consistency.history.ServiceConfig;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * The plan of a run, derived from a seed alone.
 *
 * @param kind the emphasis of the run
 * @param config the settings of the service
 * @param devices the number of devices
 * @param developers the number of developers
 * @param steps the number of steps of each client
 * @param datasets the names of the datasets
 * @param restEvery one in so many pauses is long
 */
public record Schedule(
    long seed,
    Kind kind,
    ServiceConfig config,
    int devices,
    int developers,
    int steps,
    List<String> datasets,
    int restEvery) {

  /** The emphasis of a run. */
  public enum Kind {
    /** A few records in one or two datasets. */
    FEW_RECORDS,
    /** A few records, with frequent deletions of datasets. */
    DELETION,
    /** A few records in one dataset, with a sync trigger and many concurrent updates. */
    TRIGGER,
    /** Developers set the events of the identity pool. */
    SETTINGS,
    /** Values so large that datasets grow into pages and value parts, and past the quota. */
    GROWTH,
    /** Large values on one page, which outgrows an item and is split into chunks. */
    CHUNKS,
    /** A few records, with tombstones that expire. */
    AGEING,
    /** So many removals that the oldest tombstones are pruned. */
    PRUNING,
    /** Many records, up to the quota of a dataset. */
    FILLING,
    /** Functions of two versions on one table: large values, deletions and settings. */
    VERSIONS,
    /** A mix of all but the versions. */
    EVERYTHING;

    /** Returns whether updates have hundreds of records. */
    boolean hasBulkUpdates() {
      return this == PRUNING || this == FILLING;
    }

    /** Returns whether tombstones expire within the run. */
    public boolean expiresTombstones() {
      return this == AGEING || this == EVERYTHING;
    }

    /** Returns whether clients pause little, so that they conflict more. */
    boolean isContended() {
      return this == DELETION
          || this == TRIGGER
          || this == SETTINGS
          || this == CHUNKS
          || this == VERSIONS;
    }

    /** Returns whether some values are large. */
    boolean hasLargeValues() {
      return this == GROWTH || this == VERSIONS || this == EVERYTHING;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

  /** The kinds of consecutive seeds. Large kinds take long, so they are rare. */
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
          Kind.VERSIONS,
          Kind.CHUNKS,
          Kind.GROWTH,
          Kind.AGEING,
          Kind.EVERYTHING,
          Kind.VERSIONS,
          Kind.FILLING);

  /** Returns a generator whose first numbers differ a lot even for neighboring seeds. */
  public static Random random(long seed) {
    return new Random(seed * GOLDEN_RATIO);
  }

  /** Returns the schedule of a seed. */
  public static Schedule of(long seed) {
    Random random = random(seed);
    Kind kind = KINDS.get(Math.floorMod(seed, KINDS.size()));
    return new Schedule(
        seed,
        kind,
        new ServiceConfig(
            kind == Kind.TRIGGER || (!kind.hasBulkUpdates() && random.nextInt(3) == 0),
            kind.expiresTombstones()
                ? Duration.ofMinutes(1 + random.nextInt(10))
                : ServiceConfig.NO_PRUNING_BY_AGE,
            ServiceConfig.SKEW),
        devices(kind, random),
        kind == Kind.PRUNING
            ? 1
            : kind == Kind.FILLING ? 2 : kind == Kind.SETTINGS ? 3 : 1 + random.nextInt(2),
        steps(kind) + random.nextInt(8),
        datasets(kind, random),
        kind.expiresTombstones() ? 4 : 20);
  }

  private static int steps(Kind kind) {
    return switch (kind) {
      case FILLING -> 24;
      case SETTINGS, VERSIONS -> 16;
      case PRUNING -> 12;
      case CHUNKS -> 2;
      default -> 8;
    };
  }

  private static int devices(Kind kind, Random random) {
    return switch (kind) {
      case FILLING, SETTINGS -> 0;
      case PRUNING -> random.nextInt(3) == 0 ? 2 : 1;
      case TRIGGER, CHUNKS, VERSIONS -> 2 + random.nextInt(2);
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
