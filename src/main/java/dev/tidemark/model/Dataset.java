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
 * A dataset as one consistent value.
 *
 * <p>The records may be a part of the dataset's, as long as they include all that is asked about:
 * an update of some keys needs those keys, a listing since a count the records above it. What
 * concerns the whole stands in {@code totals}.
 *
 * @param id which dataset
 * @param syncCount how often it was updated, deletions of earlier datasets of its name included
 * @param creationDate when its first update was made
 * @param lastModifiedDate when its last update was made
 * @param lastModifiedBy who made its last update
 * @param deletedAtCount the count at which the last dataset of its name was deleted; 0 if none was
 * @param prunedUpToCount the greatest count of a tombstone that was pruned; 0 if none was
 * @param recentUpdates the last updates
 * @param totals how much the whole dataset holds
 * @param records records by key
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
    NavigableMap<RecordKey, SyncRecord> records) {

  public Dataset {
    if (deletedAtCount.isAbove(syncCount) || prunedUpToCount.isAbove(syncCount)) {
      throw new IllegalArgumentException("deleted or pruned above the sync count");
    }
    records = Collections.unmodifiableNavigableMap(records);
  }

  /**
   * Returns the dataset that the first update of a name begins with. Its count goes on from the
   * deletion of the last dataset of that name, so that a device that knew it is told.
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
        new TreeMap<>());
  }

  /** Returns the record of the key, if it is live or a tombstone. */
  public Optional<SyncRecord> record(RecordKey key) {
    return Optional.ofNullable(records.get(key));
  }

  /** Returns the same dataset, of which these records are known. */
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
        known);
  }

  /** Tells whether the records are all of the dataset's. */
  public boolean isComplete() {
    return Totals.of(records.values()).equals(totals);
  }

  /**
   * Tells whether patches of a device that last listed this dataset at the count can be judged
   * record by record. Where they cannot, the dataset was deleted since, or a tombstone that the
   * device may have missed was pruned: an absent key says nothing then.
   *
   * @param listedAt the dataset's count when the device listed it; of a missing dataset the count
   *     at which it was deleted
   */
  public boolean canJudgeSince(SyncCount listedAt) {
    return !listedAt.isBelow(deletedAtCount) && !listedAt.isBelow(prunedUpToCount);
  }

  /**
   * Tells whether a device that has this dataset up to the count must start over, for it cannot be
   * told what is gone since: the dataset was deleted, or a tombstone was pruned.
   *
   * @param lastSyncCount the count of the device's last listing; 0 if it has nothing
   */
  public boolean isLostTo(SyncCount lastSyncCount) {
    return !lastSyncCount.equals(SyncCount.ZERO)
        && (!lastSyncCount.isAbove(deletedAtCount) || lastSyncCount.isBelow(prunedUpToCount));
  }

  /** Returns the patches whose count is not their record's, in their order. */
  public List<Conflict> conflicts(List<RecordPatch> patches) {
    List<Conflict> conflicts = new ArrayList<>();
    for (RecordPatch patch : patches) {
      SyncCount current = record(patch.key()).map(SyncRecord::syncCount).orElse(SyncCount.ZERO);
      if (!current.equals(patch.syncCount()) && !mayBePruned(patch)) {
        conflicts.add(new Conflict(patch.key(), current, patch.syncCount()));
      }
    }
    return List.copyOf(conflicts);
  }

  /** A key without a record may have had a tombstone of any count up to where was pruned. */
  private boolean mayBePruned(RecordPatch patch) {
    return record(patch.key()).isEmpty() && !patch.syncCount().isAbove(prunedUpToCount);
  }

  /** Returns the dataset after the update: its count is one higher, and so the changed records'. */
  public Dataset apply(Update update) {
    SyncCount newCount = syncCount.next();
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
        newRecords);
  }

  /**
   * Returns the dataset without the tombstones that are too old or, where they break a bound, too
   * many: the oldest go, down to half of the bound.
   *
   * <p>Only counts are forgotten, never single keys: every tombstone up to the new {@link
   * #prunedUpToCount} goes, and a device that has not seen that count is told to start over.
   */
  public Dataset prune(TombstoneBounds bounds, Instant now) {
    List<SyncRecord> oldestFirst =
        records.values().stream()
            .filter(SyncRecord.Tombstone.class::isInstance)
            .sorted(Comparator.comparing(SyncRecord::syncCount))
            .toList();
    TombstoneBounds kept = bounds.hold(totals) ? bounds : bounds.half();
    Instant oldestKept = now.minus(bounds.maxAge());
    SyncCount pruneTo = SyncCount.ZERO;
    Totals remaining = totals;
    for (SyncRecord tombstone : oldestFirst) {
      boolean tooOld = tombstone.modification().lastModifiedDate().isBefore(oldestKept);
      if (tooOld || !kept.hold(remaining)) {
        pruneTo = tombstone.syncCount();
      }
      remaining = remaining.minus(Totals.of(tombstone));
    }
    return pruneTo.equals(SyncCount.ZERO) ? this : withoutTombstonesUpTo(pruneTo);
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
        kept);
  }
}
