package dev.tidemark.model;

import java.time.Duration;

/**
 * How many tombstones a dataset keeps, and how long. The original keeps them for ever.
 *
 * @param maxTombstones the greatest number
 * @param maxKeyBytes the most bytes of UTF-8 of their keys
 * @param maxAge the age from which on an update that reads the whole dataset forgets them
 */
public record TombstoneBounds(int maxTombstones, long maxKeyBytes, Duration maxAge) {

  public TombstoneBounds {
    if (maxTombstones < 0 || maxKeyBytes < 0 || maxAge.isNegative()) {
      throw new IllegalArgumentException("a bound of tombstones is negative");
    }
  }

  /** Returns bounds of 1,024 tombstones and 256 KiB of keys, with the age. */
  public static TombstoneBounds withMaxAge(Duration maxAge) {
    return new TombstoneBounds(1024, 256 * 1024, maxAge);
  }

  /** Tells whether the totals keep the bounds in number and bytes. */
  public boolean hold(Totals totals) {
    return totals.tombstones() <= maxTombstones && totals.tombstoneKeyBytes() <= maxKeyBytes;
  }

  /** Returns half the bounds: what pruning goes down to, so that it is seldom needed. */
  TombstoneBounds half() {
    return new TombstoneBounds(maxTombstones / 2, maxKeyBytes / 2, maxAge);
  }
}
