package dev.tidemark.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A dataset at one moment.
 *
 * <p>The records may be some of the dataset's, as long as they include those that an operation
 * needs: an update of some keys needs the records of those keys, a listing since a count the
 * records above it. The totals always cover the whole dataset.
 *
 * @param id the dataset's id
 * @param syncCount the number of its updates, plus the count at which the previous dataset of its
 *     name was deleted, plus the gaps of imports
 * @param creationDate the date of its first update
 * @param lastModifiedDate the date of its last update
 * @param lastModifiedBy the author of its last update
 * @param deletedAtCount the count at which the previous dataset of its name was deleted; 0 if there
 *     was none
 * @param prunedUpToCount the greatest count of a pruned tombstone; 0 if none was pruned
 * @param recentUpdates the last updates
 * @param totals the size of the whole dataset
 * @param keptCounts the counts at which it was imported
 * @param records all or some records, by key
 */
public record Dataset(
    DatasetId id,
    SyncCount syncCount,
    Instant creationDate,
    Instant lastModifiedDate,
    String lastModifiedBy,
    SyncCount deletedAtCount,
    SyncCount prunedUpToCount,
    RecentUpdates recentUpdates,
    Totals totals,
    KeptCounts keptCounts,
    NavigableMap<RecordKey, SyncRecord> records) {

  public Dataset {
    if (deletedAtCount.isAbove(syncCount) || prunedUpToCount.isAbove(syncCount)) {
      throw new IllegalArgumentException("deleted or pruned above the sync count");
    }
    records = Collections.unmodifiableNavigableMap(records);
  }

  /**
   * Returns an empty dataset, to which the first update is applied. Its count continues from the
   * deletion of the previous dataset of that name, so devices that had that one must resync.
   */
  public static Dataset initial(
      DatasetId id, SyncCount deletedAtCount, Instant date, String author) {
    return new Dataset(
        id,
        deletedAtCount,
        date,
        date,
        author,
        deletedAtCount,
        SyncCount.ZERO,
        RecentUpdates.NONE,
        Totals.NONE,
        KeptCounts.NONE,
        new TreeMap<>());
  }

  /** Returns the record with the key, live or a tombstone, if there is one. */
  public Optional<SyncRecord> record(RecordKey key) {
    return Optional.ofNullable(records.get(key));
  }

  /** Returns the same dataset with other records. */
  public Dataset withRecords(NavigableMap<RecordKey, SyncRecord> known) {
    return new Dataset(
        id,
        syncCount,
        creationDate,
        lastModifiedDate,
        lastModifiedBy,
        deletedAtCount,
        prunedUpToCount,
        recentUpdates,
        totals,
        keptCounts,
        known);
  }

  /** Tells whether all of the dataset's records are known. */
  public boolean isComplete() {
    return Totals.of(records.values()).equals(totals);
  }

  /**
   * Tells whether the dataset still remembers every removal since a listing. If it does not, the
   * dataset was deleted or tombstones were pruned since then. An absent key proves nothing in that
   * case, so patches based on the listing cannot be checked for conflicts record by record.
   *
   * @param listedAt the dataset's count when the device listed it; for a missing dataset, the count
   *     at which it was deleted
   */
  public boolean remembersRemovalsSince(SyncCount listedAt) {
    return !listedAt.isBelow(deletedAtCount) && !listedAt.isBelow(prunedUpToCount);
  }

  /**
   * Tells whether a device must drop its copy and list everything again, because removals that it
   * has not seen are no longer known: the dataset was deleted, or tombstones were pruned. A device
   * with a count in a gap has updates of a former place that this dataset never had.
   *
   * @param lastSyncCount the count of the device's last listing; 0 if it has nothing
   */
  public boolean requiresResync(SyncCount lastSyncCount) {
    return !lastSyncCount.equals(SyncCount.ZERO)
        && (!lastSyncCount.isAbove(deletedAtCount)
            || lastSyncCount.isBelow(prunedUpToCount)
            || keptCounts.haveGapAt(lastSyncCount));
  }

  /** Returns the conflicts of patches with this dataset, in the order of the patches. */
  public List<Conflict> conflicts(List<RecordPatch> patches) {
    List<Conflict> conflicts = new ArrayList<>();
    for (RecordPatch patch : patches) {
      SyncCount current = record(patch.key()).map(SyncRecord::syncCount).orElse(SyncCount.ZERO);
      if (!current.equals(patch.syncCount()) && !mayBeForgotten(patch)) {
        conflicts.add(new Conflict(patch.key(), current, patch.syncCount()));
      }
    }
    return List.copyOf(conflicts);
  }

  /**
   * A key without a record may have had any count up to the last deletion or pruning. A device that
   * lists from 0 keeps such a count and is never told to resync, so a conflict would never end. The
   * same goes for a count in a gap: the key was written at a former place, and never here.
   */
  private boolean mayBeForgotten(RecordPatch patch) {
    SyncCount forgottenUpTo = SyncCount.max(prunedUpToCount, deletedAtCount);
    boolean isForgotten =
        !patch.syncCount().isAbove(forgottenUpTo) || keptCounts.haveGapAt(patch.syncCount());
    return record(patch.key()).isEmpty() && isForgotten;
  }

  /** Returns the count of the next update, or of the deletion if that comes first. */
  public SyncCount nextCount() {
    return keptCounts.next(syncCount);
  }

  /** Tells whether the dataset is still as it was imported: no update followed. */
  public boolean isAsImported() {
    return keptCounts.isImportedAt(syncCount);
  }

  /** Returns the dataset after an update. It and the changed records have the next count. */
  public Dataset apply(Update update) {
    SyncCount newCount = nextCount();
    NavigableMap<RecordKey, SyncRecord> newRecords = new TreeMap<>(records);
    Totals newTotals = totals;
    for (SyncRecord changed : update.records(newCount)) {
      SyncRecord previous = newRecords.put(changed.key(), changed);
      newTotals = newTotals.plus(Totals.of(changed));
      if (previous != null) {
        newTotals = newTotals.minus(Totals.of(previous));
      }
    }
    return new Dataset(
        id,
        newCount,
        creationDate,
        update.date(),
        update.author(),
        deletedAtCount,
        prunedUpToCount,
        recentUpdates.plus(RecentUpdate.of(update, newCount)),
        newTotals,
        keptCounts,
        newRecords);
  }

  /**
   * Returns the dataset without tombstones that are too old. If the tombstones exceed a bound in
   * number or bytes, the oldest go, too, down to half of the bounds. The newest update's removals
   * stay if they are within the bounds by themselves: a device that is one update behind can still
   * learn of them.
   *
   * <p>Pruning goes by count, never by single keys: every tombstone up to the new {@link
   * #prunedUpToCount} goes, and devices that have not seen that count must resync.
   */
  public Dataset prune(TombstoneBounds bounds, Instant now) {
    TombstoneBounds kept = bounds.allow(totals) ? bounds : bounds.half();
    Instant oldestKept = now.minus(bounds.maxAge());
    SyncCount pruneTo = lastToPrune(bounds, kept, oldestKept);
    return pruneTo.equals(SyncCount.ZERO) ? this : withoutTombstonesUpTo(pruneTo);
  }

  private SyncCount lastToPrune(TombstoneBounds bounds, TombstoneBounds kept, Instant oldestKept) {
    SyncCount pruneTo = SyncCount.ZERO;
    boolean newestStay = bounds.allow(totalsOfNewestUpdate());
    Totals remaining = totals;
    for (SyncRecord tombstone : tombstonesByCount()) {
      boolean tooOld = tombstone.modification().lastModifiedDate().isBefore(oldestKept);
      boolean stays = newestStay && tombstone.syncCount().equals(syncCount);
      if (tooOld || (!kept.allow(remaining) && !stays)) {
        pruneTo = tombstone.syncCount();
      }
      remaining = remaining.minus(Totals.of(tombstone));
    }
    return pruneTo;
  }

  private Totals totalsOfNewestUpdate() {
    return Totals.of(
        records.values().stream().filter(found -> found.syncCount().equals(syncCount)).toList());
  }

  private List<SyncRecord> tombstonesByCount() {
    return records.values().stream()
        .filter(SyncRecord.Tombstone.class::isInstance)
        .sorted(Comparator.comparing(SyncRecord::syncCount))
        .toList();
  }

  private Dataset withoutTombstonesUpTo(SyncCount pruneTo) {
    Predicate<SyncRecord> pruned =
        found -> found instanceof SyncRecord.Tombstone && !found.syncCount().isAbove(pruneTo);
    NavigableMap<RecordKey, SyncRecord> kept = new TreeMap<>(records);
    kept.values().removeIf(pruned);
    return new Dataset(
        id,
        syncCount,
        creationDate,
        lastModifiedDate,
        lastModifiedBy,
        deletedAtCount,
        SyncCount.max(prunedUpToCount, pruneTo),
        recentUpdates,
        totals.minus(Totals.of(records.values().stream().filter(pruned).toList())),
        keptCounts,
        kept);
  }
}
