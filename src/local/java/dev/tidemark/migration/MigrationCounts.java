package dev.tidemark.migration;

/**
 * The figures of a migration.
 *
 * @param identities the identities
 * @param datasets their datasets at the source
 * @param written the datasets that were written
 * @param differences the datasets that differ on both sides and were left, or could not be taken
 */
public record MigrationCounts(long identities, long datasets, long written, long differences) {
  static final MigrationCounts NONE = new MigrationCounts(0, 0, 0, 0);

  MigrationCounts plus(MigrationCounts other) {
    return new MigrationCounts(
        identities + other.identities,
        datasets + other.datasets,
        written + other.written,
        differences + other.differences);
  }
}
