package dev.tidemark.migration;

import dev.tidemark.cognito.LocalSync;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.cognitosync.model.CognitoSyncException;
import software.amazon.awssdk.services.cognitosync.model.ListRecordsResponse;
import software.amazon.awssdk.services.cognitosync.model.Record;
import software.amazon.awssdk.services.cognitosync.model.RecordPatch;
import software.amazon.awssdk.services.cognitosync.model.ResourceConflictException;
import software.amazon.awssdk.services.cognitosync.model.TooManyRequestsException;

/**
 * A device of a user with the official client, which syncs as the SDKs' managers do: it lists what
 * is new since its count, sends its changes with the counts of the records that it has, lists again
 * after a conflict, and drops its copy, but not its changes, if the listing says so.
 */
final class MovingDevice {
  static final String DATASET = "game";
  private static final int MAX_ROUNDS = 6;

  private final String name;
  private final String pool;
  private final String identity;
  private final Map<String, Known> copy = new TreeMap<>();
  private final Map<String, String> changes = new TreeMap<>();
  private LocalSync service;
  private long lastSyncCount;
  private boolean startedOver;

  /** A record of the copy; the value is empty if it is removed. */
  record Known(Optional<String> value, long syncCount) {}

  /** The result of a sync. */
  enum Outcome {
    /** The device has sent all its changes. */
    SYNCED,
    /** The service asked it to try again later. */
    BUSY
  }

  MovingDevice(String name, String pool, String identity, LocalSync service) {
    this.name = name;
    this.pool = pool;
    this.identity = identity;
    this.service = service;
  }

  String name() {
    return name;
  }

  LocalSync service() {
    return service;
  }

  /** The app is updated, and has another endpoint. */
  void switchTo(LocalSync other) {
    service = other;
  }

  /** Tells whether a listing made the device drop its copy since the last call. */
  boolean takeStartedOver() {
    boolean taken = startedOver;
    startedOver = false;
    return taken;
  }

  long lastSyncCount() {
    return lastSyncCount;
  }

  /** Returns the values of the copy. */
  Map<String, String> values() {
    Map<String, String> values = new HashMap<>();
    copy.forEach((key, known) -> known.value().ifPresent(value -> values.put(key, value)));
    return values;
  }

  void write(String key, String value) {
    changes.put(key, value);
  }

  boolean hasChanges() {
    return !changes.isEmpty();
  }

  Optional<String> change(String key) {
    return Optional.ofNullable(changes.get(key));
  }

  Outcome sync() {
    try {
      for (int round = 0; round < MAX_ROUNDS; round++) {
        ListRecordsResponse listing =
            service.list(pool, identity, DATASET, r -> r.lastSyncCount(lastSyncCount));
        if (listing.datasetDeletedAfterRequestedSyncCount()) {
          copy.clear();
          lastSyncCount = 0;
          startedOver = true;
        } else if (isSent(listing)) {
          return Outcome.SYNCED;
        }
      }
    } catch (TooManyRequestsException e) {
      return Outcome.BUSY;
    } catch (CognitoSyncException e) {
      if (!String.valueOf(e.getMessage()).contains("A fault caused this response")) {
        throw e;
      }
      return Outcome.BUSY; // the fault hit the device's own call of the source
    }
    throw new AssertionError("the device " + name + " never comes to an end");
  }

  private boolean isSent(ListRecordsResponse listing) {
    listing.records().forEach(this::learn);
    lastSyncCount = listing.datasetSyncCount();
    if (changes.isEmpty()) {
      return true;
    }
    try {
      send(listing.syncSessionToken());
      return true;
    } catch (ResourceConflictException e) {
      return false;
    }
  }

  /** Learns of a record. A change of the shared record is made anew on what the device now sees. */
  private void learn(Record record) {
    copy.put(record.key(), new Known(Optional.ofNullable(record.value()), record.syncCount()));
    if (changes.containsKey(record.key()) && record.key().equals(Shared.KEY)) {
      changes.computeIfPresent(
          record.key(), (_, change) -> Shared.on(Optional.ofNullable(record.value()), change));
    }
  }

  private void send(String token) {
    List<RecordPatch> patches =
        changes.entrySet().stream()
            .map(
                change ->
                    LocalSync.replace(
                        change.getKey(),
                        change.getValue(),
                        Optional.ofNullable(copy.get(change.getKey()))
                            .map(Known::syncCount)
                            .orElse(0L)))
            .toList();
    var response =
        service
            .client()
            .updateRecords(
                r ->
                    r.identityPoolId(pool)
                        .identityId(identity)
                        .datasetName(DATASET)
                        .syncSessionToken(token)
                        .recordPatches(patches));
    changes.clear();
    response.records().forEach(this::learn);
    long count = response.records().stream().mapToLong(Record::syncCount).max().orElse(0);
    // As Android does: after any other count, the next listing begins at the old one.
    lastSyncCount = count == lastSyncCount + 1 ? count : lastSyncCount;
  }

  /** The record that all devices write. Its value names the value that its writer has seen. */
  static final class Shared {
    static final String KEY = "shared";
    private static final String SEEN = " after ";

    private Shared() {}

    /** Returns a value that is written by a device that sees another one. */
    static String on(Optional<String> seen, String own) {
      return id(own) + SEEN + seen.map(Shared::id).orElse("nothing");
    }

    /** Returns the name of a value. */
    static String id(String value) {
      int seen = value.indexOf(SEEN);
      return seen < 0 ? value : value.substring(0, seen);
    }

    /** Returns the name of the value that the writer has seen. */
    static String seen(String value) {
      return value.substring(value.indexOf(SEEN) + SEEN.length());
    }
  }
}
