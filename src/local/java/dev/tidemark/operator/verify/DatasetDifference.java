package dev.tidemark.operator.verify;

import dev.tidemark.model.DatasetName;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A dataset that differs between the sides.
 *
 * @param name the dataset's name
 * @param source the dataset on the source; empty if it is missing there
 * @param target the dataset on the target; empty if it is missing there
 */
public record DatasetDifference(
    DatasetName name, Optional<DatasetCopy> source, Optional<DatasetCopy> target) {

  /** Returns the datasets of an identity that differ, in the order of their names. */
  static Map<DatasetName, DatasetDifference> between(
      Map<DatasetName, DatasetCopy> source, Map<DatasetName, DatasetCopy> target) {
    TreeSet<DatasetName> names = new TreeSet<>(source.keySet());
    names.addAll(target.keySet());
    Map<DatasetName, DatasetDifference> differences = new TreeMap<>();
    for (DatasetName name : names) {
      Optional<DatasetCopy> expected = Optional.ofNullable(source.get(name));
      Optional<DatasetCopy> found = Optional.ofNullable(target.get(name));
      if (isDamaged(expected) || isDamaged(found) || !digest(expected).equals(digest(found))) {
        differences.put(name, new DatasetDifference(name, expected, found));
      }
    }
    return differences;
  }

  private static boolean isDamaged(Optional<DatasetCopy> copy) {
    return copy.filter(DatasetCopy::isDamaged).isPresent();
  }

  /** Returns the sides whose records cannot be read, in words; empty text if they can. */
  String damaged() {
    if (isDamaged(source) && isDamaged(target)) {
      return "on both sides";
    }
    return isDamaged(source) ? "in the source" : isDamaged(target) ? "in the target" : "";
  }

  private static Optional<String> digest(Optional<DatasetCopy> copy) {
    return copy.map(DatasetCopy::digest);
  }

  /** Returns how many records differ. */
  RecordDifferences records() {
    return RecordDifferences.of(records(source), records(target));
  }

  private static Map<RecordKey, SyncRecord> records(Optional<DatasetCopy> copy) {
    return copy.<Map<RecordKey, SyncRecord>>map(DatasetCopy::records).orElseGet(Map::of);
  }

  /** Returns the count at which the dataset was imported; empty if no table tells of an import. */
  Optional<SyncCount> importedAt() {
    return target
        .flatMap(DatasetDifference::importedAt)
        .or(() -> source.flatMap(DatasetDifference::importedAt));
  }

  private static Optional<SyncCount> importedAt(DatasetCopy copy) {
    return copy.keptCounts().counts().stream().max(Comparator.naturalOrder());
  }

  /** Returns the sides that were updated since the import, in words; empty text if none was. */
  String updatedSinceImport() {
    boolean isInSource = isUpdatedSinceImport(source);
    boolean isInTarget = isUpdatedSinceImport(target);
    if (isInSource && isInTarget) {
      return "on both sides";
    }
    return isInSource ? "in the source" : isInTarget ? "in the target" : "";
  }

  private boolean isUpdatedSinceImport(Optional<DatasetCopy> copy) {
    return copy.isPresent()
        && importedAt().filter(count -> !count.equals(copy.get().syncCount())).isPresent();
  }

  /** Describes the difference, without a key or a value. */
  @Override
  public String toString() {
    if (!damaged().isEmpty()) {
      return "%s is damaged %s; tidemark doctor says how".formatted(name, damaged());
    }
    if (source.isEmpty() || target.isEmpty()) {
      return "%s is only in the %s".formatted(name, target.isEmpty() ? "source" : "target");
    }
    return name + ": " + String.join("; ", parts(source.get(), target.get()));
  }

  private List<String> parts(DatasetCopy expected, DatasetCopy found) {
    List<String> parts = new ArrayList<>();
    if (!expected.syncCount().equals(found.syncCount())) {
      parts.add("count %s, and %s".formatted(expected.syncCount(), found.syncCount()));
    }
    addRecords(parts, records());
    if (parts.isEmpty()) {
      parts.add("other dates or another author");
    }
    if (!updatedSinceImport().isEmpty()) {
      parts.add("updated %s since the import".formatted(updatedSinceImport()));
    }
    return parts;
  }

  private static void addRecords(List<String> parts, RecordDifferences records) {
    add(parts, records.onlyInSource(), "only in the source");
    add(parts, records.onlyInTarget(), "only in the target");
    add(parts, records.otherValues(), "with other values");
    add(parts, records.otherCounts(), "with other counts");
    add(parts, records.otherDates(), "with other dates or authors");
  }

  private static void add(List<String> parts, int number, String how) {
    if (number > 0) {
      parts.add("%d records %s".formatted(number, how));
    }
  }
}
