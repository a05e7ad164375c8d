package dev.tidemark.consistency;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.consistency.RewritingTrigger.Change;
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
 * What a dataset must be, as a pure value: every operation on it, one at a time, said as plainly as
 * possible and independent of the service's code. A dataset that is not there is one, too.
 *
 * @param exists whether there is the dataset
 * @param count how often the name was updated or deleted
 * @param deletedAt the count of the last deletion
 * @param prunedBelow the greatest count of a tombstone that was forgotten
 * @param createdAt the count of the first update since the last deletion
 * @param author who made the last update
 * @param records live records and tombstones
 * @param remembered the last updates, the oldest first
 */
record DatasetModel(
    boolean exists,
    long count,
    long deletedAt,
    long prunedBelow,
    long createdAt,
    String author,
    SortedMap<String, Stored> records,
    List<Remembered> remembered) {
  private static final int MAX_RECORDS = 1024;
  private static final long MAX_DATA_STORAGE = 1024 * 1024;
  private static final int MAX_TOMBSTONES = 1024;
  private static final long MAX_TOMBSTONE_KEY_BYTES = 256 * 1024;
  private static final int MAX_REMEMBERED = 8;

  /** What there is of a name that nobody has used. */
  static final DatasetModel NONE = missing(0);

  private static DatasetModel missing(long deletedAt) {
    return new DatasetModel(false, deletedAt, deletedAt, 0, 0, "", new TreeMap<>(), List.of());
  }

  /**
   * A record; one without a value is a tombstone.
   *
   * @param date when the update was made that wrote it, if that is known
   * @param deviceDate when a device changed it, if it told
   */
  record Stored(
      String key,
      Optional<String> value,
      long count,
      Optional<Long> date,
      String author,
      Optional<Long> deviceDate) {
    boolean isTombstone() {
      return value.isEmpty();
    }

    long keyBytes() {
      return key.getBytes(UTF_8).length;
    }

    /** Returns what it counts for in the dataset's storage. */
    long storage() {
      return value.map(text -> keyBytes() + text.getBytes(UTF_8).length).orElse(0L);
    }
  }

  /** An update that was made, with the sync session of its token. */
  record Remembered(Update update, long count) {}

  /** What is asked of a record; no value removes it. */
  record Patch(String key, Optional<String> value, long count, Optional<Long> deviceDate) {}

  /**
   * An update, as often as it may be sent.
   *
   * @param session the sync session of the token
   * @param isSeenByTrigger whether a {@link RewritingTrigger} sees it
   */
  record Update(
      String token, String session, String author, boolean isSeenByTrigger, List<Patch> patches) {}

  /** A patch with another count than its record's. */
  record Conflict(String key, long current) {}

  /** What must become of an update. */
  sealed interface Outcome {
    /**
     * It is made, and leaves the dataset in one of these states: they differ in what is forgotten.
     */
    record Made(List<DatasetModel> after) implements Outcome {}

    /** It was made before, under this count. */
    record MadeBefore(long count) implements Outcome {}

    /** The device does not know the dataset as it is. */
    record Conflicting(List<Conflict> conflicts) implements Outcome {}

    /** The trigger refuses it. */
    record Vetoed() implements Outcome {}

    /** The dataset would have too much. */
    record OverLimit(String what, long figure) implements Outcome {}
  }

  /**
   * Returns what must become of an update.
   *
   * @param listedAt the count of the listing that its token is from
   * @param dates of the dataset's updates
   */
  Outcome update(Update update, long listedAt, Dates dates) {
    Optional<Remembered> before =
        remembered.stream().filter(made -> made.update().equals(update)).findFirst();
    if (before.isPresent()) {
      return new Outcome.MadeBefore(before.get().count());
    }
    List<Conflict> conflicts = conflicts(update.patches());
    if (!conflicts.isEmpty() || listedAt < deletedAt || listedAt < prunedBelow) {
      return new Outcome.Conflicting(conflicts);
    }
    Optional<Map<String, Change>> changes =
        update.isSeenByTrigger()
            ? RewritingTrigger.changes(this, update.patches())
            : Optional.of(asSent(update.patches()));
    return changes.map(made -> make(update, made, dates)).orElseGet(Outcome.Vetoed::new);
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
      long current = record(patch.key()).map(Stored::count).orElse(0L);
      boolean mayBeForgotten = !records.containsKey(patch.key()) && patch.count() <= prunedBelow;
      if (patch.count() != current && !mayBeForgotten) {
        conflicts.add(new Conflict(patch.key(), current));
      }
    }
    return List.copyOf(conflicts);
  }

  private Outcome make(Update update, Map<String, Change> changes, Dates dates) {
    SortedMap<String, Stored> after = new TreeMap<>(records);
    changes.forEach(
        (key, change) ->
            after.put(
                key,
                new Stored(
                    key,
                    change.value(),
                    count + 1,
                    dates.of(count + 1),
                    update.author(),
                    change.deviceDate())));
    if (numRecords(after) > MAX_RECORDS) {
      return new Outcome.OverLimit("records of the dataset", numRecords(after));
    }
    if (dataStorage(after) > MAX_DATA_STORAGE) {
      return new Outcome.OverLimit("bytes of the dataset's keys and values", dataStorage(after));
    }
    return new Outcome.Made(
        forgettable(after.values(), dates, update.isSeenByTrigger()).stream()
            .map(upTo -> made(update, after, upTo))
            .toList());
  }

  private DatasetModel made(Update update, SortedMap<String, Stored> after, long forgottenUpTo) {
    SortedMap<String, Stored> kept = new TreeMap<>(after);
    kept.values().removeIf(stored -> stored.isTombstone() && stored.count() <= forgottenUpTo);
    int forgotten = remembered.size() < MAX_REMEMBERED ? 0 : 1;
    return new DatasetModel(
        true,
        count + 1,
        deletedAt,
        Math.max(prunedBelow, forgottenUpTo),
        exists ? createdAt : count + 1,
        update.author(),
        kept,
        Stream.concat(
                remembered.stream().skip(forgotten), Stream.of(new Remembered(update, count + 1)))
            .toList());
  }

  /**
   * Returns up to which count tombstones may be forgotten. Where there are too many, the oldest
   * must be, down to half, and those that are too old with them. Else those that are too old may
   * be: a service that has read the whole dataset forgets them, and one that has not cannot. For a
   * trigger it has.
   */
  private SortedSet<Long> forgettable(
      Collection<Stored> after, Dates dates, boolean isSeenByTrigger) {
    List<Stored> oldestFirst =
        after.stream()
            .filter(Stored::isTombstone)
            .sorted(Comparator.comparingLong(Stored::count))
            .toList();
    long left = oldestFirst.size();
    long bytesLeft = oldestFirst.stream().mapToLong(Stored::keyBytes).sum();
    boolean areTooMany = left > MAX_TOMBSTONES || bytesLeft > MAX_TOMBSTONE_KEY_BYTES;
    long upTo = 0;
    SortedSet<Long> unknown = new TreeSet<>();
    for (Stored tombstone : oldestFirst) {
      boolean isTooMuch =
          areTooMany && (left > MAX_TOMBSTONES / 2 || bytesLeft > MAX_TOMBSTONE_KEY_BYTES / 2);
      Dates.Age age = dates.age(tombstone.count(), count + 1);
      if (isTooMuch || age == Dates.Age.TOO_OLD) {
        upTo = tombstone.count();
      } else if (age == Dates.Age.UNKNOWN) {
        unknown.add(tombstone.count());
      }
      left--;
      bytesLeft -= tombstone.keyBytes();
    }
    SortedSet<Long> forgettable = new TreeSet<>(unknown.tailSet(upTo));
    forgettable.add(upTo);
    if (!areTooMany && !isSeenByTrigger) {
      forgettable.add(0L);
    }
    return forgettable;
  }

  /** Returns what an update that was made before is answered: by key, in no order. */
  Map<String, Stored> answerTo(Remembered made, Dates dates) {
    Map<String, Stored> answer = new TreeMap<>();
    for (Patch patch : made.update().patches()) {
      answer.put(
          patch.key(),
          new Stored(
              patch.key(),
              patch.value(),
              made.count(),
              dates.of(made.count()),
              made.update().author(),
              patch.deviceDate()));
    }
    records.values().stream()
        .filter(stored -> stored.count() == made.count())
        .forEach(stored -> answer.put(stored.key(), stored));
    return answer;
  }

  /** Returns what is left after a deletion. */
  DatasetModel delete() {
    return missing(count + 1);
  }

  /** Where a listing goes on. */
  record Position(long last, long count, boolean lost, String after) {}

  /** What must be listed. */
  sealed interface Listing {
    /** A page. */
    record Page(
        boolean exists,
        boolean lost,
        long count,
        Optional<String> author,
        List<Stored> records,
        boolean hasNext)
        implements Listing {}

    /** The dataset has not come so far. */
    record NoSuchSyncCount() implements Listing {}

    /** An update of the session was made. */
    record Consumed() implements Listing {}
  }

  /**
   * Returns what must be listed.
   *
   * @param last the count that is asked for
   * @param page where to go on, if this is not the first page
   * @param max the most records
   * @param session of the token that was sent along
   */
  Listing list(long last, Optional<Position> page, int max, Optional<String> session) {
    if (!exists) {
      boolean isLost = page.isPresent() || (last > 0 && deletedAt > 0);
      long stated = page.map(Position::count).orElse(0L);
      return new Listing.Page(false, isLost, stated, Optional.empty(), List.of(), false);
    }
    if (session.isPresent()
        && remembered.stream().anyMatch(made -> made.update().session().equals(session.get()))) {
      return new Listing.Consumed();
    }
    if (last > count) {
      return new Listing.NoSuchSyncCount();
    }
    boolean lost = last > 0 && (last <= deletedAt || last < prunedBelow);
    long stated = page.map(Position::count).orElse(count);
    Optional<String> by = Optional.of(author);
    if (page.isPresent() && (deletedAt > page.get().count() || (lost && !page.get().lost()))) {
      return new Listing.Page(true, true, stated, by, List.of(), false);
    }
    List<Stored> rest =
        records.values().stream()
            .filter(stored -> page.isEmpty() || stored.key().compareTo(page.get().after()) > 0)
            .filter(stored -> lost || stored.count() > last)
            .toList();
    List<Stored> first = rest.stream().limit(max).toList();
    return new Listing.Page(true, lost, stated, by, first, first.size() < rest.size());
  }

  Optional<Stored> record(String key) {
    return Optional.ofNullable(records.get(key));
  }

  /** Returns the value of a live record. */
  Optional<String> value(String key) {
    return record(key).flatMap(Stored::value);
  }

  /** Returns the number of live records. */
  long numRecords() {
    return numRecords(records);
  }

  private static long numRecords(SortedMap<String, Stored> records) {
    return records.values().stream().filter(stored -> !stored.isTombstone()).count();
  }

  /** Returns the bytes of the keys and values of the live records. */
  long dataStorage() {
    return dataStorage(records);
  }

  private static long dataStorage(SortedMap<String, Stored> records) {
    return records.values().stream().mapToLong(Stored::storage).sum();
  }
}
