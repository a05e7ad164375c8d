package dev.tidemark.clients;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What the service must answer for one identity, said as plainly as possible: in memory, one call
 * at a time, nothing fails. Dates and tokens stand in answers as what they are about: a date as the
 * update of that date, a token as what it must be good for.
 */
final class ReferenceService {
  private static final int MAX_DATASETS = 20;
  private static final int MAX_RECORDS = 1024;
  private static final int MAX_TOMBSTONES = 1024;
  private static final int REMEMBERED_UPDATES = 8;
  private static final Answer INVALID_SESSION =
      error(400, "InvalidParameterException", "SyncSessionToken not valid for these inputs");
  private static final Answer INVALID_NEXT_TOKEN =
      error(400, "InvalidParameterException", "NextToken not valid for these inputs");

  private static final Answer NONSENSE =
      error(
          400,
          "InvalidLambdaFunctionOutputException",
          "The sync trigger's answer breaks a rule: 'op' of the record at place 1 of"
              + " 'datasetRecords' is neither replace nor remove");
  private static final Answer FAILED =
      error(400, "InvalidLambdaFunctionOutputException", "The sync trigger failed");

  private final String identity;
  private final boolean hasTrigger;
  private final TreeMap<String, Dataset> datasets = new TreeMap<>();
  private final Map<String, Long> deletions = new HashMap<>();
  private long updates;
  private long sessions;
  private int judged;

  /** Knows nothing of the identity; {@link RandomTrigger} may see its own updates. */
  ReferenceService(String identity, boolean hasTrigger) {
    this.identity = identity;
    this.hasTrigger = hasTrigger;
  }

  /** Returns how often the trigger has been asked. */
  int judged() {
    return judged;
  }

  /** An answer; the body has what {@link RawClient} reads, and {@link Kind}s. */
  record Answer(int status, Map<String, Object> body) {}

  /** What is not the same in every run. */
  sealed interface Kind {
    /** The date of an update, which are numbered. */
    record DateOf(long update) implements Kind {}

    /** A SyncSessionToken of a listing at a count. */
    record Session(ReferenceService owner, String dataset, long id, long listedAt)
        implements Kind {}

    /** A NextToken of ListRecords. */
    record Next(
        ReferenceService owner, String dataset, long last, long count, boolean lost, String after)
        implements Kind {}

    /** A NextToken of ListDatasets. */
    record NextDataset(ReferenceService owner, String after) implements Kind {}
  }

  /** A change of a record; none removes it. */
  record Patch(String key, Optional<String> value, long count, Optional<BigDecimal> date) {
    Patch with(Optional<String> other) {
      return new Patch(key, other, count, date);
    }
  }

  /** An update, as it may be sent again. */
  record Update(
      String token,
      Kind.Session session,
      String author,
      boolean isOfDeveloper,
      List<Patch> patches) {}

  private record Stored(
      String key,
      Optional<String> value,
      long count,
      long update,
      String author,
      Optional<BigDecimal> date) {
    Map<String, Object> body() {
      Map<String, Object> body = new LinkedHashMap<>();
      body.put("Key", key);
      value.ifPresent(text -> body.put("Value", text));
      body.put("SyncCount", number(count));
      body.put("LastModifiedDate", new Kind.DateOf(update));
      body.put("LastModifiedBy", author);
      date.ifPresent(seconds -> body.put("DeviceLastModifiedDate", seconds));
      return body;
    }
  }

  private record Remembered(Update update, long count, long number) {}

  private static final class Dataset {
    long count;
    long deletedAt;
    long prunedBelow;
    long created;
    long modified;
    String author = "";
    List<Remembered> remembered = new ArrayList<>();
    TreeMap<String, Stored> records = new TreeMap<>();

    boolean isLostTo(long last) {
      return last > 0 && (last <= deletedAt || last < prunedBelow);
    }

    List<Stored> live() {
      return records.values().stream().filter(stored -> stored.value().isPresent()).toList();
    }

    long bytes() {
      return live().stream()
          .mapToLong(stored -> stored.key().length() + stored.value().orElse("").length())
          .sum();
    }
  }

