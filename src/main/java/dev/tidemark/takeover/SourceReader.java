package dev.tidemark.takeover;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.KeptCounts;
import dev.tidemark.model.RecentUpdates;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.model.Totals;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.takeover.Source.Listing;
import dev.tidemark.takeover.Source.Summary;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads whole datasets from a source while devices write them.
 *
 * <p>Pages of one listing may be of different moments. So a dataset is listed again until a listing
 * shows nothing newer: the same count, and the same records. Only then did no update come between.
 *
 * <p>The second and later listings ask as a device that has count 1. Their flag tells whether
 * devices may still have an earlier dataset of that name. Then the count of its deletion is
 * searched for, so that these devices drop their copies here, too.
 */
public final class SourceReader {
  private static final SyncCount ONE = new SyncCount(1);

  /** Listings of a dataset that is being written all the time, before the reader gives up. */
  private static final int MAX_LISTINGS = 10;

  private final Source source;

  /** Makes a reader of a source. */
  public SourceReader(Source source) {
    this.source = source;
  }

  /**
   * Reads a dataset with all its records.
   *
   * @return the dataset; empty if it does not exist
   * @throws StoreBusyException if updates disturbed every listing
   */
  public Optional<Dataset> read(Summary summary) {
    DatasetId id = summary.id();
    Listing listing = source.list(id, SyncCount.ZERO);
    boolean isRecreated = false;
    for (int count = 1; count < MAX_LISTINGS && listing.exists(); count++) {
      Listing next = source.list(id, isRecreated ? SyncCount.ZERO : ONE);
      boolean isFull = isRecreated || !next.exists();
      if (next.isResync() && !isFull) {
        isRecreated = true; // and this listing may lack records, so the next one asks for all
      } else {
        NavigableMap<RecordKey, SyncRecord> before = byKey(listing);
        NavigableMap<RecordKey, SyncRecord> now = isFull ? new TreeMap<>() : byKey(listing);
        now.putAll(byKey(next));
        if (next.exists() && now.equals(before) && next.syncCount().equals(listing.syncCount())) {
          return Optional.of(dataset(summary, listing.syncCount(), now, isRecreated));
        }
        listing =
            new Listing(next.exists(), false, next.syncCount(), now.values().stream().toList());
      }
    }
    if (listing.exists()) {
      throw new StoreBusyException(
          new IllegalStateException("updates at the source disturbed every listing of a dataset"));
    }
    return Optional.empty();
  }

  private static NavigableMap<RecordKey, SyncRecord> byKey(Listing listing) {
    NavigableMap<RecordKey, SyncRecord> records = new TreeMap<>();
    listing.records().forEach(found -> records.merge(found.key(), found, SourceReader::newer));
    return records;
  }

  /** A record that changes between two pages may be on both. */
  private static SyncRecord newer(SyncRecord one, SyncRecord other) {
    return one.syncCount().isAbove(other.syncCount()) ? one : other;
  }

  private Dataset dataset(
      Summary summary,
      SyncCount listed,
      NavigableMap<RecordKey, SyncRecord> records,
      boolean isRecreated) {
    // Amazon's merged datasets have count 1, and records with higher counts.
    SyncCount count =
        records.values().stream().map(SyncRecord::syncCount).reduce(listed, SyncCount::max);
    return new Dataset(
        summary.id(),
        count,
        summary.creationDate(),
        lastModifiedDate(summary, records.values()),
        summary.lastModifiedBy(),
        isRecreated ? deletedAtCount(summary.id(), count) : SyncCount.ZERO,
        SyncCount.ZERO,
        RecentUpdates.NONE,
        Totals.of(records.values()),
        KeptCounts.NONE,
        records);
  }

  /** An update that came after the listing of datasets is among the records. */
  private static Instant lastModifiedDate(Summary summary, Collection<SyncRecord> records) {
    return records.stream()
        .map(found -> found.modification().lastModifiedDate())
        .filter(date -> date.isAfter(summary.lastModifiedDate()))
        .max(Comparator.naturalOrder())
        .orElse(summary.lastModifiedDate());
  }

  /** Searches for the greatest count of a device that must drop its copy. Count 1 is one. */
  private SyncCount deletedAtCount(DatasetId id, SyncCount datasetCount) {
    long flagged = 1;
    long unflagged = datasetCount.value() + 1;
    while (unflagged - flagged > 1) {
      long middle = (flagged + unflagged) / 2;
      if (source.requiresResync(id, new SyncCount(middle))) {
        flagged = middle;
      } else {
        unflagged = middle;
      }
    }
    return new SyncCount(Math.min(flagged, datasetCount.value()));
  }
}
