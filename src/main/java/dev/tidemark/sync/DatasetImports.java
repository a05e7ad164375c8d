package dev.tidemark.sync;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.LimitExceeded;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.SyncCount;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.store.StoreFailedException;
import java.time.Instant;
import java.util.Optional;

/**
 * Writes whole datasets that come from elsewhere: from a file, or from another service.
 *
 * <p>A dataset keeps its counts if its name has no history here. It goes in in one transaction, on
 * condition that it is absent, or is still as it was imported. An interrupted import can be
 * repeated: a dataset that is there already is left alone. Neither the number of an identity's
 * datasets nor the size of a dataset is held against a quota.
 *
 * <p>Every method may throw {@link StoreBusyException}, after which nothing has changed, or {@link
 * StoreFailedException}, after which the same call can be repeated.
 */
public interface DatasetImports {
  /**
   * Imports a dataset.
   *
   * @param imported the dataset with all its records, tombstones included. See {@link
   *     ImportedDatasets#of}
   */
  Result write(Dataset imported, Terms terms);

  /** Tells when all datasets of an identity were taken over; empty if they were not. */
  Optional<Instant> movedAt(PoolIdentity owner);

  /**
   * Marks an identity: all its datasets were taken over. The mark survives an erasure, so nothing
   * that is deleted here comes back. New datasets of the identity begin above a million, as after
   * any import: devices may have counts of datasets that were deleted at the former place. An
   * identity that is marked keeps its mark and its date.
   */
  void markMoved(PoolIdentity owner, Instant date);

  /**
   * The terms of an import.
   *
   * @param onlyUnmoved whether the import is refused if the identity is marked as moved
   * @param copies what happens to a dataset that is still as an earlier import left it
   * @param history what happens if the name has a history here
   */
  record Terms(boolean onlyUnmoved, Copies copies, History history) {
    /** A file is imported: an operator wants its datasets back. */
    public static final Terms FILE = new Terms(false, Copies.REPLACE, History.RAISE);

    /** An identity is taken over at its first request: nothing deleted here comes back. */
    public static final Terms FIRST_CONTACT =
        new Terms(true, Copies.RENEW, History.RAISE_UNLESS_DELETED);

    /** A pool is taken over in bulk, perhaps again and again. */
    public static final Terms BULK = new Terms(false, Copies.RENEW, History.RAISE_UNLESS_DELETED);
  }

  /** The treatment of a dataset that is still as an earlier import left it. */
  enum Copies {
    /**
     * A later state replaces it, by the dates of the last updates. Of two processes that copy the
     * same dataset, the one that read it first may be the one that writes last.
     */
    RENEW,
    /** Any other state replaces it, because an operator wants that one. */
    REPLACE
  }

  /** The treatment of a name whose earlier counts here are not below the imported one. */
  enum History {
    /** The dataset is raised above all earlier counts, as by a restore. Devices start over. */
    RAISE,
    /**
     * As {@link #RAISE}, unless the identity remembers a deletion of just this name: then nothing
     * is written.
     */
    RAISE_UNLESS_DELETED
  }

  /** The result of an import. Only {@link Written} has changed anything. */
  sealed interface Result {
    /**
     * The dataset is stored.
     *
     * @param syncCount its count
     * @param isRaised whether its name had a history here, so that it has a new count
     */
    record Written(SyncCount syncCount, boolean isRaised) implements Result {}

    /** An earlier import wrote the same dataset, and it has not changed since. */
    record Same() implements Result {}

    /**
     * The dataset exists, and the terms do not let the import replace it: it was updated here, or
     * began here, or is as it was imported, and the terms replace nothing.
     *
     * @param existing the dataset, with all its records
     */
    record Exists(Dataset existing) implements Result {}

    /** A dataset of this name was deleted here, at a count. */
    record Deleted(DatasetId id, SyncCount deletedAtCount) implements Result {}

    /** The identity is marked as moved. */
    record Moved() implements Result {}

    /** The dataset exceeds a limit of the store, or its count leaves no room for updates. */
    record TooLarge(LimitExceeded excess) implements Result {}
  }
}
