package dev.tidemark.model;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An update of a dataset as it was stored, seen from outside: the dataset before and after it. It
 * is held against the promises, without knowledge of the request that led to it.
 *
 * <p>A restore with the operator's tool is such an update, too. It raises the dataset above a
 * floor, and is recognised by the new {@link Dataset#deletedAtCount}. So is an import, which brings
 * all of its records, and is recognised by the kept count that is the dataset's.
 *
 * @param before the dataset before; the {@linkplain Dataset#initial initial} one for a creation
 * @param after the dataset after
 * @param knowsRecords whether both datasets have all their records; otherwise only counts, recent
 *     updates and totals can be checked
 */
public record ObservedUpdate(Dataset before, Dataset after, boolean knowsRecords) {

  /** Returns the broken promises; empty if the update is as it should be. */
  public Set<Promise> broken() {
    Set<Promise> broken = EnumSet.allOf(Promise.class);
    broken.removeIf(this::keeps);
    return broken;
  }

  private boolean keeps(Promise promise) {
    return switch (promise) {
      case COUNT_RISES_BY_ONE -> isImport() ? isAboveBefore() : isRaise() || isNext();
      case ONLY_A_RESTORE_CHANGES_THE_DELETION_COUNT ->
          !isRaise() || isAboveItsFloor() || isImport();
      case PRUNED_COUNT_NEVER_FALLS ->
          isImport() || !after.prunedUpToCount().isBelow(before.prunedUpToCount());
      case OTHER_RECORDS_STAY ->
          !knowsRecords
              || isImport()
              || after.records().values().stream().allMatch(this::isOfUpdateOrSame);
      case RECORDS_OF_THE_UPDATE_ARE_NEW ->
          !knowsRecords
              || isImport()
              || after.records().values().stream().noneMatch(this::isOfUpdateAndSame);
      case ONLY_PRUNED_TOMBSTONES_VANISH ->
          !knowsRecords
              || isImport()
              || before.records().values().stream().allMatch(this::isThereOrPruned);
      case RECENT_UPDATES_STAY -> recentUpdatesStay();
      case KEPT_COUNTS_STAY -> keptCountsStay();
      case TOTALS_FOLLOW_THE_UPDATE -> isRaise() || isImport() || knowsRecords || totalsFollow();
    };
  }

  private boolean isNext() {
    return after.syncCount().equals(before.nextCount());
  }

  private boolean isAboveBefore() {
    return after.syncCount().isAbove(before.syncCount());
  }

  /** Tells whether an import wrote the dataset: no update followed it yet. */
  private boolean isImport() {
    return after.isAsImported();
  }

  private boolean keptCountsStay() {
    KeptCounts expected = isRaise() ? KeptCounts.NONE : before.keptCounts();
    return isImport()
        ? before.keptCounts().equals(KeptCounts.NONE) || before.isAsImported()
        : after.keptCounts().equals(expected);
  }

  private long newCount() {
    return after.syncCount().value();
  }

  /** Tells whether a restore, and no device, wrote the dataset. */
  private boolean isRaise() {
    return !after.deletedAtCount().equals(before.deletedAtCount());
  }

  private boolean isAboveItsFloor() {
    return after.deletedAtCount().next().equals(after.syncCount())
        && !after.deletedAtCount().isBelow(before.syncCount());
  }

  private boolean isOfUpdate(SyncRecord found) {
    return found.syncCount().equals(after.syncCount());
  }

  private boolean isOfUpdateOrSame(SyncRecord found) {
    return isOfUpdate(found) || before.record(found.key()).equals(Optional.of(found));
  }

  private boolean isOfUpdateAndSame(SyncRecord found) {
    return isOfUpdate(found) && before.record(found.key()).equals(Optional.of(found));
  }

  /**
   * An update that removes more records than there may be tombstones prunes its own removals at
   * once. Then a live record vanishes, and the pruned count is the new count.
   */
  private boolean isThereOrPruned(SyncRecord found) {
    SyncCount pruned = after.prunedUpToCount();
    return after.records().containsKey(found.key())
        || pruned.equals(after.syncCount())
        || (found instanceof SyncRecord.Tombstone && !found.syncCount().isAbove(pruned));
  }

  private boolean recentUpdatesStay() {
    if (isRaise() || isImport()) {
      return after.recentUpdates().equals(RecentUpdates.NONE);
    }
    long oldestKept = newCount() - RecentUpdates.CAPACITY + 1;
    List<RecentUpdate> kept =
        before.recentUpdates().updates().stream()
            .filter(update -> update.syncCount().value() >= oldestKept)
            .toList();
    List<RecentUpdate> earlier =
        after.recentUpdates().updates().stream()
            .filter(update -> !update.syncCount().equals(after.syncCount()))
            .toList();
    return earlier.equals(kept);
  }

  /** Pruning lowers the number of tombstones by any number, so only their rise is bounded. */
  private boolean totalsFollow() {
    long written = recordsWritten();
    Totals difference = after.totals().minus(before.totals());
    return written == 0
        || (Math.abs(difference.records()) <= written
            && (long) difference.records() + difference.tombstones() <= written);
  }

  /** Returns the number of records that the update wrote; 0 if it is unknown. */
  private int recordsWritten() {
    return after.recentUpdates().updates().stream()
        .filter(update -> update.syncCount().equals(after.syncCount()))
        .mapToInt(RecentUpdate::records)
        .sum();
  }
}
