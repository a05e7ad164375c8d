package dev.tidemark.sync;

import static dev.tidemark.model.Samples.count;
import static dev.tidemark.model.Samples.dataset;
import static dev.tidemark.model.Samples.live;
import static dev.tidemark.model.Samples.remove;
import static dev.tidemark.model.Samples.replace;
import static dev.tidemark.model.Samples.tombstone;
import static dev.tidemark.sync.UpdateResults.updated;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.model.DatasetId;
import dev.tidemark.store.StoreFailedException;
import dev.tidemark.sync.FaultyDatasetStore.Fault;
import dev.tidemark.sync.UpdateRecords.Result;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Updates whose write succeeds or fails without a response. */
final class UpdateRecordsLostResponseTest {
  private static final DatasetId D = dataset("d");

  private final Operations on = new Operations();

  @ParameterizedTest
  @EnumSource(names = {"RESPONSE_LOST", "REQUEST_LOST", "APPLIED_LATE"})
  void lostResponse_isSettledByReading(Fault lost) {
    on.put(D, replace("a", 0, "1"));
    String token = on.token(D);
    on.store.reset();
    on.store.onCommits(lost);

    assertEquals(
        updated(live("a", 2, "2"), tombstone("b", 2)),
        on.update(D, token, replace("a", 1, "2"), remove("b", 0)));
    assertEquals(2, on.storedCount(D));
    assertEquals(
        1,
        on.existing(D).recentUpdates().updates().stream()
            .filter(update -> update.syncCount().equals(count(2)))
            .count());
    assertEquals(lost == Fault.RESPONSE_LOST ? 1 : 2, on.store.commits());
  }

  @ParameterizedTest
  @EnumSource(names = {"RESPONSE_LOST", "REQUEST_LOST", "APPLIED_LATE"})
  void lostResponseToACreation_isSettledByReading(Fault lost) {
    String token = on.token(D);
    on.store.onCommits(lost);

    assertEquals(updated(live("a", 1, "1")), on.update(D, token, replace("a", 0, "1")));
    assertEquals(1, on.storedCount(D));
  }

  @Test
  void lostResponseBeforeAnotherUpdate_isSettledByReading() {
    String token = on.token(D);
    on.store.onCommits(Fault.RESPONSE_LOST);
    on.store.beforeReads(() -> {}, () -> on.competing(D, replace("a", 1, "moved")));

    assertEquals(updated(live("a", 1, "1")), on.update(D, token, replace("a", 0, "1")));
    assertEquals(2, on.storedCount(D));
  }

  @Test
  void lostUpdateAfterAConcurrentUpdate_isAppliedOnTop() {
    on.put(D, replace("a", 0, "1"));
    String token = on.token(D);
    on.store.onCommits(Fault.REQUEST_LOST);
    on.store.beforeReads(() -> {}, () -> on.competing(D, replace("b", 0, "2")));

    assertEquals(updated(live("a", 3, "2")), on.update(D, token, replace("a", 1, "2")));
    assertEquals(3, on.storedCount(D));
  }

  @Test
  void responsesLostOnEachAttempt_fail() {
    String token = on.token(D);
    on.store.onCommits(Fault.repeated(10, Fault.REQUEST_LOST));

    assertThrows(StoreFailedException.class, () -> on.update(D, token, replace("a", 0, "1")));
    assertEquals(UpdateRecords.MAX_ATTEMPTS, on.store.commits());

    assertEquals(updated(live("a", 1, "1")), on.update(D, token, replace("a", 0, "1")));
  }

  @Test
  void lostResponseThenThrottling_failsAndIsNotBusy() {
    String token = on.token(D);
    on.store.reset();
    on.store.onCommits(Fault.REQUEST_LOST);
    on.store.onReads(
        Stream.concat(Stream.of(Fault.NONE), Stream.of(Fault.repeated(9, Fault.BUSY)))
            .toArray(Fault[]::new));

    assertThrows(StoreFailedException.class, () -> on.update(D, token, replace("a", 0, "1")));
  }

  @Test
  void lostUpdateAfterAConcurrentUpdateThenThrottling_isBusy() {
    on.put(D, replace("a", 0, "1"));
    String token = on.token(D);
    on.store.onCommits(
        Stream.concat(Stream.of(Fault.REQUEST_LOST), Stream.of(Fault.repeated(9, Fault.BUSY)))
            .toArray(Fault[]::new));
    on.store.beforeReads(() -> {}, () -> on.competing(D, replace("b", 0, "2")));

    assertEquals(new Result.Busy(), on.update(D, token, replace("a", 1, "2")));
    assertEquals(2, on.storedCount(D));
  }

  @Test
  void noTimeAfterALostResponse_fails() {
    String token = on.token(D);
    on.backoff.limit(1);
    on.store.onCommits(Fault.REQUEST_LOST);

    assertThrows(StoreFailedException.class, () -> on.update(D, token, replace("a", 0, "1")));
  }

  /** The condition fails because of the update itself. */
  @Test
  void failedConditionAfterALostResponse_isUpdated() {
    String token = on.token(D);
    on.store.onCommits(Fault.RESPONSE_LOST_THEN_CONDITION_FAILED);

    assertInstanceOf(Result.Updated.class, on.update(D, token, replace("a", 0, "1")));
    assertEquals(1, on.storedCount(D));
  }

  @Test
  void noTimeAfterALostResponseAndAFailedCondition_failsAndIsNotBusy() {
    String token = on.token(D);
    on.backoff.limit(1);
    on.store.onCommits(Fault.RESPONSE_LOST_THEN_CONDITION_FAILED);

    assertThrows(StoreFailedException.class, () -> on.update(D, token, replace("a", 0, "1")));
    assertEquals(1, on.storedCount(D));
  }

  /** The first write is applied between the second read and write, whose condition fails then. */
  @Test
  void noTimeAfterAFailedConditionByAnEarlierAttempt_failsAndIsNotBusy() {
    String token = on.token(D);
    on.backoff.limit(2);
    on.store.onCommits(Fault.APPLIED_LATE);

    assertThrows(StoreFailedException.class, () -> on.update(D, token, replace("a", 0, "1")));
    assertEquals(2, on.store.commits());
    assertEquals(1, on.storedCount(D));
  }

  @Test
  void noTimeAfterThrottling_isBusy() {
    String token = on.token(D);
    on.backoff.limit(2);
    on.store.onCommits(Fault.repeated(9, Fault.BUSY));

    assertEquals(new Result.Busy(), on.update(D, token, replace("a", 0, "1")));
    assertEquals(2, on.store.commits());
  }
}
