package dev.tidemark.sync;

import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.sync.ListRecords.Result.Page;
import java.util.List;
import java.util.Optional;

/** A page without its tokens, which tests follow instead of comparing. */
record ListedPage(
    boolean exists,
    boolean resync,
    SyncCount count,
    Optional<String> lastModifiedBy,
    List<SyncRecord> records,
    boolean hasNext) {

  static ListedPage of(Page page) {
    return new ListedPage(
        page.exists(),
        page.resync(),
        page.datasetSyncCount(),
        page.lastModifiedBy(),
        page.records(),
        page.nextToken().isPresent());
  }

  private static ListedPage existing(
      boolean resync, long count, boolean hasNext, SyncRecord... records) {
    return new ListedPage(
        true, resync, new SyncCount(count), Optional.of("device"), List.of(records), hasNext);
  }

  /** The only or last page. */
  static ListedPage existing(long count, SyncRecord... records) {
    return existing(false, count, false, records);
  }

  /** A page with another one after it. */
  static ListedPage existingWithMore(long count, SyncRecord... records) {
    return existing(false, count, true, records);
  }

  /** The only or last page, which tells the device to resync. */
  static ListedPage resync(long count, SyncRecord... records) {
    return existing(true, count, false, records);
  }

  /** A page with another one after it, which tells the device to resync. */
  static ListedPage resyncWithMore(long count, SyncRecord... records) {
    return existing(true, count, true, records);
  }

  /** The page of a missing dataset. */
  static ListedPage missing(long count, boolean resync) {
    return new ListedPage(false, resync, new SyncCount(count), Optional.empty(), List.of(), false);
  }
}
