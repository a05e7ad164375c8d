package dev.tidemark.sync;

import static dev.tidemark.model.Samples.DATE;
import static dev.tidemark.model.Samples.OWNER;
import static dev.tidemark.model.Samples.changes;
import static dev.tidemark.model.Samples.count;
import static dev.tidemark.model.Samples.dataset;
import static dev.tidemark.model.Samples.key;
import static dev.tidemark.model.Samples.update;
import static dev.tidemark.model.Samples.value;
import static dev.tidemark.model.Samples.withoutRecords;
import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.Quota;
import dev.tidemark.model.RecordChange;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.store.StoreFailedException;
import dev.tidemark.sync.DatasetStore.CommitResult;
import dev.tidemark.sync.DatasetStore.DeleteResult;
import dev.tidemark.sync.DatasetStore.Scope;
import dev.tidemark.sync.DatasetStore.View;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** The store of a contract test. It repeats calls while the store is busy. */
final class ContractStore {
  static final Scope ALL = new Scope.All();
  private static final int MAX_TRIES = 10_000;

  private final DatasetStore store;
  private final AtomicLong updates = new AtomicLong();

  ContractStore(DatasetStore store) {
    this.store = store;
  }

  /** The amount of data that a dataset has before a test. Stores lay out large datasets apart. */
  enum Size {
    /** Almost none. */
    SMALL(0, 0),
    /** Many records, more than fit into a few pages. */
    LARGE(400, 300),
    /** A few values, each larger than most datasets. */
    LARGE_VALUES(3, 100_000);

    private final int records;
    private final int valueBytes;

    Size(int records, int valueBytes) {
      this.records = records;
      this.valueBytes = valueBytes;
    }

    SequencedMap<RecordKey, RecordChange> changes() {
      SequencedMap<RecordKey, RecordChange> changes = new LinkedHashMap<>();
      for (int i = 0; i < records; i++) {
        changes.put(key("filling-" + i), value(Integer.toString(i % 10).repeat(valueBytes)));
      }
      return changes;
    }
  }

  /** An update that a test can apply to any dataset, as often as it likes. */
  static final class Change {
    private final long number;
    private final SequencedMap<RecordKey, RecordChange> changes;
    private final String author;
    private final Instant date;

    private Change(
        long number, SequencedMap<RecordKey, RecordChange> changes, String author, Instant date) {
      this.number = number;
      this.changes = changes;
      this.author = author;
      this.date = date;
    }

    Dataset on(Dataset before) {
      return before.apply(update(number, changes, author, date));
    }

    Dataset begin(View.Missing missing) {
      return begin(missing, dataset("d"));
    }

    Dataset begin(View.Missing missing, DatasetId id) {
      return on(Dataset.initial(id, missing.deletedAtCount(), date, author));
    }

    Dataset onView(View view, DatasetId id) {
      return switch (view) {
        case View.Existing existing -> on(existing.dataset());
        case View.Missing missing -> begin(missing, id);
      };
    }
  }

  Change change(SequencedMap<RecordKey, RecordChange> changes) {
    return change(changes, "device", DATE);
  }

  Change change(SequencedMap<RecordKey, RecordChange> changes, String author, Instant date) {
    return new Change(updates.incrementAndGet(), changes, author, date);
  }

  static SequencedMap<RecordKey, RecordChange> changeOf(String key, String value) {
    return changes(entry(key(key), value(value)));
  }

  /** Creates a dataset of a size. */
  Dataset given(DatasetId id, Size size) {
    return put(id, size == Size.SMALL ? changeOf("filling", "1") : size.changes());
  }

  Dataset put(DatasetId id, String key, String value) {
    return put(id, changeOf(key, value));
  }

  /** Commits changes to the current dataset, however often concurrent writers come first. */
  Dataset put(DatasetId id, SequencedMap<RecordKey, RecordChange> changes) {
    Change update = change(changes);
    for (int i = 0; i < MAX_TRIES; i++) {
      View view = read(id, ALL);
      Dataset after = update.onView(view, id);
      switch (commit(view, after)) {
        case CommitResult.Committed _ -> {
          return after;
        }
        case CommitResult.ConditionFailed _ -> Thread.onSpinWait();
        case CommitResult.TooLarge(var excess) -> fail(excess.toString());
        case CommitResult.ConditionFailedAfterLostResponse(_, StoreFailedException cause) ->
            throw cause;
        case CommitResult.Unknown(StoreFailedException cause) -> throw cause;
      }
    }
    return fail("the condition failed " + MAX_TRIES + " times");
  }

  /** Creates a dataset unless the identity has its quota, and returns whether it did. */
  boolean createWithinQuota(DatasetId id) {
    Change update = change(changeOf("a", "1"));
    for (int i = 0; i < MAX_TRIES; i++) {
      View.Missing missing = (View.Missing) read(id, ALL);
      if (missing.datasets() >= Quota.DATASETS.limit()) {
        return false;
      }
      if (commit(missing, update.begin(missing, id)) instanceof CommitResult.Committed) {
        return true;
      }
    }
    return fail("the condition failed " + MAX_TRIES + " times");
  }

