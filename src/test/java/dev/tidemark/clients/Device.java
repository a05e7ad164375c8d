package dev.tidemark.clients;

import static java.util.function.Predicate.not;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.cognitosync.model.ListRecordsResponse;
import software.amazon.awssdk.services.cognitosync.model.Record;
import software.amazon.awssdk.services.cognitosync.model.RecordPatch;
import software.amazon.awssdk.services.cognitosync.model.ResourceConflictException;

/**
 * A device with one dataset, which it synchronizes with the algorithm of Amazon's Android client.
 * If both sides have changed a record, the device's value wins.
 */
final class Device {
  private static final int ATTEMPTS = 4;

  private final OfficialClient client;
  private final String dataset;
  private final Map<String, Kept> records = new TreeMap<>();
  private long lastSyncCount;

  /**
   * A record on the device.
   *
   * @param value the value; empty if the record is removed
   * @param syncCount the last count that the service returned for the record
   * @param modified whether the device has changed the record since
   */
  private record Kept(Optional<String> value, long syncCount, boolean modified) {}

  Device(OfficialClient client, String dataset) {
    this.client = client;
    this.dataset = dataset;
  }

  void put(String key, String value) {
    change(key, Optional.of(value));
  }

  void remove(String key) {
    change(key, Optional.empty());
  }

  private void change(String key, Optional<String> value) {
    records.put(key, new Kept(value, countOf(key), true));
  }

  /** Returns the values of the live records. */
  Map<String, String> values() {
    Map<String, String> values = new TreeMap<>();
    records.forEach((key, kept) -> kept.value().ifPresent(value -> values.put(key, value)));
    return values;
  }

  /** Returns the LastSyncCount of the next listing. */
  long lastSyncCount() {
    return lastSyncCount;
  }

  /** Brings device and service to the same state. */
  void synchronize() {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      ListRecordsResponse listing = list();
      if (listing.datasetDeletedAfterRequestedSyncCount()
          || (lastSyncCount != 0 && !listing.datasetExists())) {
        purge();
        listing = list();
      }
      listing.records().forEach(this::take);
      lastSyncCount = listing.datasetSyncCount();
      if (push(listing)) {
        return;
      }
    }
    throw new AssertionError("still in conflict after " + ATTEMPTS + " attempts");
  }

  private ListRecordsResponse list() {
    return client.list(dataset, lastSyncCount);
  }

  /** Resyncs: drops the counts of the service and all records without local changes. */
  private void purge() {
    lastSyncCount = 0;
    records.values().removeIf(not(Kept::modified));
    records.replaceAll((_, kept) -> new Kept(kept.value(), 0, true));
  }

  private void take(Record remote) {
    Kept theirs = new Kept(Optional.ofNullable(remote.value()), remote.syncCount(), false);
    records.merge(
        remote.key(),
        theirs,
        (ours, _) -> ours.modified() ? new Kept(ours.value(), remote.syncCount(), true) : theirs);
  }

  /** Sends the local changes; returns whether the service accepted them. */
  private boolean push(ListRecordsResponse listing) {
    Map<String, RecordPatch> patches = new LinkedHashMap<>();
    records.forEach(
        (key, kept) -> {
          if (kept.modified()) {
            patches.put(key, patch(key, kept));
          }
        });
    if (patches.isEmpty()) {
      return true;
    }
    List<Record> written;
    try {
      written =
          client
              .updateWith(
                  listing.syncSessionToken(), dataset, patches.values().toArray(RecordPatch[]::new))
              .records();
    } catch (ResourceConflictException e) {
      // The conflicting record may have been written before the last listing.
      lastSyncCount =
          Math.min(lastSyncCount, greatest(patches.keySet().stream().map(this::countOf).toList()));
      return false;
    }
    written.forEach(this::accept);
    long newCount = greatest(written.stream().map(Record::syncCount).toList());
    // Otherwise another device has written since the listing.
    if (newCount == lastSyncCount + 1) {
      lastSyncCount = newCount;
    }
    return true;
  }

  private void accept(Record written) {
    records.put(
        written.key(), new Kept(Optional.ofNullable(written.value()), written.syncCount(), false));
  }

  private static RecordPatch patch(String key, Kept kept) {
    return kept.value()
        .map(value -> OfficialClient.replace(key, value, kept.syncCount()))
        .orElseGet(() -> OfficialClient.remove(key, kept.syncCount()));
  }

  private long countOf(String key) {
    Kept kept = records.get(key);
    return kept == null ? 0 : kept.syncCount();
  }

  private static long greatest(List<Long> counts) {
    return counts.stream().mapToLong(Long::longValue).max().orElse(0);
  }
}
