package dev.tidemark.sync;

import static dev.tidemark.model.Samples.OTHER_OWNER;
import static dev.tidemark.model.Samples.count;
import static dev.tidemark.model.Samples.dataset;
import static dev.tidemark.model.Samples.remove;
import static dev.tidemark.model.Samples.replace;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.store.StoreFailedException;
import dev.tidemark.sync.DatasetStore.View;
import dev.tidemark.sync.DeleteDataset.Result;
import dev.tidemark.sync.FaultyDatasetStore.Fault;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class DeleteDatasetTest {
  private static final DatasetId D = dataset("d");

  private final Operations on = new Operations();

  private void assertDeletedAt(long syncCount) {
    assertEquals(
        count(syncCount), assertInstanceOf(View.Missing.class, on.stored(D)).deletedAtCount());
  }

  @Test
  void existing_isDeletedAndReturned() {
    on.put(D, replace("a", 0, "1"), remove("b", 0));
    Dataset before = on.existing(D);

    assertEquals(new Result.Deleted(before), on.deleteDataset.delete(D));
    assertDeletedAt(2);
  }

  @Test
  void missing_isNotFound() {
    assertEquals(new Result.NotFound(), on.deleteDataset.delete(D));
    on.put(D, replace("a", 0, "1"));
    on.put(new DatasetId(OTHER_OWNER, D.name()), replace("a", 0, "1"));
    on.delete(D);

    assertEquals(new Result.NotFound(), on.deleteDataset.delete(D));
    assertDeletedAt(2);
    assertEquals(1, on.storedCount(new DatasetId(OTHER_OWNER, D.name())));
  }

  @Test
  void recreated_isDeletedAgain() {
    on.put(D, replace("a", 0, "1"));
    on.delete(D);
    on.put(D, replace("b", 0, "1"));

    assertEquals(new Result.Deleted(on.existing(D)), on.deleteDataset.delete(D));
    assertDeletedAt(4);
  }

  @Test
  void concurrentUpdate_isDeleted() {
    on.put(D, replace("a", 0, "1"));
    on.store.beforeWrites(() -> on.competing(D, replace("b", 0, "2")));

    Dataset deleted = assertInstanceOf(Result.Deleted.class, on.deleteDataset.delete(D)).dataset();

    assertEquals(count(2), deleted.syncCount());
    assertDeletedAt(3);
    assertEquals(List.of(1), on.backoff.attempts());
  }

  @Test
  void concurrentDeletion_isNotFound() {
    on.put(D, replace("a", 0, "1"));
    on.store.beforeWrites(() -> on.competingDeletion(D));

    assertEquals(new Result.NotFound(), on.deleteDataset.delete(D));
    assertDeletedAt(2);
  }

  @Test
  void concurrentUpdatesOnEachAttempt_conflict() {
    on.put(D, replace("a", 0, "1"));
    on.store.beforeWrites(
        IntStream.rangeClosed(1, DeleteDataset.MAX_ATTEMPTS)
            .<Runnable>mapToObj(count -> () -> on.competing(D, replace("a", count, "2")))
            .toArray(Runnable[]::new));

    assertEquals(new Result.Conflicting(), on.deleteDataset.delete(D));
    assertEquals(DeleteDataset.MAX_ATTEMPTS, on.store.deletions());
    assertEquals(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9), on.backoff.attempts());
    assertEquals(11, on.storedCount(D));
  }

  /** The condition on the identity fails while other datasets are created or deleted. */
  @Test
  void failedConditionsOfAnUnchangedDataset_areBusy() {
    on.put(D, replace("a", 0, "1"));
    on.store.onDeletions(Fault.repeated(11, Fault.CONDITION_FAILED));

    assertEquals(new Result.Busy(), on.deleteDataset.delete(D));
    assertEquals(DeleteDataset.MAX_ATTEMPTS, on.store.deletions());
    assertEquals(1, on.storedCount(D));
  }

  @Test
  void lastingThrottling_isBusy() {
    on.put(D, replace("a", 0, "1"));
    on.store.onDeletions(Fault.repeated(11, Fault.BUSY));

    assertEquals(new Result.Busy(), on.deleteDataset.delete(D));
    assertEquals(DeleteDataset.MAX_ATTEMPTS, on.store.deletions());
    assertEquals(1, on.storedCount(D));
  }

  @Test
  void throttledReads_areBusy() {
    on.put(D, replace("a", 0, "1"));
    on.store.onReads(Fault.repeated(10, Fault.BUSY));

    assertEquals(new Result.Busy(), on.deleteDataset.delete(D));
    assertEquals(0, on.store.deletions());
  }

  @ParameterizedTest
  @EnumSource(names = {"BUSY", "CONDITION_FAILED"})
  void passingThrottlingOrConflicts_areRetried(Fault fault) {
    on.put(D, replace("a", 0, "1"));
    Dataset before = on.existing(D);
    on.store.onDeletions(Fault.repeated(9, fault));

    assertEquals(new Result.Deleted(before), on.deleteDataset.delete(D));
    assertDeletedAt(2);
  }

  @ParameterizedTest
  @EnumSource(names = {"RESPONSE_LOST", "REQUEST_LOST", "APPLIED_LATE"})
  void lostResponse_isSettledByReading(Fault lost) {
    on.put(D, replace("a", 0, "1"));
    Dataset before = on.existing(D);
    on.store.onDeletions(lost);

    assertEquals(new Result.Deleted(before), on.deleteDataset.delete(D));
    assertDeletedAt(2);
  }

  @Test
  void lostDeletionAfterAConcurrentUpdate_deletesTheUpdatedDataset() {
    on.put(D, replace("a", 0, "1"));
    on.store.onDeletions(Fault.REQUEST_LOST);
    on.store.beforeReads(() -> {}, () -> on.competing(D, replace("b", 0, "2")));

    Dataset deleted = assertInstanceOf(Result.Deleted.class, on.deleteDataset.delete(D)).dataset();

    assertEquals(count(2), deleted.syncCount());
    assertDeletedAt(3);
  }

  @Test
  void lostDeletionAfterAConcurrentUpdateAndDeletion_isNotFound() {
    on.put(D, replace("a", 0, "1"));
    on.store.onDeletions(Fault.REQUEST_LOST);
    on.store.beforeReads(
        () -> {},
        () -> {
          on.competing(D, replace("b", 0, "2"));
          on.competingDeletion(D);
        });

    assertEquals(new Result.NotFound(), on.deleteDataset.delete(D));
    assertDeletedAt(3);
  }

  @Test
  void lostResponseBeforeARecreation_keepsTheNewDataset() {
    on.put(D, replace("a", 0, "1"));
    Dataset before = on.existing(D);
    on.store.onDeletions(Fault.RESPONSE_LOST);
    on.store.beforeReads(() -> {}, () -> on.competing(D, replace("new", 0, "1")));

    assertEquals(new Result.Deleted(before), on.deleteDataset.delete(D));
    assertEquals(3, on.storedCount(D));
    assertEquals(count(2), on.existing(D).deletedAtCount());
  }

  /** The second deletion hides whether the first one was this request. */
  @Test
  void lostResponseBeforeARecreationAndAnotherDeletion_fails() {
    on.put(D, replace("a", 0, "1"));
    on.store.onDeletions(Fault.RESPONSE_LOST);
    on.store.beforeReads(
        () -> {},
        () -> {
          on.competing(D, replace("new", 0, "1"));
          on.competingDeletion(D);
        });

    assertThrows(StoreFailedException.class, () -> on.deleteDataset.delete(D));
    assertDeletedAt(4);
  }

  @Test
  void lostResponseBeforeTwoRecreations_failsAndKeepsTheNewDataset() {
    on.put(D, replace("a", 0, "1"));
    on.store.onDeletions(Fault.RESPONSE_LOST);
    on.store.beforeReads(
        () -> {},
        () -> {
          on.competing(D, replace("new", 0, "1"));
          on.competingDeletion(D);
          on.competing(D, replace("newer", 0, "1"));
        });

    assertThrows(StoreFailedException.class, () -> on.deleteDataset.delete(D));
    assertEquals(5, on.storedCount(D));
  }

  @Test
  void noTimeAfterALostResponse_fails() {
    on.put(D, replace("a", 0, "1"));
    on.backoff.limit(1);
    on.store.onDeletions(Fault.REQUEST_LOST);

    assertThrows(StoreFailedException.class, () -> on.deleteDataset.delete(D));
  }

  @Test
  void noTimeAfterThrottling_isBusy() {
    on.put(D, replace("a", 0, "1"));
    on.backoff.limit(1);
    on.store.onDeletions(Fault.BUSY);

    assertEquals(new Result.Busy(), on.deleteDataset.delete(D));
    assertEquals(1, on.storedCount(D));
  }

  @Test
  void responsesLostOnEachAttempt_fail() {
    on.put(D, replace("a", 0, "1"));
    on.store.onDeletions(Fault.repeated(10, Fault.REQUEST_LOST));

    assertThrows(StoreFailedException.class, () -> on.deleteDataset.delete(D));
    assertEquals(1, on.storedCount(D));
  }

  @Test
  void lostResponseThenThrottling_failsAndIsNotBusy() {
    on.put(D, replace("a", 0, "1"));
    on.store.reset();
    on.store.onDeletions(Fault.REQUEST_LOST);
    on.store.onReads(
        Stream.concat(Stream.of(Fault.NONE), Stream.of(Fault.repeated(9, Fault.BUSY)))
            .toArray(Fault[]::new));

    assertThrows(StoreFailedException.class, () -> on.deleteDataset.delete(D));
  }

  @Test
  void lostDeletionAfterAConcurrentUpdateThenThrottling_isBusy() {
    on.put(D, replace("a", 0, "1"));
    on.store.onDeletions(
        Stream.concat(Stream.of(Fault.REQUEST_LOST), Stream.of(Fault.repeated(9, Fault.BUSY)))
            .toArray(Fault[]::new));
    on.store.beforeReads(() -> {}, () -> on.competing(D, replace("b", 0, "2")));

    assertEquals(new Result.Busy(), on.deleteDataset.delete(D));
    assertEquals(2, on.storedCount(D));
  }

  @Test
  void failedStore_throws() {
    on.put(D, replace("a", 0, "1"));
    on.store.onDeletions(Fault.FAILED);

    assertThrows(StoreFailedException.class, () -> on.deleteDataset.delete(D));
    assertEquals(1, on.storedCount(D));
  }
}
