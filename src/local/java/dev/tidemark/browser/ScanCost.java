package dev.tidemark.browser;

/**
 * The estimated cost of a walk over a table. DynamoDB counts the size of a table every six hours.
 *
 * @param items the number of items
 * @param bytes the size of the table in bytes
 * @param readUnits the read request units
 * @param dollars the price in US dollars, on demand in us-east-1
 */
record ScanCost(long items, long bytes, long readUnits, double dollars) {
  /** The price of a million read request units. */
  private static final double DOLLARS_PER_MILLION = 0.125;

  /** The bytes that two eventually consistent units, or one strongly consistent unit, read. */
  private static final long UNIT_BYTES = 4096;

  /** Returns the cost of a scan of all keys. DynamoDB bills whole items. */
  static ScanCost ofKeys(long items, long bytes) {
    return of(items, bytes, halfUnits(bytes));
  }

  /** Returns the cost of a scan of all keys, after which each dataset is read consistently. */
  static ScanCost ofRecords(long items, long bytes) {
    return of(items, bytes, 3 * halfUnits(bytes));
  }

  private static long halfUnits(long bytes) {
    return Math.ceilDiv(bytes, UNIT_BYTES);
  }

  private static ScanCost of(long items, long bytes, long halfUnits) {
    long units = Math.ceilDiv(halfUnits, 2L);
    return new ScanCost(items, bytes, units, units * DOLLARS_PER_MILLION / 1_000_000);
  }
}
