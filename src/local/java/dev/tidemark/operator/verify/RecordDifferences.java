package dev.tidemark.operator.verify;

import dev.tidemark.model.RecordKey;
import dev.tidemark.model.SyncRecord;
import java.util.Map;

/**
 * How many records of a dataset differ. A record is counted once, for the first of these that
 * applies.
 *
 * @param onlyInSource records that the target lacks, tombstones included
 * @param onlyInTarget records that the source lacks, tombstones included
 * @param otherValues records with another value, or removed on one side only
 * @param otherCounts records with another sync count
 * @param otherDates records with another date or author
 */
record RecordDifferences(
    int onlyInSource, int onlyInTarget, int otherValues, int otherCounts, int otherDates) {

  /** Compares the records of two sides. */
  static RecordDifferences of(
      Map<RecordKey, SyncRecord> source, Map<RecordKey, SyncRecord> target) {
    int onlyInSource = 0;
    int otherValues = 0;
    int otherCounts = 0;
    int otherDates = 0;
    for (SyncRecord expected : source.values()) {
      SyncRecord found = target.get(expected.key());
      if (found == null) {
        onlyInSource++;
      } else if (!found.liveValue().equals(expected.liveValue())) {
        otherValues++;
      } else if (!found.syncCount().equals(expected.syncCount())) {
        otherCounts++;
      } else if (!found.equals(expected)) {
        otherDates++;
      }
    }
    int common = source.size() - onlyInSource;
    return new RecordDifferences(
        onlyInSource, target.size() - common, otherValues, otherCounts, otherDates);
  }
}
