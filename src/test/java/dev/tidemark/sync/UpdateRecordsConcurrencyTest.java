package dev.tidemark.sync;

import static dev.tidemark.model.Samples.count;
import static dev.tidemark.model.Samples.dataset;
import static dev.tidemark.model.Samples.key;
import static dev.tidemark.model.Samples.live;
import static dev.tidemark.model.Samples.replace;
import static dev.tidemark.sync.UpdateResults.conflicting;
import static dev.tidemark.sync.UpdateResults.overLimit;
import static dev.tidemark.sync.UpdateResults.updated;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.model.Conflict;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetLimits;
import dev.tidemark.model.Quotas;
import dev.tidemark.store.StoreFailedException;
import dev.tidemark.sync.DatasetStore.View;
import dev.tidemark.sync.FaultyDatasetStore.Fault;
import dev.tidemark.sync.UpdateRecords.Result;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Updates amid concurrent writers, throttling and failures of the store. */
final class UpdateRecordsConcurrencyTest {
  private static final DatasetId D = dataset("d");

  private final Operations on = new Operations();

  @ParameterizedTest
  @EnumSource(names = {"NONE", "NO_VIEW_ON_REFUSAL"})
  void concurrentUpdateOfAnotherKey_isKept(Fault refusal) {
    on.put(D, replace("a", 0, "1"));
    String token = on.token(D);
    on.store.reset();
    on.store.onCommits(refusal);
    on.store.beforeWrites(() -> on.competing(D, replace("b", 0, "2")));

    assertEquals(updated(live("a", 3, "3")), on.update(D, token, replace("a", 1, "3")));
    assertEquals(3, on.storedCount(D));
    assertEquals(refusal == Fault.NONE ? 1 : 2, on.store.reads());
    assertEquals(2, on.store.commits());
    assertEquals(
        refusal == Fault.NONE ? List.of() : List.of(1),
        on.backoff.attempts(),
        "a pause only if the refusal does not show the state");
  }

  @ParameterizedTest
  @EnumSource(names = {"NONE", "NO_VIEW_ON_REFUSAL"})
  void concurrentUpdateOfTheSameKey_conflicts(Fault refusal) {
    on.put(D, replace("a", 0, "1"));
    String token = on.token(D);
    on.store.onCommits(refusal);
    on.store.beforeWrites(() -> on.competing(D, replace("a", 1, "2")));

    assertEquals(
        conflicting(new Conflict(key("a"), count(2), count(1))),
        on.update(D, token, replace("a", 1, "3")));
    assertEquals(2, on.storedCount(D));
  }

  @ParameterizedTest
  @EnumSource(names = {"NONE", "NO_VIEW_ON_REFUSAL"})
  void concurrentCopyOfTheRequest_isAReplay(Fault refusal) {
    String token = on.token(D);
    on.store.onCommits(refusal);
    on.store.beforeWrites(
        () ->
            assertInstanceOf(
                Result.Updated.class,
                new UpdateRecords(
                        on.memory,
                        on.sessions,
                        new DatasetLimits(Quotas.AMAZON, Operations.BOUNDS),
                        on.clock,
                        _ -> true)
                    .update(
                        new UpdateRecords.Request(
                            D, token, "device", List.of(replace("a", 0, "1"))))));

    assertEquals(updated(live("a", 1, "1")), on.update(D, token, replace("a", 0, "1")));
    assertEquals(1, on.storedCount(D));
  }

  @Test
  void creationAfterConcurrentCreations_checksTheQuotaAgain() {
    for (int i = 1; i <= 19; i++) {
      on.put(dataset("d" + i), replace("a", 0, "1"));
    }
    String token = on.token(D);
    on.store.beforeWrites(() -> on.competing(dataset("d20"), replace("a", 0, "1")));

    assertEquals(
        overLimit("datasets of the identity", 21, 20), on.update(D, token, replace("a", 0, "1")));
    assertInstanceOf(View.Missing.class, on.stored(D));
  }

  @Test
  void concurrentDeletion_conflicts() {
    on.put(D, replace("a", 0, "1"));
    String token = on.token(D);
    on.store.beforeWrites(() -> on.competingDeletion(D));

    assertEquals(conflicting(), on.update(D, token, replace("b", 0, "1")));
    assertInstanceOf(View.Missing.class, on.stored(D));
  }

  @ParameterizedTest
  @EnumSource(names = {"BUSY", "CONDITION_FAILED", "CONDITION_FAILED_WITH_VIEW"})
  void passingThrottlingOrConflicts_areRetried(Fault fault) {
    String token = on.token(D);
    on.store.onCommits(Fault.repeated(9, fault));

    assertEquals(updated(live("a", 1, "1")), on.update(D, token, replace("a", 0, "1")));
    assertEquals(10, on.store.commits());
    assertEquals(pauses(fault), on.backoff.attempts());
  }

  @ParameterizedTest
  @EnumSource(names = {"BUSY", "CONDITION_FAILED", "CONDITION_FAILED_WITH_VIEW"})
  void lastingThrottlingOrConflicts_areBusyAfterAllAttempts(Fault fault) {
    String token = on.token(D);
    on.store.onCommits(Fault.repeated(11, fault));

    assertEquals(new Result.Busy(), on.update(D, token, replace("a", 0, "1")));
    assertEquals(UpdateRecords.MAX_ATTEMPTS, on.store.commits());
    assertEquals(pauses(fault), on.backoff.attempts());
    assertInstanceOf(View.Missing.class, on.stored(D));
  }

  /** Returns the attempts of ten before which there is a pause: not if the state is known. */
  private static List<Integer> pauses(Fault fault) {
    return IntStream.range(1, UpdateRecords.MAX_ATTEMPTS)
        .filter(
            attempt ->
                fault != Fault.CONDITION_FAILED_WITH_VIEW || attempt > UpdateRecords.WITHOUT_PAUSE)
        .boxed()
        .toList();
  }

  @Test
  void attemptsAfterAPause_readAgain() {
    String token = on.token(D);
    on.store.reset();
    on.store.onCommits(Fault.repeated(9, Fault.CONDITION_FAILED_WITH_VIEW));

    assertEquals(updated(live("a", 1, "1")), on.update(D, token, replace("a", 0, "1")));
    int pauses = UpdateRecords.MAX_ATTEMPTS - 1 - UpdateRecords.WITHOUT_PAUSE;
    assertEquals(1 + pauses, on.store.reads());
  }

  @Test
  void throttledReads_areBusyAfterAllAttempts() {
    String token = on.token(D);
    on.store.reset();
    on.store.onReads(Fault.repeated(11, Fault.BUSY));

    assertEquals(new Result.Busy(), on.update(D, token, replace("a", 0, "1")));
    assertEquals(UpdateRecords.MAX_ATTEMPTS, on.store.reads());
    assertEquals(0, on.store.commits());
  }

  @Test
  void failedStore_throws() {
    String token = on.token(D);
    on.store.onReads(Fault.FAILED);
    assertThrows(StoreFailedException.class, () -> on.update(D, token, replace("a", 0, "1")));
    on.store.onCommits(Fault.FAILED);
    assertThrows(StoreFailedException.class, () -> on.update(D, token, replace("a", 0, "1")));

    assertEquals(updated(live("a", 1, "1")), on.update(D, token, replace("a", 0, "1")));
  }
}
