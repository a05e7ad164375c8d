package dev.tidemark.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.proof.RewritingTrigger.Change;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
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
  private static final int MAX_TOMBSTONES = 1024;
  private static final int MAX_REMEMBERED = 8;

  /** What there is of a name that nobody has used. */
  static final DatasetModel NONE = missing(0);

  private static DatasetModel missing(long deletedAt) {
    return new DatasetModel(false, deletedAt, deletedAt, 0, 0, "", new TreeMap<>(), List.of());
  }

  /** A record; one without a value is a tombstone. */
  record Stored(
      String key, Optional<String> value, long count, String author, Optional<Long> deviceDate) {}

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
    /** It is made. */
    record Made(DatasetModel after) implements Outcome {}

    /** It was made before, under this count. */
    record MadeBefore(long count) implements Outcome {}

    /** The device does not know the dataset as it is. */
    record Conflicting(List<Conflict> conflicts) implements Outcome {}

    /** The trigger refuses it. */
    record Vetoed() implements Outcome {}

    /** The dataset would have too many records. */
    record OverLimit(long records) implements Outcome {}
  }

  /**
   * Returns what must become of an update.
   *
   * @param listedAt the count of the listing that its token is from
   */
  Outcome update(Update update, long listedAt) {
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
    return changes.map(made -> make(update, made)).orElseGet(Outcome.Vetoed::new);
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

  private Outcome make(Update update, Map<String, Change> changes) {
    TreeMap<String, Stored> after = new TreeMap<>(records);
    changes.forEach(
        (key, change) ->
            after.put(
                key,
                new Stored(key, change.value(), count + 1, update.author(), change.deviceDate())));
    long live = after.values().stream().filter(stored -> stored.value().isPresent()).count();
    if (live > MAX_RECORDS) {
      return new Outcome.OverLimit(live);
    }
    long pruned = Math.max(prunedBelow, prune(after));
    int forgotten = remembered.size() < MAX_REMEMBERED ? 0 : 1;
    return new Outcome.Made(
        new DatasetModel(
            true,
            count + 1,
            deletedAt,
            pruned,
            exists ? createdAt : count + 1,
            update.author(),
            after,
            Stream.concat(
                    remembered.stream().skip(forgotten),
                    Stream.of(new Remembered(update, count + 1)))
                .toList()));
  }

  /** Forgets the oldest tombstones where there are too many, and returns up to which count. */
  private static long prune(SortedMap<String, Stored> records) {
    List<Long> tombstones =
        records.values().stream()
            .filter(stored -> stored.value().isEmpty())
            .map(Stored::count)
            .sorted()
            .toList();
    if (tombstones.size() <= MAX_TOMBSTONES) {
      return 0;
    }
    long pruneTo = tombstones.get(tombstones.size() - MAX_TOMBSTONES / 2 - 1);
    records.values().removeIf(stored -> stored.value().isEmpty() && stored.count() <= pruneTo);
    return pruneTo;
  }

  /** Returns what an update that was made before is answered: by key, in no order. */
  Map<String, Stored> answerTo(Remembered made) {
    Map<String, Stored> answer = new TreeMap<>();
    for (Patch patch : made.update().patches()) {
      answer.put(
          patch.key(),
          new Stored(
              patch.key(),
              patch.value(),
              made.count(),
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
    return records.values().stream().filter(stored -> stored.value().isPresent()).count();
  }

  /** Returns the bytes of the keys and values of the live records. */
  long dataStorage() {
    return records.values().stream()
        .flatMap(stored -> stored.value().map(value -> stored.key() + value).stream())
        .mapToLong(text -> text.getBytes(UTF_8).length)
        .sum();
  }
}
