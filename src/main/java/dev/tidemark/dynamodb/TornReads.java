package dev.tidemark.dynamodb;

import dev.tidemark.model.DatasetId;
import dev.tidemark.model.SyncCount;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.store.StoreFailedException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The attempts at one read in which the pages were of another moment than the dataset item.
 *
 * <p>A concurrent update explains a torn read. Its transaction may be visible in part, but once it
 * is committed, the count is higher, and while it runs, a transactional read of the dataset item is
 * refused. So if every attempt meets one count, and so does a transactional read after them, then
 * nothing was written meanwhile: the stored items contradict each other.
 */
public final class TornReads {
  /** Begins the message of a contradiction. The template's metric filter looks for it. */
  public static final String LOG_TEXT = "The pages of a dataset contradict it";

  private final DatasetId id;
  private SyncCount count = SyncCount.ZERO;
  private int atThatCount;

  /** Starts without an attempt. */
  TornReads(DatasetId id) {
    this.id = id;
  }

  /** Tells whether a read failed because stored items contradict each other. */
  public static boolean isDamage(StoreFailedException failure) {
    return String.valueOf(failure.getMessage()).contains(LOG_TEXT);
  }

  /** Adds an attempt that met the dataset at a count. */
  void add(SyncCount met) {
    atThatCount = met.equals(count) ? atThatCount + 1 : 1;
    count = met;
  }

  /**
   * Returns the exception of a read whose attempts have all failed.
   *
   * @param settled returns the count that a transactional read meets, if the dataset exists
   */
  RuntimeException failure(Supplier<Optional<SyncCount>> settled) {
    if (atThatCount < DatasetReader.MAX_READS || !settled.get().equals(Optional.of(count))) {
      return new StoreBusyException(
          new IllegalStateException("concurrent writes disturbed every attempt at a read"));
    }
    return new StoreFailedException(
        new IllegalStateException(
            "%s in %d reads, while its count was %s. It is one of identity %s in pool %s"
                .formatted(
                    LOG_TEXT, atThatCount, count, id.owner().identity(), id.owner().pool())));
  }
}
