package dev.tidemark.model;

import java.util.Optional;

/**
 * A quota of an identity or of one of its datasets. {@link Quotas} has the limits of a deployment.
 *
 * @see <a href="https://docs.aws.amazon.com/cognito/latest/developerguide/limits.html">Quotas in
 *     Amazon Cognito</a>
 */
public enum Quota {
  /** The datasets of an identity. */
  DATASETS("datasets of the identity", 20, 100),
  /** The live records of a dataset. */
  RECORDS("records of the dataset", 1024, 1024),
  /** The bytes of the keys and values of a dataset's live records, in UTF-8. */
  DATA_STORAGE("bytes of the dataset's keys and values", 1024 * 1024, 1024 * 1024);

  private final String counted;
  private final int limit;
  private final int greatest;

  Quota(String counted, int limit, int greatest) {
    this.counted = counted;
    this.limit = limit;
    this.greatest = greatest;
  }

  /** Returns Amazon's limit, which is the default of a deployment. */
  public int limit() {
    return limit;
  }

  /**
   * Returns the greatest limit that a deployment may have: with it, every update and deletion still
   * is one transaction of DynamoDB.
   */
  public int greatest() {
    return greatest;
  }

  /** Returns the excess of a figure over a limit, if any. */
  Optional<LimitExceeded> check(long figure, int limit) {
    return figure <= limit
        ? Optional.empty()
        : Optional.of(new LimitExceeded(counted, figure, limit));
  }
}