  /** Updates and deletes a dataset, and returns the count at which it was deleted. */
  SyncCount putAndDelete(String name, int times) {
    SyncCount last = SyncCount.ZERO;
    for (int i = 0; i < times; i++) {
      last = put(dataset(name), "k", "value " + i).syncCount();
    }
    delete(dataset(name));
    return last.next();
  }

  void delete(DatasetId id) {
    for (int i = 0; i < MAX_TRIES; i++) {
      switch (tryDelete((View.Existing) read(id, new Scope.Deletion()))) {
        case DeleteResult.Deleted _ -> {
          return;
        }
        case DeleteResult.ConditionFailed _ -> Thread.onSpinWait();
        case DeleteResult.Unknown(StoreFailedException cause) -> throw cause;
      }
    }
    fail("the condition failed " + MAX_TRIES + " times");
  }

  View read(DatasetId id, Scope scope) {
    return untilNotBusy(() -> store.read(id, scope));
  }

  CommitResult commit(View seen, Dataset after) {
    return untilNotBusy(() -> store.commit(seen, after));
  }

  DeleteResult tryDelete(View.Existing seen) {
    return untilNotBusy(() -> store.delete(seen));
  }

  /** Lists datasets, without the records that a store may add. */
  List<Dataset> list(PoolIdentity owner, int limit) {
    return untilNotBusy(() -> store.list(owner, limit)).stream()
        .map(dataset -> withoutRecords(dataset))
        .toList();
  }

  /** Lists the names after a name. */
  List<String> names(String after, int limit) {
    return untilNotBusy(() -> store.list(OWNER, new DatasetName(after), limit)).stream()
        .map(each -> each.id().name().value())
        .toList();
  }

  private static <T> T untilNotBusy(Supplier<T> call) {
    for (int i = 0; i < MAX_TRIES; i++) {
      try {
        return call.get();
      } catch (StoreBusyException busy) {
        Thread.onSpinWait();
      }
    }
    return fail("busy " + MAX_TRIES + " times");
  }

  Dataset existing(DatasetId id) {
    return existing(id, ALL);
  }

  Dataset existing(DatasetId id, Scope scope) {
    return switch (read(id, scope)) {
      case View.Existing existing -> existing.dataset();
      case View.Missing missing -> fail("missing: " + id + ", " + missing);
    };
  }

  void assertMissing(long deletedAtCount, int datasets, DatasetId id) {
    switch (read(id, ALL)) {
      case View.Existing existing -> fail("exists: " + existing.dataset());
      case View.Missing missing -> {
        assertEquals(count(deletedAtCount), missing.deletedAtCount());
        assertEquals(count(deletedAtCount), missing.syncCount());
        assertEquals(datasets, missing.datasets());
      }
    }
  }

  void assertDeletedBetween(SyncCount least, SyncCount greatest, String name) {
    SyncCount deletedAt = ((View.Missing) read(dataset(name), ALL)).deletedAtCount();
    assertTrue(
        deletedAt.compareTo(least) >= 0 && deletedAt.compareTo(greatest) <= 0,
        () -> "%s was deleted at %s to %s, not %s".formatted(name, least, greatest, deletedAt));
  }

  static void assertCommitted(CommitResult result) {
    assertEquals(new CommitResult.Committed(), result);
  }

  /** Checks that a commit failed, and that any view of the refusal is what a read shows. */
  void assertConditionFailed(CommitResult result, DatasetId id, Scope scope) {
    if (!(result instanceof CommitResult.ConditionFailed(Optional<View> current))) {
      fail("the condition did not fail: " + result);
      return;
    }
    if (current.isEmpty()) {
      return;
    }
    switch (current.get()) {
      case View.Missing missing ->
          assertMissing(missing.deletedAtCount().value(), missing.datasets(), id);
      case View.Existing existing -> {
        Dataset whole = existing(id);
        assertEquals(withoutRecords(whole), withoutRecords(existing.dataset()));
        assertReads(scope, whole, existing.dataset());
      }
    }
  }

  static void assertReads(Scope scope, Dataset whole, Dataset read) {
    NavigableMap<RecordKey, SyncRecord> asked = new TreeMap<>(whole.records());
    switch (scope) {
      case Scope.All _ -> {}
      case Scope.Deletion _, Scope.Summary _ -> asked.clear();
      case Scope.Keys(Set<RecordKey> keys, String _) -> asked.keySet().retainAll(keys);
      case Scope.Since(SyncCount count) ->
          asked
              .values()
              .removeIf(each -> !whole.requiresResync(count) && !each.syncCount().isAbove(count));
    }
    asked.forEach((key, expected) -> assertEquals(expected, read.records().get(key)));
    read.records().forEach((key, found) -> assertEquals(whole.records().get(key), found));
  }
}
