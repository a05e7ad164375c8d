package dev.tidemark.operator.verify;

/**
 * The figures of a comparison.
 *
 * @param identities the number of identities
 * @param datasets the number of datasets that are on a side or on both
 * @param differing how many of the datasets differ
 */
public record VerifyReport(long identities, long datasets, long differing) {
  /** The report before the first identity. */
  static final VerifyReport NOTHING = new VerifyReport(0, 0, 0);

  /** Returns the report with one more identity. */
  VerifyReport plus(IdentityDifferences compared) {
    return new VerifyReport(
        identities + 1, datasets + compared.datasets(), differing + compared.differences().size());
  }
}
