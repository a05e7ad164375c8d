package dev.tidemark.sync;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.PoolIdentity;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Describes how much data an identity stores.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/cognitosync/latest/APIReference/API_DescribeIdentityUsage.html">
 *     DescribeIdentityUsage</a>
 */
public final class DescribeIdentityUsage {
  private final DatasetStore store;

  /** Makes the operation on a store. */
  public DescribeIdentityUsage(DatasetStore store) {
    this.store = store;
  }

  /**
   * The amount of data of an identity.
   *
   * @param datasets the number of its datasets
   * @param dataStorage the bytes of the keys and values of their live records, in UTF-8
   * @param lastModifiedDate the date of the last update; empty if there is no dataset
   */
  public record Usage(int datasets, long dataStorage, Optional<Instant> lastModifiedDate) {}

  /** Returns an identity's usage; zeros if the identity is unknown. */
  public Usage describe(PoolIdentity identity) {
    List<Dataset> datasets = store.list(identity, Integer.MAX_VALUE);
    return new Usage(
        datasets.size(),
        datasets.stream().mapToLong(dataset -> dataset.totals().dataStorage()).sum(),
        datasets.stream().map(Dataset::lastModifiedDate).max(Comparator.naturalOrder()));
  }
}
