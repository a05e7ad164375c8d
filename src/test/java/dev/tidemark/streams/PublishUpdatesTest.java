package dev.tidemark.streams;

import static dev.tidemark.model.Samples.DATE;
import static dev.tidemark.model.Samples.OTHER_POOL;
import static dev.tidemark.model.Samples.OWNER;
import static dev.tidemark.model.Samples.POOL;
import static dev.tidemark.model.Samples.count;
import static dev.tidemark.model.Samples.dataset;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.consistency.support.QuietLogs;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.pool.CognitoStreams;
import dev.tidemark.pool.PoolConfiguration;
import dev.tidemark.store.Deadline;
import dev.tidemark.store.RecordingBackoff;
import dev.tidemark.streams.DatasetStream.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The order of publishing, and streams that are throttled or missing. */
@ExtendWith(QuietLogs.class)
final class PublishUpdatesTest {
  private static final DatasetId GAME = dataset("game");
  private static final DatasetId OTHER_GAME =
      new DatasetId(new PoolIdentity(OTHER_POOL, OWNER.identity()), new DatasetName("game"));

  private final MemoryConfigurations pools = new MemoryConfigurations();
  private final MemoryStream streams = new MemoryStream();
  private final RecordingBackoff whileBusy = new RecordingBackoff();
  private final RecordingBackoff beforeDisabling = new RecordingBackoff();
  private final PublishUpdates operation =
      new PublishUpdates(
          pools,
          pools::configuration,
          streams,
          new PublishUpdates.Pace(
              whileBusy, beforeDisabling, Executors::newVirtualThreadPerTaskExecutor));

  private static PendingMessage update(DatasetId dataset, long count) {
    return new PendingMessage(
        dataset,
        () ->
            Optional.of(
                new StreamMessage.Update(
                    dataset, count(count), count(count - 1), DATE, List.of())));
  }

  private static StreamBusyException throttled() {
    return new StreamBusyException(new IllegalStateException("throttled"));
  }

  private static boolean isOf(CognitoStreams streams, String name) {
    return streams.stream().value().equals(name);
  }

  private CognitoStreams.Status status() {
    return pools.configuration(POOL).streams().orElseThrow().status();
  }

  @Test
  void changesOfEachDataset_areInOrder() {
    pools.enable(POOL, "s");
    List<PendingMessage> messages = new ArrayList<>();
    for (long count = 1; count <= 20; count++) {
      for (int i = 0; i < 40; i++) {
        messages.add(update(dataset("d" + i), count));
      }
    }
    operation.publish(messages);
    assertEquals(800, streams.published().size());
    for (int i = 0; i < 40; i++) {
      List<Long> counts = streams.counts(dataset("d" + i));
      assertEquals(20, counts.size());
      assertEquals(counts.stream().sorted().toList(), counts);
    }
  }

