package dev.tidemark.model;

import java.util.Optional;

/**
 * The limits of a deployment on its identities and datasets, each from 1 to {@link Quota#greatest}.
 *
 * @param datasets the most datasets of an identity
 * @param records the most live records of a dataset
 * @param dataStorage the most bytes of the keys and values of a dataset's live records, in UTF-8
 */
public record Quotas(int datasets, int records, int dataStorage) {
  /** Amazon's limits. */
  public static final Quotas AMAZON =
      new Quotas(Quota.DATASETS.limit(), Quota.RECORDS.limit(), Quota.DATA_STORAGE.limit());

  public Quotas {
    checkBounds(Quota.DATASETS, datasets);
    checkBounds(Quota.RECORDS, records);
    checkBounds(Quota.DATA_STORAGE, dataStorage);
  }

  private static void checkBounds(Quota quota, int limit) {
    if (limit < 1 || limit > quota.greatest()) {
      throw new IllegalArgumentException(
          "the limit of %s is %d, not from 1 to %d".formatted(quota, limit, quota.greatest()));
    }
  }

  /** Returns the excess of an identity's number of datasets, if any. */
  public Optional<LimitExceeded> checkDatasets(long figure) {
    return Quota.DATASETS.check(figure, datasets);
  }

  /** Returns the excess of a dataset's totals over the first limit that they exceed, if any. */
  public Optional<LimitExceeded> check(Totals totals) {
    return Quota.RECORDS
        .check(totals.records(), records)
        .or(() -> Quota.DATA_STORAGE.check(totals.dataStorage(), dataStorage));
  }

  /**
   * Returns the excess of a dataset's totals after an update over the first limit that they exceed,
   * if any. A dataset that came from elsewhere may exceed it already; then an update is refused
   * only if it adds to the excess.
   */
  public Optional<LimitExceeded> check(Totals before, Totals after) {
    return check(Quota.RECORDS, before.records(), after.records(), records)
        .or(
            () ->
                check(Quota.DATA_STORAGE, before.dataStorage(), after.dataStorage(), dataStorage));
  }

  private static Optional<LimitExceeded> check(Quota quota, long before, long after, int limit) {
    return after > before ? quota.check(after, limit) : Optional.empty();
  }
}
