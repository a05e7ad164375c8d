package dev.tidemark.streams;

import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.store.StoreFailedException;
import java.time.Instant;

/** The last bulk publish of each pool. */
public interface BulkPublishRuns {
  /**
   * Returns the status of a pool's last bulk publish.
   *
   * @throws StoreBusyException if the store is throttled
   * @throws StoreFailedException if the store failed
   */
  BulkPublishStatus status(IdentityPoolId pool);

  /**
   * Starts a bulk publish, unless the status has changed. Of several concurrent requests, one
   * starts it.
   *
   * @param seen the status that was read
   * @param id identifies the bulk publish, so that this request knows its own after a lost response
   * @return whether this request has started it
   * @throws StoreBusyException if throttling lasted too long; nothing was started
   * @throws StoreFailedException if the store failed; the bulk publish may have been started
   */
  boolean start(IdentityPoolId pool, BulkPublishStatus seen, String id, Instant now);
}
