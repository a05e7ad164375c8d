package dev.tidemark.consistency.checker;

import dev.tidemark.consistency.checker.TriggerModel.Change;
import dev.tidemark.consistency.history.Patch;
import dev.tidemark.consistency.history.Position;
import dev.tidemark.consistency.history.StoredRecord;
import dev.tidemark.consistency.history.Update;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The sequential model of a dataset: an immutable state and every operation on it. The model shares
 * no code with the service. A missing dataset is a state, too.
 *
 * @param count the number of updates and deletions under the dataset's name
 * @param deletedAt the count of the last deletion
 * @param prunedUpTo the greatest count of a pruned tombstone
 * @param createdAt the count of the first update since the last deletion
 * @param author the author of the last update
 * @param records live records and tombstones
 * @param recent the last updates, the oldest first
 */
record DatasetModel(
    boolean exists,
    long count,
    long deletedAt,
    long prunedUpTo,
    long createdAt,
    String author,
    SortedMap<String, StoredRecord> records,
    List<Committed> recent) {
  private static final int MAX_RECORDS = 1024;
  private static final long MAX_DATA_STORAGE = 1024 * 1024;
  private static final int MAX_TOMBSTONES = 1024;
  private static final long MAX_TOMBSTONE_KEY_BYTES = 256 * 1024;
  private static final int MAX_RECENT = 8;

  /** The state of a name that was never used. */
  static final DatasetModel NONE = missing(0);

  private static DatasetModel missing(long deletedAt) {
    return new DatasetModel(false, deletedAt, deletedAt, 0, 0, "", new TreeMap<>(), List.of());
  }

  /** An update with the count of its commit. */
  record Committed(Update update, long count) {}

  /** A patch whose count is not the current count of its record. */
  record Conflict(String key, long current) {}

  /** The result of an update. */
  sealed interface Outcome {
    /** The update commits; the possible states after it differ in the pruned tombstones. */
    record Commits(List<DatasetModel> after) implements Outcome {}

    /** The update is a replay of one that committed with this count. */
    record Replay(long count) implements Outcome {}

    /** The device does not know the current state of the records or of the dataset. */
    record Conflicting(List<Conflict> conflicts) implements Outcome {}

    /** The trigger refuses the update. */
    record Vetoed(String message) implements Outcome {}

    /** The update would exceed a quota. */
    record OverLimit(String what, long figure, long limit) implements Outcome {}
  }

  /**
   * Returns the result of an update.
   *
   * @param listedAt the count of the listing that issued its token
   * @param dates the dates of the dataset's updates
   */
  Outcome update(Update update, long listedAt, CommitDates dates) {
    Optional<Committed> before = committed(update);
    if (before.isPresent()) {
      return new Outcome.Replay(before.get().count());
    }
    List<Conflict> conflicts = conflicts(update.patches());
    if (!conflicts.isEmpty() || listedAt < deletedAt || listedAt < prunedUpTo) {
      return new Outcome.Conflicting(conflicts);
    }
    if (!update.runsTrigger()) {
      return commit(update, asSent(update.patches()), dates);
    }
    Optional<Outcome.OverLimit> excess = excessOf(update.patches());
    if (excess.isPresent()) {
      return excess.get();
    }
    return switch (TriggerModel.output(this, update.patches())) {
      case TriggerModel.Output.Changes(Map<String, Change> changes) ->
          commit(update, changes, dates);
      case TriggerModel.Output.Refusal(String message) -> new Outcome.Vetoed(message);
    };
  }

  /** Returns the update's commit, if it is among the recent updates. */
  Optional<Committed> committed(Update update) {
    return recent.stream().filter(committed -> committed.update().equals(update)).findFirst();
  }

  private static Map<String, Change> asSent(List<Patch> patches) {
    Map<String, Change> changes = new LinkedHashMap<>();
    patches.forEach(
        patch -> changes.put(patch.key(), new Change(patch.value(), patch.deviceDate())));
    return changes;
  }

  private List<Conflict> conflicts(List<Patch> patches) {
    List<Conflict> conflicts = new ArrayList<>();
    for (Patch patch : patches) {
      long current = record(patch.key()).map(StoredRecord::count).orElse(0L);
      boolean mayBeForgotten =
          !records.containsKey(patch.key()) && patch.count() <= Math.max(prunedUpTo, deletedAt);
      if (patch.count() != current && !mayBeForgotten) {
        conflicts.add(new Conflict(patch.key(), current));
      }
    }
    return List.copyOf(conflicts);
  }

  private Outcome commit(Update update, Map<String, Change> changes, CommitDates dates) {
    SortedMap<String, StoredRecord> after = new TreeMap<>(records);
    changes.forEach(
        (key, change) ->
            after.put(
                key,
                new StoredRecord(
                    key,
                    change.value(),
                    count + 1,
                    dates.of(count + 1),
                    update.author(),
                    change.deviceDate())));
    Optional<Outcome.OverLimit> excess = excess(after);
    if (excess.isPresent()) {
      return excess.get();
    }
    return new Outcome.Commits(
        prunings(after.values(), dates, update.runsTrigger()).stream()
            .map(upTo -> pruned(update, after, upTo))
            .toList());
  }

  /**
   * Returns the excess of patches over a quota, whatever the dataset has. Such an update is refused
   * before the trigger runs.
   */
  static Optional<Outcome.OverLimit> excessOf(List<Patch> patches) {
    SortedMap<String, StoredRecord> sent = new TreeMap<>();
    patches.forEach(
        patch ->
            sent.put(
                patch.key(),
                new StoredRecord(
                    patch.key(), patch.value(), 0, Optional.empty(), "", patch.deviceDate())));
    return excess(sent);
  }

  private static Optional<Outcome.OverLimit> excess(SortedMap<String, StoredRecord> records) {
    if (numRecords(records) > MAX_RECORDS) {
      return Optional.of(
          new Outcome.OverLimit("records of the dataset", numRecords(records), MAX_RECORDS));
    }
    return dataStorage(records) > MAX_DATA_STORAGE
        ? Optional.of(
            new Outcome.OverLimit(
                "bytes of the dataset's keys and values", dataStorage(records), MAX_DATA_STORAGE))
        : Optional.empty();
  }

  private DatasetModel pruned(
      Update update, SortedMap<String, StoredRecord> after, long pruneUpTo) {
    SortedMap<String, StoredRecord> kept = new TreeMap<>(after);
    kept.values().removeIf(stored -> stored.isTombstone() && stored.count() <= pruneUpTo);
    int dropped = recent.size() < MAX_RECENT ? 0 : 1;
    return new DatasetModel(
        true,
        count + 1,
        deletedAt,
        Math.max(prunedUpTo, pruneUpTo),
        exists ? createdAt : count + 1,
        update.author(),
        kept,
        Stream.concat(recent.stream().skip(dropped), Stream.of(new Committed(update, count + 1)))
            .toList());
  }

  /**
   * Returns the counts up to which an update may prune tombstones. If there are too many
   * tombstones, it must prune the oldest down to half of the bound, and the expired ones. Its own
   * removals stay if they are within the bounds by themselves. Otherwise it prunes the expired ones
   * only if it has read the whole dataset, as it does for a trigger.
   */
  private SortedSet<Long> prunings(
      Collection<StoredRecord> after, CommitDates dates, boolean runsTrigger) {
    List<StoredRecord> oldestFirst =
        after.stream()
            .filter(StoredRecord::isTombstone)
            .sorted(Comparator.comparingLong(StoredRecord::count))
            .toList();
    long left = oldestFirst.size();
    long bytesLeft = oldestFirst.stream().mapToLong(StoredRecord::keyBytes).sum();
    boolean areTooMany = left > MAX_TOMBSTONES || bytesLeft > MAX_TOMBSTONE_KEY_BYTES;
    boolean ownStay = ownRemovalsFit(oldestFirst);
    long upTo = 0;
    SortedSet<Long> unknown = new TreeSet<>();
    for (StoredRecord tombstone : oldestFirst) {
      boolean isTooMuch =
          areTooMany
              && !(ownStay && tombstone.count() == count + 1)
              && (left > MAX_TOMBSTONES / 2 || bytesLeft > MAX_TOMBSTONE_KEY_BYTES / 2);
      CommitDates.Age age = dates.age(tombstone.count(), count + 1);
      if (isTooMuch || age == CommitDates.Age.EXPIRED) {
        upTo = tombstone.count();
      } else if (age == CommitDates.Age.UNKNOWN) {
        unknown.add(tombstone.count());
      }
      left--;
      bytesLeft -= tombstone.keyBytes();
    }
    SortedSet<Long> prunings = new TreeSet<>(unknown.tailSet(upTo));
    prunings.add(upTo);
    if (!areTooMany && !runsTrigger) {
      prunings.add(0L);
    }
    return prunings;
  }

  private boolean ownRemovalsFit(List<StoredRecord> tombstones) {
    List<StoredRecord> own =
        tombstones.stream().filter(tombstone -> tombstone.count() == count + 1).toList();
    return own.size() <= MAX_TOMBSTONES
        && own.stream().mapToLong(StoredRecord::keyBytes).sum() <= MAX_TOMBSTONE_KEY_BYTES;
  }

  /** Returns the records in the response to an update, the first time and on replay, by key. */
  Map<String, StoredRecord> response(Committed committed, CommitDates dates) {
    Map<String, StoredRecord> response = new TreeMap<>();
    for (Patch patch : committed.update().patches()) {
      response.put(
          patch.key(),
          new StoredRecord(
              patch.key(),
              patch.value(),
              committed.count(),
              dates.of(committed.count()),
              committed.update().author(),
              patch.deviceDate()));
    }
    records.values().stream()
        .filter(stored -> stored.count() == committed.count())
        .forEach(stored -> response.put(stored.key(), stored));
    return response;
  }

  /** Returns the state after a deletion. */
  DatasetModel delete() {
    return missing(count + 1);
  }

  /** The result of a listing. */
  sealed interface Listing {
    /** A page; {@code resync} tells the device to start over. */
    record Page(
        boolean exists,
        boolean resync,
        long count,
        Optional<String> author,
        List<StoredRecord> records,
        boolean hasNext)
        implements Listing {}

    /** The LastSyncCount is ahead of the dataset. */
    record NoSuchSyncCount() implements Listing {}

    /** The token's session was consumed by an update. */
    record Consumed() implements Listing {}
  }

  /** Returns the first page of a listing. */
  Listing list(long last, int max, boolean isConsumed) {
    if (!exists) {
      return new Listing.Page(false, last > 0, 0, Optional.empty(), List.of(), false);
    }
    return isConsumed || last > count
        ? refusal(isConsumed)
        : page(count, mustResync(last), last, "", max);
  }

  /** Returns a later page of a listing. */
  Listing list(Position position, int max, boolean isConsumed) {
    if (!exists) {
      return new Listing.Page(false, true, position.count(), Optional.empty(), List.of(), false);
    }
    long last = position.last();
    if (isConsumed || last > count) {
      return refusal(isConsumed);
    }
    boolean resync = mustResync(last);
    if (deletedAt > position.count() || (resync && !position.resync())) {
      return new Listing.Page(true, true, position.count(), Optional.of(author), List.of(), false);
    }
    return page(position.count(), resync, last, position.after(), max);
  }

  private static Listing refusal(boolean isConsumed) {
    return isConsumed ? new Listing.Consumed() : new Listing.NoSuchSyncCount();
  }

  /** Returns whether an update has consumed the sync session. */
  boolean isConsumed(String session) {
    return recent.stream().anyMatch(committed -> committed.update().session().equals(session));
  }

  private boolean mustResync(long last) {
    return last > 0 && (last <= deletedAt || last < prunedUpTo);
  }

  private Listing page(long stated, boolean resync, long last, String after, int max) {
    List<StoredRecord> rest =
        records.values().stream()
            .filter(stored -> after.isEmpty() || stored.key().compareTo(after) > 0)
            .filter(stored -> resync || stored.count() > last)
            .toList();
    List<StoredRecord> first = rest.stream().limit(max).toList();
    return new Listing.Page(
        true, resync, stated, Optional.of(author), first, first.size() < rest.size());
  }

  Optional<StoredRecord> record(String key) {
    return Optional.ofNullable(records.get(key));
  }

  /** Returns the value of a live record. */
  Optional<String> value(String key) {
    return record(key).flatMap(StoredRecord::value);
  }

  /** Returns the number of live records. */
  long numRecords() {
    return numRecords(records);
  }

  private static long numRecords(SortedMap<String, StoredRecord> records) {
    return records.values().stream().filter(stored -> !stored.isTombstone()).count();
  }

  /** Returns the bytes of the keys and values of all live records. */
  long dataStorage() {
    return dataStorage(records);
  }

  private static long dataStorage(SortedMap<String, StoredRecord> records) {
    return records.values().stream().mapToLong(StoredRecord::storage).sum();
  }
}
