package dev.tidemark.operator;

/**
 * The figures of a check.
 *
 * @param identities the number of identities
 * @param datasets the number of their datasets
 * @param mended the number of problems that were mended
 * @param left the number of problems that are left
 * @param losses how many of the problems are lost records; to mend one does not bring them back
 */
public record DoctorReport(long identities, long datasets, long mended, long left, long losses) {
  /** The report of an empty table. */
  static final DoctorReport NOTHING = new DoctorReport(0, 0, 0, 0, 0);

  /** Returns the sum of both reports. */
  DoctorReport plus(DoctorReport other) {
    return new DoctorReport(
        identities + other.identities,
        datasets + other.datasets,
        mended + other.mended,
        left + other.left,
        losses + other.losses);
  }
}
