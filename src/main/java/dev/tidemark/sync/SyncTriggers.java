package dev.tidemark.sync;

import dev.tidemark.model.Caller;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.store.StoreFailedException;
import java.util.Optional;

/** Which trigger sees whose updates. */
@FunctionalInterface
public interface SyncTriggers {
  /** None ever. */
  SyncTriggers NONE = (_, _) -> Optional.empty();

  /**
   * Returns the trigger that sees the caller's updates of a pool's datasets, if there is one.
   *
   * @throws StoreBusyException if it cannot be told now
   * @throws StoreFailedException if it cannot be told
   */
  Optional<SyncTrigger> of(IdentityPoolId pool, Caller caller);
}
