package dev.tidemark.consistency.streams;

import dev.tidemark.consistency.streams.StreamModel.Change;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.RecordValue;
import dev.tidemark.model.SyncRecord;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** Checks the records of the streams against the model, and the copy of a consumer. */
final class StreamCheck {
  private final StreamModel model;
  private final StreamWorkload workload;
  private final Instant copiesFrom;
  private final List<String> violations;
  private final Set<Change> published = new HashSet<>();
  private final Map<DatasetId, Long> latest = new HashMap<>();

  /**
   * Makes a check.
   *
   * @param copiesFrom when the last copies began
   */
  StreamCheck(
      StreamModel model, StreamWorkload workload, Instant copiesFrom, List<String> violations) {
    this.model = model;
    this.workload = workload;
    this.copiesFrom = copiesFrom;
    this.violations = violations;
  }

  void check(List<Published> records) {
    Consumer consumer = new Consumer(model, violations);
    for (Published record : records) {
      if (!record.isCopy()) {
        checkChange(record);
      }
      consumer.read(record);
    }
    model.changes().values().stream()
        .flatMap(dataset -> dataset.values().stream())
        .filter(change -> !published.contains(change) && !model.mayBeMissing(change))
        .forEach(change -> violations.add("never published: " + change));
    workload.datasets().forEach(id -> checkCopy(id, consumer.copy(id)));
  }

  /** An update is published as it was written, and for the first time after earlier ones. */
  private void checkChange(Published record) {
    Optional<Change> known = model.find(record.dataset(), record.count());
    if (known.isEmpty()) {
      violations.add("no change of that count: " + record.count());
      return;
    }
    Change change = known.get();
    boolean isRight =
        record.isDeletion() == change.isDeletion
            && record.previous().equals(OptionalLong.of(change.previous))
            && record.written().equals(change.written);
    if (!isRight) {
      violations.add("published with other content: " + change);
    }
    if (published.add(change) && !model.mayBeMissing(change)) {
      if (latest.merge(change.dataset, change.count, Math::max) > change.count) {
        violations.add("first published after a later one: " + change);
      }
    }
  }

  /** After a bulk publish, the consumer has the datasets that exist. */
  private void checkCopy(DatasetId id, Consumer.Copy copy) {
    Optional<Dataset> dataset = workload.read(id);
    if (dataset.isPresent()
        && !isCreatedAfterLostDeletion(id)
        && (copy.hasGap() || !copy.live().equals(live(dataset.get())))) {
      violations.add("the consumer's copy of %s is not the dataset".formatted(id));
    }
  }

  /**
   * Returns whether the dataset was created after the copies began, and its deletion before them is
   * not in the stream in time: its creation is then a gap that only the next bulk publish repairs.
   */
  private boolean isCreatedAfterLostDeletion(DatasetId id) {
    return model.changes().getOrDefault(id, new TreeMap<>()).descendingMap().values().stream()
        .filter(change -> change.isDeletion)
        .findFirst()
        .filter(model::mayBeMissing)
        .flatMap(deletion -> model.find(id, deletion.count + 1))
        .filter(creation -> !creation.at.isBefore(copiesFrom))
        .isPresent();
  }

  private static Map<String, String> live(Dataset dataset) {
    Map<String, String> live = new TreeMap<>();
    for (SyncRecord each : dataset.records().values()) {
      each.liveValue().map(RecordValue::text).ifPresent(text -> live.put(each.key().value(), text));
    }
    return live;
  }
}
