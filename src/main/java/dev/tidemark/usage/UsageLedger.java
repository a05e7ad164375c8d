package dev.tidemark.usage;

import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.store.StoreFailedException;

/** The store of counted usage, and of the batches that are counted. */
public interface UsageLedger {
  /** The result of counting a batch. */
  sealed interface Result {
    /** The batch is counted now. */
    record Counted() implements Result {}

    /**
     * Nothing was written, because a batch that begins with the same change is counted already.
     *
     * @param last the last change of that batch
     */
    record AlreadyCounted(SequenceNumber last) implements Result {}
  }

  /**
   * Counts a batch and remembers it, both or neither.
   *
   * @param difference the effect of all changes of the batch
   * @throws StoreBusyException if throttling or concurrent writes lasted too long; nothing was
   *     written
   * @throws StoreFailedException if the store failed; a repetition finds out whether the batch was
   *     counted
   */
  Result count(IdentityPoolId pool, CountedBatch batch, UsageDifference difference);
}
