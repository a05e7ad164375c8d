package dev.tidemark.migration;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.SyncRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.cognitosync.model.ListRecordsResponse;
import software.amazon.awssdk.services.cognitosync.model.Operation;
import software.amazon.awssdk.services.cognitosync.model.Record;
import software.amazon.awssdk.services.cognitosync.model.RecordPatch;

/** The patches that make a dataset of another service as one that is here. */
final class ReturnPatches {
  /** Bounds of one update, far below those of a request. */
  private static final int MAX_PATCHES = 200;

  private static final int MAX_CHARACTERS = 500_000;

  private final Dataset here;
  private final Map<String, Record> there = new HashMap<>();
  private boolean isThere;

  ReturnPatches(Dataset here) {
    this.here = here;
  }

  /** Adds a page of the other service's listing. */
  void there(ListRecordsResponse page) {
    isThere = page.datasetExists();
    page.records().forEach(record -> there.put(record.key(), record));
  }

  /** Tells whether the other service has the dataset, as of the last page. */
  boolean isThere() {
    return isThere;
  }

  /** Returns the first patches that are left; none if the other service has everything. */
  List<RecordPatch> next() {
    List<RecordPatch> patches = new ArrayList<>();
    int characters = 0;
    for (SyncRecord record : here.records().values()) {
      int length = record.liveValue().map(value -> value.text().length()).orElse(0);
      boolean isFull = patches.size() == MAX_PATCHES || characters + length > MAX_CHARACTERS;
      if (isFull && !patches.isEmpty()) {
        break;
      }
      if (differs(record) && !isNewerThere(record)) {
        patches.add(patch(record));
        characters += length;
      }
    }
    return patches;
  }

  /** Tells whether the other service has something that stays although it is not here. */
  boolean hasNewerThere() {
    Map<String, SyncRecord> byKey = new HashMap<>();
    here.records().forEach((key, record) -> byKey.put(key.value(), record));
    return there.values().stream()
            .filter(record -> record.value() != null)
            .anyMatch(record -> !byKey.containsKey(record.key()))
        || here.records().values().stream()
            .anyMatch(record -> differs(record) && isNewerThere(record));
  }

  private Optional<Record> other(SyncRecord record) {
    return Optional.ofNullable(there.get(record.key().value()));
  }

  private boolean differs(SyncRecord record) {
    return !other(record)
        .flatMap(found -> Optional.ofNullable(found.value()))
        .equals(record.liveValue().map(value -> value.text()));
  }

  private boolean isNewerThere(SyncRecord record) {
    return other(record)
        .filter(found -> found.lastModifiedDate().isAfter(record.modification().lastModifiedDate()))
        .isPresent();
  }

  private RecordPatch patch(SyncRecord record) {
    RecordPatch.Builder patch =
        RecordPatch.builder()
            .key(record.key().value())
            .syncCount(other(record).map(Record::syncCount).orElse(0L));
    record.modification().deviceLastModifiedDate().ifPresent(patch::deviceLastModifiedDate);
    return record
        .liveValue()
        .map(value -> patch.op(Operation.REPLACE).value(value.text()))
        .orElseGet(() -> patch.op(Operation.REMOVE))
        .build();
  }
}
