package dev.tidemark.model;

import java.util.Collection;

/**
 * The size of a dataset.
 *
 * @param records the number of live records
 * @param dataStorage the bytes of their keys and values, in UTF-8
 * @param tombstones the number of tombstones
 * @param tombstoneKeyBytes the bytes of their keys, in UTF-8
 */
public record Totals(int records, long dataStorage, int tombstones, long tombstoneKeyBytes) {
  /** The totals of an empty dataset. */
  public static final Totals NONE = new Totals(0, 0, 0, 0);

  /** Returns the totals of records. */
  public static Totals of(Collection<? extends SyncRecord> records) {
    return records.stream().map(Totals::of).reduce(NONE, Totals::plus);
  }

  /** Returns the totals of one record. */
  static Totals of(SyncRecord record) {
    return switch (record) {
      case SyncRecord.Live(RecordKey key, RecordValue value, Modification _) ->
          new Totals(1, key.utf8Length() + (long) value.utf8Length(), 0, 0);
      case SyncRecord.Tombstone(RecordKey key, Modification _) ->
          new Totals(0, 0, 1, key.utf8Length());
    };
  }

  /** Returns the sum of both totals. */
  public Totals plus(Totals other) {
    return new Totals(
        records + other.records,
        dataStorage + other.dataStorage,
        tombstones + other.tombstones,
        tombstoneKeyBytes + other.tombstoneKeyBytes);
  }

  /** Returns the difference of both totals. */
  public Totals minus(Totals other) {
    return new Totals(
        records - other.records,
        dataStorage - other.dataStorage,
        tombstones - other.tombstones,
        tombstoneKeyBytes - other.tombstoneKeyBytes);
  }
}
