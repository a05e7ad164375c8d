package dev.tidemark.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.LogLines;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.StreamName;
import dev.tidemark.pool.CognitoStreams;
import dev.tidemark.streams.BulkPublishStatus;
import dev.tidemark.streams.DatasetStream;
import dev.tidemark.streams.PublishUpdates;
import dev.tidemark.streams.StreamBusyException;
import dev.tidemark.streams.StreamMessage;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Bulk publishes with streams that fail, and to pools that are configured meanwhile. */
final class BulkPublishStreamTest extends BulkPublishFixture {
  @RegisterExtension private final LogLines log = new LogLines(BulkPublishWorker.class);

  private static final CognitoStreams OTHER =
      new CognitoStreams(new StreamName("other"), Optional.empty(), STREAMS.status());

  @Test
  void datasetThatFailsThreeTimes_isSkippedAndTheRunFails() {
    Map<DatasetId, Integer> tries = new HashMap<>();
    DatasetId broken = dataset(POOL, 3, "game");
    DatasetId shaky = dataset(POOL, 4, "game");
    stream =
        message -> {
          int number = tries(tries, message.dataset());
          if (message.dataset().equals(broken) || (message.dataset().equals(shaky) && number < 3)) {
            throw new IllegalArgumentException("broken");
          }
          return publish(message);
        };
    assertFalse(worker().work(POOL));

    assertEquals(3, tries.get(broken));
    Map<DatasetId, StreamMessage> others = copies();
    others.remove(broken);
    assertEquals(others, last(published));
    assertEquals(
        new BulkPublishStatus.Failed(NOW, "1 datasets could not be published"),
        runs().status(POOL));
  }

  private static synchronized int tries(Map<DatasetId, Integer> tries, DatasetId dataset) {
    return tries.merge(dataset, 1, Integer::sum);
  }

  @Test
  void throttledStream_isWaitedForAndTheLeaseKept() {
    AtomicInteger calls = new AtomicInteger();
    stream =
        message -> {
          if (calls.getAndIncrement() % 10 < 8) {
            clock.advance(Duration.ofMinutes(1));
            throw new StreamBusyException(new IllegalStateException("throttled"));
          }
          assertFalse(worker().work(POOL), "another worker has the lease");
          return publish(message);
        };
    assertFalse(worker().work(POOL));
    assertEquals(11, published.size());
    assertInstanceOf(BulkPublishStatus.Succeeded.class, runs().status(POOL));
  }

  @Test
  void unusableStream_endsTheRunAndDisablesStreaming() {
    stream = _ -> new DatasetStream.Result.Unusable("the stream does not exist");
    assertFalse(worker().work(POOL));
    assertTrue(
        log.all()
            .contains(
                "SEVERE "
                    + PublishUpdates.DISABLED_LOG_TEXT
                    + ": the stream does not exist. It is pool "
                    + POOL));
    assertEquals(
        Optional.of(
            new CognitoStreams(
                STREAMS.stream(),
                Optional.empty(),
                new CognitoStreams.Status.Disabled(Optional.of("the stream does not exist")))),
        pools().configuration(POOL).streams());
    assertEquals(
        new BulkPublishStatus.Failed(NOW, "The stream cannot be used: the stream does not exist"),
        runs().status(POOL));
  }

  @Test
  void streamThatCannotBeUsedOnce_isTriedAgain() {
    Map<DatasetId, Integer> tries = new HashMap<>();
    stream =
        message ->
            tries(tries, message.dataset()) == 1
                ? new DatasetStream.Result.Unusable("not yet")
                : publish(message);
    assertFalse(worker().work(POOL));
    assertEquals(copies(), last(published));
    assertEquals(succeeded(NOW), runs().status(POOL));
  }

  @Test
  void streamingDisabledMeanwhile_endsTheRun() {
    configure(Optional.empty());
    assertFalse(worker().work(POOL));
    assertEquals(List.of(), published);
    assertEquals(
        new BulkPublishStatus.Failed(
            NOW, "Streaming was disabled before all datasets were published"),
        runs().status(POOL));
  }

  private static final BulkPublishStatus RECONFIGURED =
      new BulkPublishStatus.Failed(
          NOW, "The pool was configured anew while datasets were published");

  @Test
  void streamChangedMeanwhile_failsTheRun() {
    AtomicBoolean isConfigured = new AtomicBoolean();
    stream =
        message -> {
          if (!isConfigured.getAndSet(true)) {
            configure(Optional.of(OTHER));
          }
          return publish(message);
        };
    assertFalse(worker().work(POOL));
    assertEquals(RECONFIGURED, runs().status(POOL));
  }

  @Test
  void streamChangedBetweenTwoWorkers_failsTheRun() {
    AtomicInteger calls = new AtomicInteger(4);
    stream =
        message -> {
          if (calls.getAndDecrement() == 0) {
            throw new OutOfMemoryError("the first worker ends");
          }
          return publish(message);
        };
    assertThrows(IllegalStateException.class, () -> worker().work(POOL));
    configure(Optional.of(OTHER));
    clock.advance(AFTER_LEASE);
    stream = this::publish;
    published.clear();
    assertFalse(worker().work(POOL));
    assertEquals(List.of(), published);
    assertInstanceOf(BulkPublishStatus.Failed.class, runs().status(POOL));
  }

  /** Updates that are made in between are missing in the stream. */
  @Test
  void streamingDisabledAndEnabledMeanwhile_failsTheRun() {
    AtomicBoolean isConfigured = new AtomicBoolean();
    stream =
        message -> {
          if (!isConfigured.getAndSet(true)) {
            configure(Optional.empty());
            configure(Optional.of(STREAMS));
          }
          return publish(message);
        };
    assertFalse(worker().work(POOL));
    assertEquals(RECONFIGURED, runs().status(POOL));
  }

  /** A developer who disables streaming may do so because the stream must get no more data. */
  @Test
  void streamingDisabledMeanwhile_isNoticedOnceTheCacheIsOld() {
    AtomicBoolean isDisabled = new AtomicBoolean();
    stream =
        message -> {
          if (!isDisabled.getAndSet(true)) {
            configure(Optional.empty());
            clock.advance(Duration.ofSeconds(11));
          }
          return publish(message);
        };
    assertFalse(worker().work(POOL));
    int segments = 8;
    assertTrue(published.size() <= segments, () -> published.size() + " copies");
    assertInstanceOf(BulkPublishStatus.Failed.class, runs().status(POOL));
  }
}
