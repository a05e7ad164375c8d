package dev.tidemark.sync;

import static dev.tidemark.model.Samples.changes;
import static dev.tidemark.model.Samples.count;
import static dev.tidemark.model.Samples.dataset;
import static dev.tidemark.model.Samples.key;
import static dev.tidemark.model.Samples.value;
import static dev.tidemark.sync.ConcurrentTasks.inParallel;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.Quota;
import dev.tidemark.model.RecordChange;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.RecordValue;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.sync.ContractStore.Size;
import dev.tidemark.sync.DatasetStore.DeleteResult;
import dev.tidemark.sync.DatasetStore.Scope;
import dev.tidemark.sync.DatasetStore.View;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Concurrent reads, commits and deletions. */
interface ConcurrencyContract {
  /** Returns the store of the current test. */
  ContractStore on();

  @EverySize
  default void concurrentUpdates_eachGetTheirOwnCount(Size size) throws Exception {
    int writers = 4;
    int commitsEach = 6;
    on().given(dataset("d"), size);
    CountDownLatch start = new CountDownLatch(1);
    List<Callable<List<SyncCount>>> tasks = new ArrayList<>();
    for (int w = 0; w < writers; w++) {
      String prefix = "writer-" + w + "-";
      tasks.add(
          () -> {
            start.await();
            return IntStream.range(0, commitsEach)
                .mapToObj(i -> on().put(dataset("d"), prefix + i, "value").syncCount())
                .toList();
          });
    }

    List<SyncCount> counts = inParallel(tasks, start).stream().flatMap(List::stream).toList();

    assertEquals(
        IntStream.rangeClosed(2, writers * commitsEach + 1)
            .mapToObj(i -> count(i))
            .collect(Collectors.toSet()),
        Set.copyOf(counts));
    assertEquals(writers * commitsEach, counts.size());
    Dataset end = on().existing(dataset("d"));
    assertEquals(count(writers * commitsEach + 1), end.syncCount());
    assertTrue(end.isComplete());
    for (int w = 0; w < writers; w++) {
      for (int i = 0; i < commitsEach; i++) {
        SyncRecord written = end.record(key("writer-" + w + "-" + i)).orElseThrow();
        assertEquals(counts.get(w * commitsEach + i), written.syncCount());
      }
    }
  }

  @EverySize
  default void concurrentReader_neverSeesAPartialCommit(Size size) throws Exception {
    on().given(dataset("d"), size);
    List<String> keys = IntStream.range(0, 12).mapToObj(i -> "key-" + i).toList();
    on().put(dataset("d"), allTo(keys, 0));
    AtomicInteger writing = new AtomicInteger(2);
    CountDownLatch start = new CountDownLatch(1);
    Callable<Integer> writer =
        () -> {
          start.await();
          try {
            for (int i = 1; i <= 15; i++) {
              on().put(dataset("d"), allTo(keys, i));
            }
          } finally {
            writing.decrementAndGet();
          }
          return 0;
        };
    Callable<Integer> reader =
        () -> {
          start.await();
          int reads = 0;
          SyncCount last = count(0);
          while (writing.get() > 0 || reads < 3) {
            Dataset seen = on().existing(dataset("d"));
            assertTrue(seen.isComplete());
            assertFalse(seen.syncCount().isBelow(last));
            assertAllEqual(keys, seen);
            last = seen.syncCount();
            reads++;
          }
          return reads;
        };

    List<Integer> results = inParallel(List.of(writer, writer, reader), start);

    assertTrue(results.getLast() >= 3);
    assertEquals(count(32), on().existing(dataset("d")).syncCount());
  }

  @Test
  default void concurrentCreations_endAtTheQuota() throws Exception {
    int room = 3;
    for (int i = 0; i < Quota.DATASETS.limit() - room; i++) {
      on().put(dataset("before" + i), "a", "1");
    }
    CountDownLatch start = new CountDownLatch(1);
    List<Callable<Boolean>> tasks = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      DatasetId id = dataset("d" + i);
      tasks.add(
          () -> {
            start.await();
            return on().createWithinQuota(id);
          });
    }

    List<Boolean> created = inParallel(tasks, start);

    assertEquals(room, Collections.frequency(created, true));
    on().assertMissing(0, Quota.DATASETS.limit(), dataset("other"));
  }

  @Test
  default void concurrentDeletionAndUpdates_eachRaiseTheCountOnce() throws Exception {
    on().put(dataset("d"), "a", "0");
    CountDownLatch start = new CountDownLatch(1);
    Callable<Integer> writer =
        () -> {
          start.await();
          for (int i = 0; i < 15; i++) {
            on().put(dataset("d"), "a", "value " + i);
          }
          return 15;
        };
    Callable<Integer> deleter =
        () -> {
          start.await();
          int deleted = 0;
          for (int i = 0; i < 8; i++) {
            View view = on().read(dataset("d"), new Scope.Deletion());
            if (view instanceof View.Existing existing
                && on().tryDelete(existing) instanceof DeleteResult.Deleted) {
              deleted++;
            }
          }
          return deleted;
        };

    int changes = inParallel(List.of(writer, deleter), start).stream().mapToInt(i -> i).sum();

    assertEquals(count(1 + changes), on().read(dataset("d"), ContractStore.ALL).syncCount());
  }

  private static SequencedMap<RecordKey, RecordChange> allTo(List<String> keys, int number) {
    SequencedMap<RecordKey, RecordChange> changes = new LinkedHashMap<>();
    keys.forEach(each -> changes.put(key(each), value("value " + number)));
    return changes;
  }

  private static void assertAllEqual(List<String> keys, Dataset dataset) {
    Set<RecordValue> values =
        keys.stream()
            .map(each -> (SyncRecord.Live) dataset.record(key(each)).orElseThrow())
            .peek(live -> assertEquals(dataset.syncCount(), live.syncCount()))
            .map(SyncRecord.Live::value)
            .collect(Collectors.toSet());
    assertEquals(1, values.size());
  }
}
