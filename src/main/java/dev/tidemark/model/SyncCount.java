package dev.tidemark.model;

/**
 * The number of updates of a dataset so far, or the number of the update that last wrote a record.
 *
 * @param value the count, from 0; a dataset or record that was never written has 0
 * @see <a href="https://docs.aws.amazon.com/cognitosync/latest/APIReference/API_Record.html">Record
 *     </a>
 */
public record SyncCount(long value) implements Comparable<SyncCount> {
  /** The count of a dataset or record that was never written. */
  public static final SyncCount ZERO = new SyncCount(0);

  /**
   * The count that every count should stay below. Android clients read a count as a 32-bit integer.
   */
  public static final SyncCount LIMIT = new SyncCount(2_000_000_000);

  public SyncCount {
    if (value < 0) {
      throw new IllegalArgumentException("sync count is negative: " + value);
    }
  }

  /** Returns the count after one more update. */
  public SyncCount next() {
    return new SyncCount(Math.incrementExact(value));
  }

  /** Tells whether this count is above the other. */
  public boolean isAbove(SyncCount other) {
    return value > other.value;
  }

  /** Tells whether this count is below the other. */
  public boolean isBelow(SyncCount other) {
    return value < other.value;
  }

  /** Returns the greater of two counts. */
  public static SyncCount max(SyncCount one, SyncCount other) {
    return one.isAbove(other) ? one : other;
  }

  @Override
  public int compareTo(SyncCount other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
