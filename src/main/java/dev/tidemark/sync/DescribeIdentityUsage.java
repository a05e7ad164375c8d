package dev.tidemark.sync;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.PoolIdentity;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Tells how much an identity holds.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/cognitosync/latest/APIReference/API_DescribeIdentityUsage.html">
 *     DescribeIdentityUsage</a>
 */
public final class DescribeIdentityUsage {
  private final DatasetStore store;

  /** Describes the usage of the store's identities. */
  public DescribeIdentityUsage(DatasetStore store) {
    this.store = store;
  }

  /**
   * How much an identity holds.
   *
   * @param datasets the number of its datasets
   * @param dataStorage the bytes of UTF-8 of the keys and values of their live records
   * @param lastModifiedDate of the dataset that was updated last; none if there is no dataset
   */
  public record Usage(int datasets, long dataStorage, Optional<Instant> lastModifiedDate) {}

  /** Returns the usage; of an identity that nothing is known of, zeros. */
  public Usage describe(PoolIdentity identity) {
    List<Dataset> datasets = store.list(identity, Optional.empty(), Integer.MAX_VALUE);
    return new Usage(
        datasets.size(),
        datasets.stream().mapToLong(dataset -> dataset.totals().dataStorage()).sum(),
        datasets.stream().map(Dataset::lastModifiedDate).max(Comparator.naturalOrder()));
  }
}
