package dev.tidemark.model;

import java.util.Collection;

/**
 * How much a dataset holds.
 *
 * @param records the number of live records
 * @param dataStorage the bytes of UTF-8 of their keys and values
 * @param tombstones the number of tombstones
 * @param tombstoneKeyBytes the bytes of UTF-8 of their keys
 */
public record Totals(int records, long dataStorage, int tombstones, long tombstoneKeyBytes) {
  /** What an empty dataset holds. */
  public static final Totals NONE = new Totals(0, 0, 0, 0);

  /** Returns what the records make up together. */
  public static Totals of(Collection<? extends SyncRecord> records) {
    return records.stream().map(Totals::of).reduce(NONE, Totals::plus);
  }

  /** Returns what one record makes up. */
  static Totals of(SyncRecord record) {
    return switch (record) {
      case SyncRecord.Live(RecordKey key, RecordValue value, Modification _) ->
          new Totals(1, key.utf8Length() + (long) value.utf8Length(), 0, 0);
      case SyncRecord.Tombstone(RecordKey key, Modification _) ->
          new Totals(0, 0, 1, key.utf8Length());
    };
  }

  /** Returns the sum of both. */
  public Totals plus(Totals other) {
    return new Totals(
        records + other.records,
        dataStorage + other.dataStorage,
        tombstones + other.tombstones,
        tombstoneKeyBytes + other.tombstoneKeyBytes);
  }

  /** Returns this without the other. */
  public Totals minus(Totals other) {
    return new Totals(
        records - other.records,
        dataStorage - other.dataStorage,
        tombstones - other.tombstones,
        tombstoneKeyBytes - other.tombstoneKeyBytes);
  }
}
