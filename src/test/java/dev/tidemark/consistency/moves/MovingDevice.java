package dev.tidemark.consistency.moves;

import dev.tidemark.model.DatasetId;
import dev.tidemark.model.RecordChange;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.RecordValue;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.sync.ListRecords;
import dev.tidemark.sync.UpdateRecords;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * A device with a copy of one dataset. It syncs with its place: it lists what is new, keeps its own
 * changes, and sends them. It may move from the former place to Tidemark with all its counts.
 */
final class MovingDevice {
  private static final int KEYS = 8;

  private final String name;
  private final DatasetId id;
  private final Random random;
  private final List<String> violations;

  /** Some clients keep the counts of their own changes when they start over. */
  private final boolean keepsCounts;

  private final Map<RecordKey, Held> held = new TreeMap<>();

  /** All values that the device has ever seen or written. */
  private final Set<String> seen = new HashSet<>();

  private final Place former;
  private Place place;
  private long count;
  private boolean isCountOfThisPlace = true;

  /**
   * A record on the device.
   *
   * @param value the value; empty if it is removed
   * @param count the count that the device has of it
   * @param isChanged whether the device has changed it since the last sync
   */
  private record Held(Optional<String> value, long count, boolean isChanged) {}

  MovingDevice(String name, DatasetId id, Place place, Random random, List<String> violations) {
    this.name = name;
    this.id = id;
    this.former = place;
    this.place = place;
    this.random = random;
    this.violations = violations;
    this.keepsCounts = random.nextBoolean();
  }

  Place place() {
    return place;
  }

  DatasetId id() {
    return id;
  }

  void moveTo(Place next) {
    place = next;
    isCountOfThisPlace = false;
  }

  /** Changes or removes a record. Each value is written once. */
  void edit(int number, String padding) {
    RecordKey key = new RecordKey("key" + random.nextInt(KEYS));
    long known = held.containsKey(key) ? held.get(key).count() : 0;
    boolean removes = held.containsKey(key) && random.nextInt(4) == 0;
    Optional<String> value = removes ? Optional.empty() : Optional.of("v" + number + padding);
    value.ifPresent(seen::add);
    held.put(key, new Held(value, known, true));
  }

  /** Lists, and sends the changes if there are any. */
  void sync() {
    ListRecords.Result.Page page = place.life.list(id, count);
    checkStartOver(page);
    if (page.resync()) {
      startOver();
    }
    page.records().forEach(this::receive);
    count = page.exists() ? page.datasetSyncCount().value() : 0;
    isCountOfThisPlace = true;
    checkCopy();
    List<RecordPatch> patches = patches();
    if (!patches.isEmpty() && random.nextInt(5) > 0) {
      send(page.sessionToken(), patches);
    }
  }

  /** A device starts over only if both places were written to, or its dataset was deleted. */
  private void checkStartOver(ListRecords.Result.Page page) {
    boolean mayHaveMissed =
        place.hasBroken(id)
            || former.hasBroken(id)
            || (!isCountOfThisPlace
                && place
                    .dataset(id)
                    .flatMap(found -> found.keptCounts().counts().stream().findFirst())
                    .map(kept -> count > kept.value())
                    .orElse(true));
    if (page.resync() && !mayHaveMissed) {
      violations.add(name + " starts over at " + count + " without need");
    }
  }

  private void startOver() {
    held.values().removeIf(record -> !record.isChanged());
    if (!keepsCounts) {
      held.replaceAll((_, record) -> new Held(record.value(), 0, true));
    }
  }

  private void receive(SyncRecord stored) {
    stored.liveValue().ifPresent(value -> seen.add(value.text()));
    Optional<String> value = stored.liveValue().map(RecordValue::text);
    long written = stored.syncCount().value();
    held.compute(
        stored.key(),
        (_, mine) ->
            mine != null && mine.isChanged()
                ? new Held(mine.value(), written, true)
                : new Held(value, written, false));
  }

  /** The copy is what the place has, except for the device's own changes. */
  private void checkCopy() {
    Map<RecordKey, String> copy = new TreeMap<>();
    Map<RecordKey, String> stored = place.values(id);
    held.forEach(
        (key, record) -> {
          if (record.isChanged()) {
            stored.remove(key);
          } else {
            record.value().ifPresent(value -> copy.put(key, value));
          }
        });
    if (!copy.equals(stored)) {
      violations.add(name + " has another copy than its place at " + count);
    }
  }

  private List<RecordPatch> patches() {
    List<RecordPatch> patches = new ArrayList<>();
    held.forEach(
        (key, record) -> {
          if (record.isChanged()) {
            RecordChange change =
                record
                    .value()
                    .<RecordChange>map(
                        value -> new RecordChange.Replace(new RecordValue(value), Optional.empty()))
                    .orElseGet(() -> new RecordChange.Remove(Optional.empty()));
            patches.add(new RecordPatch(key, new SyncCount(record.count()), change));
          }
        });
    return patches;
  }

  private void send(String token, List<RecordPatch> patches) {
    Map<RecordKey, String> before = place.values(id);
    UpdateRecords.Result result = place.life.update(id, token, name, patches);
    if (random.nextInt(6) == 0) {
      // The response was lost, and the device sends the same again.
      UpdateRecords.Result again = place.life.update(id, token, name, patches);
      if (result instanceof UpdateRecords.Result.Updated && !result.equals(again)) {
        violations.add(name + " gets another result for a replay");
      }
    }
    if (result instanceof UpdateRecords.Result.Updated(List<SyncRecord> records)) {
      place.updated.add(id);
      for (SyncRecord written : records) {
        String replaced = before.get(written.key());
        if (replaced != null && !seen.contains(replaced)) {
          violations.add(name + " overwrites " + written.key() + " unseen");
        }
        held.put(
            written.key(),
            new Held(
                written.liveValue().map(RecordValue::text), written.syncCount().value(), false));
      }
      count = records.isEmpty() ? count : records.getFirst().syncCount().value();
    }
  }

  /** Tells whether the place has everything that the device has. */
  boolean isInSync() {
    return held.values().stream().noneMatch(Held::isChanged);
  }
}