  Answer update(String name, Update update) {
    if (!update.session().owner().equals(this) || !update.session().dataset().equals(name)) {
      return INVALID_SESSION;
    }
    if (update.patches().isEmpty()) {
      return new Answer(200, Map.of("Records", List.of()));
    }
    Dataset dataset = datasets.getOrDefault(name, beginning(name));
    for (Remembered remembered : dataset.remembered) {
      if (remembered.update().equals(update)) {
        return answerAgain(dataset, remembered);
      }
    }
    List<Map<String, Object>> conflicts = new ArrayList<>();
    for (Patch patch : update.patches()) {
      Stored stored = dataset.records.get(patch.key());
      long current = stored == null ? 0 : stored.count();
      boolean forgotten = stored == null && patch.count() <= dataset.prunedBelow;
      if (patch.count() != current && !forgotten) {
        conflicts.add(Map.of("Key", patch.key(), "SyncCount", number(current)));
      }
    }
    long listedAt = update.session().listedAt();
    if (!conflicts.isEmpty() || listedAt < dataset.deletedAt || listedAt < dataset.prunedBelow) {
      return conflict(update, conflicts);
    }
    if (!hasTrigger || update.isOfDeveloper()) {
      return commit(name, dataset, update, update.patches());
    }
    judged++;
    for (Patch patch : update.patches()) {
      boolean isNew = !patch.value().equals(liveValue(dataset, patch.key()));
      if (isNew && patch.value().equals(Optional.of(RandomTrigger.NULLED))) {
        switch (patch.key()) {
          case RandomTrigger.NONSENSE -> {
            boolean fails =
                update.patches().stream()
                    .anyMatch(
                        other ->
                            other.key().equals(RandomTrigger.FAILING)
                                && other.value().equals(patch.value())
                                && !other.value().equals(liveValue(dataset, other.key())));
            return fails ? FAILED : NONSENSE;
          }
          case RandomTrigger.FAILING -> {
            return FAILED;
          }
          default -> {}
        }
      }
    }
    return commit(name, dataset, update, triggered(dataset, update.patches()));
  }

  /** What the trigger makes of patches: those, then what it does of itself. */
  private static List<Patch> triggered(Dataset dataset, List<Patch> patches) {
    List<Patch> changes = new ArrayList<>();
    Optional<String> copied = Optional.empty();
    for (Patch patch : patches) {
      String value = patch.value().orElse("");
      if (patch.value().isEmpty() || patch.value().equals(liveValue(dataset, patch.key()))) {
        changes.add(patch);
        continue;
      }
      if (patch.key().equals(RandomTrigger.COPIED)) {
        copied = patch.value();
      }
      Stored stored = dataset.records.get(patch.key());
      changes.add(
          switch (value) {
            case RandomTrigger.REWRITTEN -> patch.with(Optional.of(RandomTrigger.AFTER));
            case RandomTrigger.REMOVED -> patch.with(Optional.empty());
            case RandomTrigger.LEFT_OUT ->
                stored == null
                    ? new Patch(patch.key(), Optional.empty(), 0, Optional.empty())
                    : new Patch(patch.key(), stored.value(), 0, stored.date());
            default -> value.equals(RandomTrigger.NULLED) ? patch.with(Optional.empty()) : patch;
          });
    }
    if (copied.isPresent() && !copied.equals(liveValue(dataset, RandomTrigger.COPY))) {
      changes.add(new Patch(RandomTrigger.COPY, copied, 0, Optional.empty()));
    }
    return changes;
  }

  private static Optional<String> liveValue(Dataset dataset, String key) {
    return Optional.ofNullable(dataset.records.get(key)).flatMap(Stored::value);
  }

  private Dataset beginning(String name) {
    Dataset dataset = new Dataset();
    dataset.deletedAt = deletions.getOrDefault(name, 0L);
    dataset.count = dataset.deletedAt;
    return dataset;
  }

  private Answer commit(String name, Dataset dataset, Update update, List<Patch> changes) {
    long count = dataset.count + 1;
    TreeMap<String, Stored> records = new TreeMap<>(dataset.records);
    List<Object> written = new ArrayList<>();
    for (Patch patch : changes) {
      Stored stored = stored(patch, count, updates + 1, update.author());
      records.put(patch.key(), stored);
      written.add(stored.body());
    }
    if (!datasets.containsKey(name) && datasets.size() == MAX_DATASETS) {
      return limitExceeded("datasets of the identity", MAX_DATASETS + 1L, MAX_DATASETS);
    }
    long live = records.values().stream().filter(stored -> stored.value().isPresent()).count();
    if (live > MAX_RECORDS) {
      return limitExceeded("records of the dataset", live, MAX_RECORDS);
    }
    updates++;
    dataset.records = records;
    dataset.count = count;
    dataset.modified = updates;
    dataset.created = dataset.created == 0 ? updates : dataset.created;
    dataset.author = update.author();
    dataset.remembered.add(new Remembered(update, count, updates));
    if (dataset.remembered.size() > REMEMBERED_UPDATES) {
      dataset.remembered.removeFirst();
    }
    prune(dataset);
    datasets.put(name, dataset);
    return new Answer(200, Map.of("Records", written));
  }

