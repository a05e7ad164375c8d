package dev.tidemark.sync;

import dev.tidemark.model.Caller;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.store.StoreFailedException;

/** Finds the sync trigger for an update. */
@FunctionalInterface
public interface SyncTriggers {
  /** No trigger for any pool. */
  SyncTriggers NONE = (_, _) -> SyncTrigger.NONE;

  /**
   * Returns the trigger for a caller's updates of a pool's datasets; {@link SyncTrigger#NONE} if
   * there is none.
   *
   * @throws StoreBusyException if the pool's settings cannot be read now
   * @throws StoreFailedException if the pool's settings cannot be read
   */
  SyncTrigger of(IdentityPoolId pool, Caller caller);
}