  @Test
  void datasets_arePublishedSideBySide() {
    pools.enable(POOL, "s");
    AtomicInteger inside = new AtomicInteger();
    CyclicBarrier both = new CyclicBarrier(2);
    streams.behave(
        _ -> {
          inside.incrementAndGet();
          await(both);
          return new Result.Published();
        });
    operation.publish(List.of(update(GAME, 1), update(dataset("other"), 1)));
    assertEquals(2, inside.get());
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void poolWithoutStreamsOrDisabled_isSkipped_andItsMessagesAreNotEvenMade() {
    pools.set(OTHER_POOL, "s", new CognitoStreams.Status.Disabled(Optional.empty()));
    operation.publish(
        List.of(
            new PendingMessage(
                GAME,
                () -> {
                  throw new AssertionError("made");
                }),
            new PendingMessage(
                OTHER_GAME,
                () -> {
                  throw new AssertionError("made");
                })));
    assertEquals(0, streams.attempts());
  }

  @Test
  void changeWithoutMessage_isLeftOut_andThoseAfterItArePublished() {
    pools.enable(POOL, "s");
    operation.publish(
        List.of(update(GAME, 1), new PendingMessage(GAME, Optional::empty), update(GAME, 3)));
    assertEquals(List.of(1L, 3L), streams.counts(GAME));
  }

  /** Otherwise the delivery would count as done, and the update would be lost. */
  @Test
  void errorInAThread_failsTheDelivery() {
    pools.enable(POOL, "s");
    OutOfMemoryError error = new OutOfMemoryError("too large");
    streams.behave(
        _ -> {
          throw error;
        });
    assertSame(
        error,
        assertThrows(OutOfMemoryError.class, () -> operation.publish(List.of(update(GAME, 1)))));
  }

  @Test
  void throttledStream_isWaitedFor() {
    pools.enable(POOL, "s");
    AtomicInteger calls = new AtomicInteger();
    streams.behave(
        _ -> {
          if (calls.incrementAndGet() <= 3) {
            throw throttled();
          }
          return new Result.Published();
        });
    operation.publish(List.of(update(GAME, 1), update(GAME, 2)));
    assertEquals(List.of(1L, 2L), streams.counts(GAME));
    assertEquals(List.of(1, 2, 3), whileBusy.attempts());
  }

  @Test
  void throttledForTooLong_failsAndPublishesNothingAfterIt_butOtherPools() {
    pools.enable(POOL, "throttled");
    pools.enable(OTHER_POOL, "s");
    whileBusy.limit(3);
    streams.behave(
        stream -> {
          if (isOf(stream, "throttled")) {
            throw throttled();
          }
          return new Result.Published();
        });
    List<PendingMessage> messages =
        List.of(update(GAME, 1), update(GAME, 2), update(OTHER_GAME, 1), update(OTHER_GAME, 2));
    assertThrows(StreamBusyException.class, () -> operation.publish(messages));
    assertEquals(List.of(), streams.counts(GAME));
    assertEquals(List.of(1L, 2L), streams.counts(OTHER_GAME));
    assertTrue(pools.configuration(POOL).isStreaming());
  }

  @Test
  void configurationThatCannotBeRead_failsAfterOtherPoolsWerePublished() {
    pools.enable(OTHER_POOL, "s");
    PublishUpdates broken =
        new PublishUpdates(
            pools,
            pool -> {
              if (pool.equals(POOL)) {
                throw new IllegalStateException("no table");
              }
              return pools.configuration(pool);
            },
            streams,
            new PublishUpdates.Pace(
                whileBusy, beforeDisabling, Executors::newVirtualThreadPerTaskExecutor));
    List<PendingMessage> messages = List.of(update(GAME, 1), update(OTHER_GAME, 1));
    assertThrows(IllegalStateException.class, () -> broken.publish(messages));
    assertEquals(List.of(1L), streams.counts(OTHER_GAME));
  }

  @Test
  void unusableStream_isTriedTwice_thenDisabledWithTheReason_andTheRestIsSkipped() {
    pools.enable(POOL, "s");
    streams.behave(_ -> new Result.Unusable("no such stream"));
    operation.publish(List.of(update(GAME, 1), update(GAME, 2), update(GAME, 3)));
    assertEquals(2, streams.attempts());
    assertEquals(List.of(1), beforeDisabling.attempts());
    assertEquals(new CognitoStreams.Status.Disabled(Optional.of("no such stream")), status());
  }

  @Test
  void streamThatIsUsableAtTheSecondTry_staysEnabled() {
    pools.enable(POOL, "s");
    AtomicInteger calls = new AtomicInteger();
    streams.behave(
        _ ->
            calls.incrementAndGet() == 1 ? new Result.Unusable("not yet") : new Result.Published());
    operation.publish(List.of(update(GAME, 1), update(GAME, 2)));
    assertEquals(List.of(1L, 2L), streams.counts(GAME));
    assertEquals(new CognitoStreams.Status.Enabled(), status());
  }

  @Test
  void unusableWithoutTimeForASecondTry_fails_andStaysEnabled() {
    pools.enable(POOL, "s");
    beforeDisabling.limit(1);
    streams.behave(_ -> new Result.Unusable("no such stream"));
    List<PendingMessage> messages = List.of(update(GAME, 1));
    assertThrows(StreamBusyException.class, () -> operation.publish(messages));
    assertEquals(new CognitoStreams.Status.Enabled(), status());
  }

  @Test
  void poolThatWasConfiguredMeanwhile_isNotDisabled_andTheDeliveryFails() {
    pools.enable(POOL, "missing");
    streams.behave(
        _ -> {
          if (streams.attempts() == 2) {
            pools.enable(POOL, "there");
          }
          return new Result.Unusable("no such stream");
        });
    List<PendingMessage> messages = List.of(update(GAME, 1));
    assertThrows(StreamBusyException.class, () -> operation.publish(messages));
    assertEquals(new CognitoStreams.Status.Enabled(), status());
  }

  @Test
  void poolThatWasDisabledMeanwhile_isSkipped() {
    pools.enable(POOL, "missing");
    PoolConfiguration stale = pools.configuration(POOL);
    pools.set(POOL, "missing", new CognitoStreams.Status.Disabled(Optional.empty()));
    streams.behave(_ -> new Result.Unusable("no such stream"));
    new PublishUpdates(
            pools,
            _ -> stale,
            streams,
            new PublishUpdates.Pace(
                whileBusy, beforeDisabling, Executors::newVirtualThreadPerTaskExecutor))
        .publish(List.of(update(GAME, 1), update(GAME, 2)));
    assertEquals(2, streams.attempts());
    assertEquals(new CognitoStreams.Status.Disabled(Optional.empty()), status());
  }

  @Test
  void otherThreads_haveTheDeadlineOfTheDelivery() {
    pools.enable(POOL, "s");
    List<Duration> left = new ArrayList<>();
    streams.behave(
        _ -> {
          left.add(Deadline.left());
          return new Result.Published();
        });
    Deadline.within(
        () -> Duration.ofSeconds(7),
        () -> {
          operation.publish(List.of(update(GAME, 1)));
          return 0;
        });
    assertEquals(List.of(Duration.ofSeconds(7)), left);
  }
}
