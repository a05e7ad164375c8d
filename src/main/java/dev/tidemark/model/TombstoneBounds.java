package dev.tidemark.model;

import java.time.Duration;

/**
 * The bounds on the tombstones that a dataset keeps. Amazon's service keeps them forever.
 *
 * @param maxTombstones the most tombstones
 * @param maxKeyBytes the most bytes of their keys, in UTF-8
 * @param maxAge the greatest age; the next update that reads the whole dataset prunes older ones
 */
public record TombstoneBounds(int maxTombstones, long maxKeyBytes, Duration maxAge) {

  public TombstoneBounds {
    if (maxTombstones < 0 || maxKeyBytes < 0 || maxAge.isNegative()) {
      throw new IllegalArgumentException("a bound of tombstones is negative");
    }
  }

  /** Returns bounds of 1,024 tombstones, 256 KiB of keys and an age. */
  public static TombstoneBounds withMaxAge(Duration maxAge) {
    return new TombstoneBounds(1024, 256 * 1024, maxAge);
  }

  /** Tells whether a dataset with the totals is within the bounds in number and bytes. */
  public boolean allow(Totals totals) {
    return totals.tombstones() <= maxTombstones && totals.tombstoneKeyBytes() <= maxKeyBytes;
  }

  /** Returns half the bounds: pruning goes down to them, so it is seldom needed. */
  TombstoneBounds half() {
    return new TombstoneBounds(maxTombstones / 2, maxKeyBytes / 2, maxAge);
  }
}