  private static void prune(Dataset dataset) {
    List<Long> tombstones = tombstones(dataset);
    if (tombstones.size() <= MAX_TOMBSTONES) {
      return;
    }
    while (tombstones.size() > MAX_TOMBSTONES / 2) {
      long oldest = tombstones.getFirst();
      dataset.records.values().removeIf(s -> s.value().isEmpty() && s.count() == oldest);
      dataset.prunedBelow = oldest;
      tombstones = tombstones(dataset);
    }
  }

  private static List<Long> tombstones(Dataset dataset) {
    return dataset.records.values().stream()
        .filter(stored -> stored.value().isEmpty())
        .map(Stored::count)
        .sorted()
        .toList();
  }

  /** What others have changed since is answered as it was sent. */
  private static Answer answerAgain(Dataset dataset, Remembered remembered) {
    TreeMap<String, Stored> written = new TreeMap<>(dataset.records);
    written.values().removeIf(stored -> stored.count() != remembered.count());
    List<Object> records = new ArrayList<>();
    for (Patch patch : remembered.update().patches()) {
      String author = remembered.update().author();
      Stored asSent = stored(patch, remembered.count(), remembered.number(), author);
      Stored asStored = written.remove(patch.key());
      records.add((asStored == null ? asSent : asStored).body());
    }
    written.values().forEach(stored -> records.add(stored.body()));
    return new Answer(200, Map.of("Records", records));
  }

  private static Stored stored(Patch patch, long count, long update, String author) {
    return new Stored(patch.key(), patch.value(), count, update, author, patch.date());
  }

  private static Answer conflict(Update update, List<Map<String, Object>> conflicts) {
    if (conflicts.isEmpty()) {
      return error(
          409,
          "ResourceConflictException",
          "The dataset was deleted or its removed records were forgotten after the listing that the"
              + " SyncSessionToken is from. List the records again");
    }
    Map<String, Object> first = conflicts.getFirst();
    long sent =
        update.patches().stream()
            .filter(patch -> patch.key().equals(first.get("Key")))
            .mapToLong(Patch::count)
            .sum();
    String message =
        "Current SyncCount for: %s is: %s not: %s"
            .formatted(first.get("Key"), first.get("SyncCount"), sent);
    Map<String, Object> body =
        new LinkedHashMap<>(error(409, "ResourceConflictException", message).body());
    body.put("conflicts", conflicts);
    return new Answer(409, body);
  }

  Answer list(
      String name,
      OptionalLong asked,
      Optional<Kind> token,
      OptionalInt max,
      Optional<Kind.Session> session) {
    if (session.isPresent()
        && (!session.get().owner().equals(this) || !session.get().dataset().equals(name))) {
      return INVALID_SESSION;
    }
    Kind.Next next = null;
    if (token.isPresent()) {
      if (!(token.get() instanceof Kind.Next given)
          || !given.owner().equals(this)
          || !given.dataset().equals(name)
          || asked.orElse(given.last()) != given.last()) {
        return INVALID_NEXT_TOKEN;
      }
      next = given;
    }
    long last = next == null ? asked.orElse(0) : next.last();
    long sessionId = session.map(Kind.Session::id).orElseGet(() -> ++sessions);
    Dataset dataset = datasets.get(name);
    if (dataset == null) {
      long deletedAt = deletions.getOrDefault(name, 0L);
      boolean lost = next != null || (last > 0 && deletedAt > 0);
      long count = next == null ? 0 : next.count();
      long listedAt = next == null ? deletedAt : next.count();
      return page(
          List.of(),
          count,
          Optional.empty(),
          lost,
          new Kind.Session(this, name, sessionId, listedAt),
          Optional.empty());
    }
    if (session.isPresent() && isConsumed(dataset, session.get())) {
      return INVALID_SESSION;
    }
    if (last > dataset.count) {
      return error(
          400,
          "InvalidParameterException",
          "No such SyncCount: " + last + " exists for this Dataset");
    }
    boolean lost = dataset.isLostTo(last);
    long count = next == null ? dataset.count : next.count();
    Kind.Session issued = new Kind.Session(this, name, sessionId, count);
    Optional<String> author = Optional.of(dataset.author);
    if (next != null && (dataset.deletedAt > next.count() || (lost && !next.lost()))) {
      return page(List.of(), count, author, true, issued, Optional.empty());
    }
    String after = next == null ? "" : next.after();
    List<Stored> rest =
        dataset.records.tailMap(after, false).values().stream()
            .filter(stored -> lost || stored.count() > last)
            .toList();
    List<Stored> records = rest.stream().limit(max.orElse(Integer.MAX_VALUE)).toList();
    Optional<Kind> goesOn =
        records.size() < rest.size()
            ? Optional.of(new Kind.Next(this, name, last, count, lost, records.getLast().key()))
            : Optional.empty();
    return page(records, count, author, lost, issued, goesOn);
  }

