package dev.tidemark.model;

import java.util.ArrayList;
import java.util.List;

/**
 * The counts at which a dataset was imported, with the counts of its former place kept.
 *
 * <p>The former place may go on counting after the import. So the first update or deletion here
 * leaves a gap of {@value #GAP} counts, and no count has two meanings. A count in a gap is of the
 * former place, and this dataset does not know what it stands for.
 *
 * @param counts the counts in ascending order; usually none or one. A dataset that moved twice has
 *     two
 */
public record KeptCounts(List<SyncCount> counts) {
  /** The number of counts in a gap: more than the former place hands out after the import. */
  public static final long GAP = 1_000_000;

  /** No kept count: the dataset began here. */
  public static final KeptCounts NONE = new KeptCounts(List.of());

  public KeptCounts {
    counts = List.copyOf(counts);
    for (int i = 1; i < counts.size(); i++) {
      if (!counts.get(i).isAbove(endOfGap(counts.get(i - 1)))) {
        throw new IllegalArgumentException("a kept count is in the gap of an earlier one");
      }
    }
  }

  private static SyncCount endOfGap(SyncCount kept) {
    return new SyncCount(Math.addExact(kept.value(), GAP));
  }

  /** Returns the counts of a dataset that is imported once more, at a count. */
  public KeptCounts plus(SyncCount importedAt) {
    List<SyncCount> more = new ArrayList<>(counts);
    more.add(importedAt);
    return new KeptCounts(more);
  }

  /** Returns the counts of the imports before the one at a count. */
  public KeptCounts before(SyncCount importedAt) {
    return counts.isEmpty()
        ? this
        : new KeptCounts(counts.stream().filter(kept -> kept.isBelow(importedAt)).toList());
  }

  /** Tells whether a dataset with a count is still as it was imported: no update followed. */
  public boolean isImportedAt(SyncCount count) {
    return !counts.isEmpty() && counts.getLast().equals(count);
  }

  /** Tells whether a count is in a gap, so that this dataset never had it. */
  public boolean haveGapAt(SyncCount count) {
    for (SyncCount kept : counts) {
      if (count.isAbove(kept) && !count.isAbove(endOfGap(kept))) {
        return true;
      }
    }
    return false;
  }

  /** Returns the last count of the last gap; 0 without a gap. Devices may have counts up to it. */
  public SyncCount endOfGaps() {
    return counts.isEmpty() ? SyncCount.ZERO : endOfGap(counts.getLast());
  }

  /** Returns the count after one more update, or of the deletion: behind the gap, or plus one. */
  public SyncCount next(SyncCount count) {
    return isImportedAt(count) ? endOfGap(count).next() : count.next();
  }
}
