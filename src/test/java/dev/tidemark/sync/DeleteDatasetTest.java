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
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class DeleteDatasetTest {
  private static final DatasetId D = dataset("d");

  private final Operations on = new Operations();

  private Dataset existing() {
    return assertInstanceOf(View.Existing.class, on.stored(D)).dataset();
  }

  private void assertDeletedAt(long syncCount) {
    assertEquals(
        count(syncCount), assertInstanceOf(View.Missing.class, on.stored(D)).deletedAtCount());
  }

  private static Fault[] repeated(int times, Fault fault) {
    return Collections.nCopies(times, fault).toArray(Fault[]::new);
  }

  @Test
  void existing_isDeletedAndTold() {
    on.put(D, replace("a", 0, "1"), remove("b", 0));
    Dataset before = existing();

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

    assertEquals(new Result.Deleted(existing()), on.deleteDataset.delete(D));
    assertDeletedAt(4);
  }

  @Test
  void updateInBetween_isDeletedToo() {
    on.put(D, replace("a", 0, "1"));
    on.store.beforeWrites(() -> on.competing(D, replace("b", 0, "2")));

    Dataset deleted = assertInstanceOf(Result.Deleted.class, on.deleteDataset.delete(D)).dataset();

    assertEquals(count(2), deleted.syncCount());
    assertDeletedAt(3);
    assertEquals(List.of(1), on.backoff.attempts());
  }

  @Test
  void deletionInBetween_isNotFound() {
    on.put(D, replace("a", 0, "1"));
    on.store.beforeWrites(() -> on.competingDeletion(D));

    assertEquals(new Result.NotFound(), on.deleteDataset.delete(D));
    assertDeletedAt(2);
  }

  @Test
  void updatesInBetweenEachTime_areAConflict() {
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

  /** Other datasets are created or deleted: then what is kept of the identity refuses. */
  @Test
  void refusalsOfADatasetThatStaysAsItIs_areNoConflict() {
    on.put(D, replace("a", 0, "1"));
    on.store.onDeletions(repeated(11, Fault.REFUSED));

    assertEquals(new Result.Busy(), on.deleteDataset.delete(D));
    assertEquals(DeleteDataset.MAX_ATTEMPTS, on.store.deletions());
    assertEquals(1, on.storedCount(D));
  }

  @Test
  void pressureThatStays_isBusy() {
    on.put(D, replace("a", 0, "1"));
    on.store.onDeletions(repeated(11, Fault.BUSY));

    assertEquals(new Result.Busy(), on.deleteDataset.delete(D));
    assertEquals(DeleteDataset.MAX_ATTEMPTS, on.store.deletions());
    assertEquals(1, on.storedCount(D));
  }

  @Test
  void pressureOnReads_isBusy() {
    on.put(D, replace("a", 0, "1"));
    on.store.onReads(repeated(10, Fault.BUSY));

    assertEquals(new Result.Busy(), on.deleteDataset.delete(D));
    assertEquals(0, on.store.deletions());
  }

  @ParameterizedTest
  @EnumSource(names = {"BUSY", "REFUSED"})
  void pressureThatPasses_isNotSeen(Fault fault) {
    on.put(D, replace("a", 0, "1"));
    Dataset before = existing();
    on.store.onDeletions(repeated(9, fault));

    assertEquals(new Result.Deleted(before), on.deleteDataset.delete(D));
    assertDeletedAt(2);
  }

  @ParameterizedTest
  @EnumSource(names = {"LOST_AFTERWARDS", "LOST_BEFORE", "LOST_AND_LATE"})
  void lostAnswer_isSettledByReading(Fault lost) {
    on.put(D, replace("a", 0, "1"));
    Dataset before = existing();
    on.store.onDeletions(lost);

    assertEquals(new Result.Deleted(before), on.deleteDataset.delete(D));
    assertDeletedAt(2);
  }

  @Test
  void lostDeletionThatOthersOvertook_deletesTheirs() {
    on.put(D, replace("a", 0, "1"));
    on.store.onDeletions(Fault.LOST_BEFORE);
    on.store.beforeReads(() -> {}, () -> on.competing(D, replace("b", 0, "2")));

    Dataset deleted = assertInstanceOf(Result.Deleted.class, on.deleteDataset.delete(D)).dataset();

    assertEquals(count(2), deleted.syncCount());
    assertDeletedAt(3);
  }

  @Test
  void lostDeletionOfWhatOthersUpdatedAndDeleted_isNotFound() {
    on.put(D, replace("a", 0, "1"));
    on.store.onDeletions(Fault.LOST_BEFORE);
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
  void lostAnswerBeforeARecreation_leavesTheNewDataset() {
    on.put(D, replace("a", 0, "1"));
    Dataset before = existing();
    on.store.onDeletions(Fault.LOST_AFTERWARDS);
    on.store.beforeReads(() -> {}, () -> on.competing(D, replace("new", 0, "1")));

    assertEquals(new Result.Deleted(before), on.deleteDataset.delete(D));
    assertEquals(3, on.storedCount(D));
    assertEquals(count(2), existing().deletedAtCount());
  }

  /** A second deletion would hide whether the first was this one. */
  @Test
  void lostAnswerBeforeARecreationAndAnotherDeletion_isAFault() {
    on.put(D, replace("a", 0, "1"));
    on.store.onDeletions(Fault.LOST_AFTERWARDS);
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
  void lostAnswerBeforeTwoRecreations_isAFaultAndLeavesTheNewDataset() {
    on.put(D, replace("a", 0, "1"));
    on.store.onDeletions(Fault.LOST_AFTERWARDS);
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
  void noTimeAfterALostAnswer_isAFault() {
    on.put(D, replace("a", 0, "1"));
    on.backoff.limit(1);
    on.store.onDeletions(Fault.LOST_BEFORE);

    assertThrows(StoreFailedException.class, () -> on.deleteDataset.delete(D));
  }

  @Test
  void noTimeAfterPressure_isBusy() {
    on.put(D, replace("a", 0, "1"));
    on.backoff.limit(1);
    on.store.onDeletions(Fault.BUSY);

    assertEquals(new Result.Busy(), on.deleteDataset.delete(D));
    assertEquals(1, on.storedCount(D));
  }

  @Test
  void answersThatStayLost_areAFault() {
    on.put(D, replace("a", 0, "1"));
    on.store.onDeletions(repeated(10, Fault.LOST_BEFORE));

    assertThrows(StoreFailedException.class, () -> on.deleteDataset.delete(D));
    assertEquals(1, on.storedCount(D));
  }

  @Test
  void lostAnswerThenPressure_isAFaultAndNotBusy() {
    on.put(D, replace("a", 0, "1"));
    on.store.reset();
    on.store.onDeletions(Fault.LOST_BEFORE);
    on.store.onReads(
        Stream.concat(Stream.of(Fault.NONE), Stream.of(repeated(9, Fault.BUSY)))
            .toArray(Fault[]::new));

    assertThrows(StoreFailedException.class, () -> on.deleteDataset.delete(D));
  }

  @Test
  void lostDeletionThatOthersOvertookThenPressure_isBusy() {
    on.put(D, replace("a", 0, "1"));
    on.store.onDeletions(
        Stream.concat(Stream.of(Fault.LOST_BEFORE), Stream.of(repeated(9, Fault.BUSY)))
            .toArray(Fault[]::new));
    on.store.beforeReads(() -> {}, () -> on.competing(D, replace("b", 0, "2")));

    assertEquals(new Result.Busy(), on.deleteDataset.delete(D));
    assertEquals(2, on.storedCount(D));
  }

  @Test
  void brokenStore_isAFault() {
    on.put(D, replace("a", 0, "1"));
    on.store.onDeletions(Fault.FAILED);

    assertThrows(StoreFailedException.class, () -> on.deleteDataset.delete(D));
    assertEquals(1, on.storedCount(D));
  }
}