  private static boolean isConsumed(Dataset dataset, Kind.Session session) {
    return dataset.remembered.stream()
        .anyMatch(remembered -> remembered.update().session().id() == session.id());
  }

  private static Answer page(
      List<Stored> records,
      long count,
      Optional<String> author,
      boolean lost,
      Kind.Session session,
      Optional<Kind> next) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("Records", records.stream().map(Stored::body).toList());
    next.ifPresent(token -> body.put("NextToken", token));
    body.put("Count", number(records.size()));
    body.put("DatasetSyncCount", number(count));
    author.ifPresent(name -> body.put("LastModifiedBy", name));
    body.put("MergedDatasetNames", List.of());
    body.put("DatasetExists", author.isPresent());
    body.put("DatasetDeletedAfterRequestedSyncCount", lost);
    body.put("SyncSessionToken", session);
    return new Answer(200, body);
  }

  Answer describe(String name) {
    Dataset dataset = datasets.get(name);
    return dataset == null
        ? error(404, "ResourceNotFoundException", "Dataset '" + name + "' not found")
        : new Answer(200, Map.of("Dataset", body(name, dataset)));
  }

  Answer delete(String name) {
    Answer described = describe(name);
    Dataset deleted = datasets.remove(name);
    if (deleted != null) {
      deletions.put(name, deleted.count + 1);
    }
    return described;
  }

  Answer listDatasets(Optional<Kind> token, OptionalInt max) {
    String after = "";
    if (token.isPresent()) {
      if (!(token.get() instanceof Kind.NextDataset next) || !next.owner().equals(this)) {
        return INVALID_NEXT_TOKEN;
      }
      after = next.after();
    }
    Map<String, Dataset> rest = datasets.tailMap(after, false);
    List<Map.Entry<String, Dataset>> page =
        rest.entrySet().stream().limit(max.orElse(Integer.MAX_VALUE)).toList();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("Datasets", page.stream().map(e -> body(e.getKey(), e.getValue())).toList());
    body.put("Count", number(page.size()));
    if (page.size() < rest.size()) {
      body.put("NextToken", new Kind.NextDataset(this, page.getLast().getKey()));
    }
    return new Answer(200, body);
  }

  Answer usage(String pool) {
    Map<String, Object> usage = new LinkedHashMap<>();
    usage.put("IdentityId", identity);
    usage.put("IdentityPoolId", pool);
    datasets.values().stream()
        .map(dataset -> dataset.modified)
        .max(Long::compare)
        .ifPresent(last -> usage.put("LastModifiedDate", new Kind.DateOf(last)));
    usage.put("DatasetCount", number(datasets.size()));
    usage.put("DataStorage", number(datasets.values().stream().mapToLong(Dataset::bytes).sum()));
    return new Answer(200, Map.of("IdentityUsage", usage));
  }

  private Map<String, Object> body(String name, Dataset dataset) {
    return Map.of(
        "IdentityId",
        identity,
        "DatasetName",
        name,
        "CreationDate",
        new Kind.DateOf(dataset.created),
        "LastModifiedDate",
        new Kind.DateOf(dataset.modified),
        "LastModifiedBy",
        dataset.author,
        "DataStorage",
        number(dataset.bytes()),
        "NumRecords",
        number(dataset.live().size()));
  }

  static Answer error(int status, String type, String message) {
    return new Answer(status, Map.of("__type", type, "message", message));
  }

  private static Answer limitExceeded(String counted, long figure, long limit) {
    return error(
        400,
        "LimitExceededException",
        "Too many %s: %d, and at most %d are allowed".formatted(counted, figure, limit));
  }

  private static BigDecimal number(long value) {
    return BigDecimal.valueOf(value);
  }
}
