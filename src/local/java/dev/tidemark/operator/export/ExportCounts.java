package dev.tidemark.operator.export;

/**
 * What is in an export.
 *
 * @param records the records, removed ones among them
 */
public record ExportCounts(long identities, long datasets, long records) {
  static final ExportCounts NONE = new ExportCounts(0, 0, 0);

  ExportCounts plus(ExportCounts other) {
    return new ExportCounts(
        identities + other.identities, datasets + other.datasets, records + other.records);
  }

  static ExportCounts of(ExportedIdentity identity) {
    return new ExportCounts(
        1,
        identity.datasets().size(),
        identity.datasets().stream().mapToLong(dataset -> dataset.records().size()).sum());
  }
}
