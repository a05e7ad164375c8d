package dev.tidemark.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.model.DatasetId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.operator.Life;
import dev.tidemark.store.Deadline;
import dev.tidemark.streams.BulkPublishStatus;
import dev.tidemark.streams.StreamMessage;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Bulk publishes to the end, in parts, and by workers that are killed. */
final class BulkPublishWorkerTest extends BulkPublishFixture {
  @Test
  void everyDatasetOfThePool_isPublishedOnceWithItsTombstones() {
    clock.advance(Duration.ofSeconds(3));
    assertEquals(List.of(POOL), worker().waiting());
    assertFalse(worker().work(POOL));

    assertEquals(11, published.size());
    assertEquals(copies(), last(published));
    assertEquals(succeeded(NOW.plusSeconds(3)), runs().status(POOL));
    assertEquals(List.of(), worker().waiting());
    assertFalse(worker().work(POOL));
    assertEquals(11, published.size());
  }

  /** {@code docs/performance.md} says so. */
  @Test
  void run_isWrittenForEachPageAndForTenDatasets() {
    for (int number = 0; number < 17; number++) {
      put(dataset(POOL, 2, "d" + number), patch("k", 0, value(1)));
    }
    table.pageScansBy(Integer.MAX_VALUE);
    table.usage();
    assertFalse(worker().work(POOL));

    List<String> calls = table.usage().calls();
    int segments = Collections.frequency(calls, "Scan");
    assertEquals(8, segments);
    // The lease, the beginning, a page of each segment, ten of twenty datasets in one, and the end.
    assertEquals(1 + 1 + segments + 1 + 1, Collections.frequency(calls, "PutItem"));
  }

  @Test
  void workersWithoutMuchTime_handOn() {
    int handOns = 0;
    AtomicInteger messages = new AtomicInteger();
    stream =
        message -> {
          messages.incrementAndGet();
          return publish(message);
        };
    while (Deadline.within(
        () -> Duration.ofMinutes(messages.get() < 3 ? 2 : 0), () -> worker().work(POOL))) {
      messages.set(0);
      handOns++;
      assertTrue(handOns < 20);
    }
    assertTrue(handOns > 0);
    assertEquals(copies(), last(published));
    assertEquals(succeeded(NOW), runs().status(POOL));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void workerKilledAtAnyCall_isContinuedByTheNext(boolean isLastCallDone) {
    List<Map<String, AttributeValue>> start = table.all();
    Map<DatasetId, StreamMessage> copies = copies();
    for (int calls = 0; ; calls++) {
      start.forEach(item -> table.putItem(put -> put.tableName("table").item(item)));
      published.clear();
      CountedCalls process = new CountedCalls(calls, isLastCallDone);
      try {
        worker(process).work(POOL);
      } catch (CountedCalls.Killed | IllegalStateException _) {
        assertTrue(process.isKilled());
      }
      if (!process.isKilled()) {
        assertTrue(calls > 30, "calls " + calls);
        return;
      }
      clock.advance(AFTER_LEASE);
      for (IdentityPoolId waiting : worker().waiting()) {
        assertFalse(worker().work(waiting));
      }
      assertInstanceOf(
          BulkPublishStatus.Succeeded.class, runs().status(POOL), "killed before call " + calls);
      assertEquals(copies, last(published), "killed before call " + calls);
    }
  }

  @Test
  void secondWorker_leavesTheRunToTheFirst() {
    stream =
        message -> {
          assertEquals(List.of(), worker().waiting());
          assertFalse(worker().work(POOL));
          return publish(message);
        };
    assertFalse(worker().work(POOL));
    assertEquals(11, published.size());
  }

  @Test
  void workerThatWakesAfterItsLease_changesNothing() {
    AtomicInteger frozen = new AtomicInteger();
    stream =
        message -> {
          if (frozen.getAndIncrement() == 0) {
            while (runs().status(POOL) instanceof BulkPublishStatus.InProgress) {
              clock.advance(AFTER_LEASE);
              assertFalse(worker().work(POOL));
            }
          }
          return publish(message);
        };
    assertFalse(worker().work(POOL));
    BulkPublishStatus status = runs().status(POOL);
    assertInstanceOf(BulkPublishStatus.Succeeded.class, status);
    assertEquals(copies(), last(published));
  }

  @Test
  void workerThatWakesDuringTheNextRun_doesNotTouchIt() {
    AtomicInteger frozen = new AtomicInteger();
    stream =
        message -> {
          if (frozen.getAndIncrement() == 0) {
            while (runs().status(POOL) instanceof BulkPublishStatus.InProgress) {
              clock.advance(AFTER_LEASE);
              worker().work(POOL);
            }
            assertTrue(runs().start(POOL, runs().status(POOL), "next", clock.instant()));
          }
          return publish(message);
        };
    assertFalse(worker().work(POOL));
    assertEquals(new BulkPublishStatus.InProgress(clock.instant()), runs().status(POOL));
    published.clear();
    assertFalse(worker().work(POOL));
    assertEquals(copies(), last(published));
  }

  @Test
  void datasetDeletedMeanwhile_isSkipped() {
    AtomicInteger calls = new AtomicInteger();
    Map<DatasetId, StreamMessage> before = copies();
    DatasetId deleted = dataset(POOL, 2, "settings");
    stream =
        message -> {
          if (message.dataset().equals(dataset(POOL, 2, "game")) && calls.getAndIncrement() == 0) {
            new Life(table, 0).delete(deleted);
          }
          return publish(message);
        };
    assertFalse(worker().work(POOL));
    before.remove(deleted);
    assertEquals(before, last(published));
    assertInstanceOf(BulkPublishStatus.Succeeded.class, runs().status(POOL));
  }
}
