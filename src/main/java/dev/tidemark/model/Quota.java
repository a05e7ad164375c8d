package dev.tidemark.model;

import java.util.Optional;

/**
 * A quota of an identity or of one of its datasets.
 *
 * @see <a href="https://docs.aws.amazon.com/cognito/latest/developerguide/limits.html">Quotas in
 *     Amazon Cognito</a>
 */
public enum Quota {
  /** The datasets of an identity. */
  DATASETS("datasets of the identity", 20),
  /** The live records of a dataset. */
  RECORDS("records of the dataset", 1024),
  /** The bytes of the keys and values of a dataset's live records, in UTF-8. */
  DATA_STORAGE("bytes of the dataset's keys and values", 1024 * 1024);

  private final String counted;
  private final long limit;

  Quota(String counted, long limit) {
    this.counted = counted;
    this.limit = limit;
  }

  /** Returns the greatest figure allowed. */
  public long limit() {
    return limit;
  }

  /** Returns the excess of a figure over this quota, if any. */
  public Optional<LimitExceeded> check(long figure) {
    return figure <= limit
        ? Optional.empty()
        : Optional.of(new LimitExceeded(counted, figure, limit));
  }

  /** Returns the excess of a dataset's totals over the first quota that they exceed, if any. */
  public static Optional<LimitExceeded> check(Totals totals) {
    return RECORDS.check(totals.records()).or(() -> DATA_STORAGE.check(totals.dataStorage()));
  }

  /**
   * Returns the excess of a dataset's totals after an update over the first quota that they exceed,
   * if any. A dataset that came from elsewhere may exceed it already; then an update is refused
   * only if it adds to the excess.
   */
  public static Optional<LimitExceeded> check(Totals before, Totals after) {
    return RECORDS
        .check(before.records(), after.records())
        .or(() -> DATA_STORAGE.check(before.dataStorage(), after.dataStorage()));
  }

  private Optional<LimitExceeded> check(long before, long after) {
    return after > before ? check(after) : Optional.empty();
  }
}
