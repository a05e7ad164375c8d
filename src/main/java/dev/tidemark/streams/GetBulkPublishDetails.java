package dev.tidemark.streams;

import dev.tidemark.model.IdentityPoolId;

/**
 * Returns the status of a pool's last bulk publish.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/cognitosync/latest/APIReference/API_GetBulkPublishDetails.html">
 *     GetBulkPublishDetails</a>
 */
public final class GetBulkPublishDetails {
  private final BulkPublishRuns runs;

  /** Makes the operation. */
  public GetBulkPublishDetails(BulkPublishRuns runs) {
    this.runs = runs;
  }

  /** Returns the status. */
  public BulkPublishStatus get(IdentityPoolId pool) {
    return runs.status(pool);
  }
}
