package dev.tidemark.sync;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.ResponseSize;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.sync.DatasetStore.View;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A listing of the records that changed after a count, about to read its first or a later page.
 *
 * @param lastSyncCount the count up to which the device has the dataset; 0 if it has nothing
 * @param position the end of the previous page; empty for the first page
 */
record Listing(SyncCount lastSyncCount, Optional<ListingPosition> position) {

  static Listing since(SyncCount lastSyncCount) {
    return new Listing(lastSyncCount, Optional.empty());
  }

  static Listing after(ListingPosition position) {
    return new Listing(position.lastSyncCount(), Optional.of(position));
  }

  /**
   * Returns the count that every page reports: the dataset's count at the first page. A device has
   * the dataset up to that count after the last page, and a later update is checked against it.
   */
  SyncCount reportedCount(View view) {
    return position.map(ListingPosition::datasetSyncCount).orElse(view.syncCount());
  }

  /**
   * Tells whether a device must resync when the dataset is missing: always if it has a copy. The
   * table may not remember the deletion, or may be restored from a backup without the dataset.
   */
  boolean requiresResyncOfMissing() {
    return position.isPresent() || lastSyncCount.isAbove(SyncCount.ZERO);
  }

  /**
   * Tells whether a device must resync. Each page checks this again. A listing that has begun as a
   * resync remains one: an import that replaces an earlier one may end the reason.
   */
  boolean requiresResync(Dataset dataset) {
    return beganAsResync() || dataset.requiresResync(lastSyncCount);
  }

  private boolean beganAsResync() {
    return position.filter(ListingPosition::resync).isPresent();
  }

  /** Returns the count after which the store must return all records. */
  SyncCount recordsAfter() {
    return beganAsResync() ? SyncCount.ZERO : lastSyncCount;
  }

  /**
   * Tells whether the device's count is ahead of the dataset. A count in the gap of an import is
   * not: the device has it from the dataset's former place, and must resync.
   */
  boolean isAhead(Dataset dataset) {
    return lastSyncCount.isAbove(dataset.syncCount()) && !dataset.requiresResync(lastSyncCount);
  }

  /**
   * Tells whether the dataset was deleted, or tombstones were pruned, between the pages, so the
   * earlier pages are no longer right.
   */
  boolean isInterrupted(Dataset dataset) {
    return position.isPresent()
        && (dataset.deletedAtCount().isAbove(position.get().datasetSyncCount())
            || (dataset.requiresResync(lastSyncCount) && !position.get().resync()));
  }

  /**
   * Returns the count after which the listing delivers all changes; 0 if the device starts over.
   */
  SyncCount deliveredAfter(View view) {
    boolean all =
        switch (view) {
          case View.Existing existing -> requiresResync(existing.dataset());
          case View.Missing _ -> true;
        };
    return all ? SyncCount.ZERO : lastSyncCount;
  }

  /** Returns the records that this page and the pages after it deliver, in the order of keys. */
  List<SyncRecord> remaining(Dataset dataset) {
    boolean all = requiresResync(dataset);
    Collection<SyncRecord> records =
        position
            .map(previous -> dataset.records().tailMap(previous.after(), false).values())
            .orElse(dataset.records().values());
    return records.stream()
        .filter(record -> all || record.syncCount().isAbove(lastSyncCount))
        .toList();
  }

  /** Limits a page in number and in bytes of the response. A page has at least one record. */
  static List<SyncRecord> page(List<SyncRecord> remaining, int maxResults) {
    List<SyncRecord> most = remaining.subList(0, Math.min(maxResults, remaining.size()));
    int fitting = Math.max(1, ResponseSize.fitting(most));
    return List.copyOf(most.subList(0, Math.min(fitting, most.size())));
  }

  /** Returns the position after a page that ends with a record. */
  ListingPosition positionAfter(SyncRecord last, View.Existing view) {
    return new ListingPosition(
        lastSyncCount, reportedCount(view), requiresResync(view.dataset()), last.key());
  }
}
