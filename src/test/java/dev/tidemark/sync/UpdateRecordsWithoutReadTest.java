package dev.tidemark.sync;

import static dev.tidemark.model.Samples.count;
import static dev.tidemark.model.Samples.dataset;
import static dev.tidemark.model.Samples.key;
import static dev.tidemark.model.Samples.live;
import static dev.tidemark.model.Samples.replace;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.model.Conflict;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.Update;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.store.StoreFailedException;
import dev.tidemark.sync.UpdateRecords.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Updates that are tried without a read first, by a store that has such a way. */
final class UpdateRecordsWithoutReadTest {
  private static final DatasetId D = dataset("d");
  private static final Result UPDATED = new Result.Updated(List.of(live("a", 2, "2")));

  private final Operations on = new Operations();
  private final Store store = new Store(on.memory);
  private final UpdateRecords updateRecords =
      new UpdateRecords(store, on.sessions, Operations.BOUNDS, on.clock, on.backoff);
  private String token = "";

  /** Tells a hint, and does as it is told with what comes of it. */
  private static final class Store implements DatasetStore {
    private final DatasetStore memory;
    private final List<String> calls = new ArrayList<>();
    private Supplier<Optional<CommitResult>> unseen = Optional::empty;
    private Optional<Update> lastUnseen = Optional.empty();

    Store(DatasetStore memory) {
      this.memory = memory;
    }

    /** Makes the last update that was tried without a read. */
    void makeIt() {
      View.Existing seen = (View.Existing) memory.read(D, new Scope.All());
      memory.commit(seen, seen.dataset().apply(lastUnseen.orElseThrow()));
    }

    @Override
    public View read(DatasetId id, Scope scope) {
      calls.add("read");
      return memory.read(id, scope);
    }

    @Override
    public CommitResult commit(View seen, Dataset after) {
      calls.add("commit");
      return memory.commit(seen, after);
    }

    @Override
    public Optional<CommitResult> commitWithoutRead(
        DatasetId id, SyncCount at, String hint, List<RecordPatch> patches, Update update) {
      calls.add("unseen at " + at + " " + patches.size() + hint);
      lastUnseen = Optional.of(update);
      return unseen.get();
    }

    @Override
    public DeleteResult delete(View.Existing seen) {
      return memory.delete(seen);
    }

    @Override
    public List<Dataset> list(PoolIdentity owner, Optional<DatasetName> after, int limit) {
      return memory.list(owner, after, limit);
    }
  }

  @BeforeEach
  void write() {
    on.put(D, replace("a", 0, "1"));
    token = on.token(D);
  }

  private Result update(RecordPatch... patches) {
    return updateRecords.update(new UpdateRecords.Request(D, token, "device", List.of(patches)));
  }

  private void assertCalls(String... calls) {
    assertEquals(List.of(calls), store.calls.stream().map(call -> call.split(" ", -1)[0]).toList());
  }

  @Test
  void updateThatIsMade_isAnsweredWithoutARead() {
    store.unseen =
        () -> {
          store.makeIt();
          return Optional.of(new DatasetStore.CommitResult.Committed());
        };
    assertEquals(UPDATED, update(replace("a", 1, "2")));
    assertCalls("unseen");
    assertEquals(2, on.storedCount(D));
  }

  @Test
  void storeThatHasToRead_reads() {
    assertEquals(UPDATED, update(replace("a", 1, "2")));
    assertCalls("unseen", "read", "commit");
  }

  @Test
  void conflict_isAnsweredFromWhatRefusedIt() {
    store.unseen =
        () -> Optional.of(new DatasetStore.CommitResult.ConditionFailed(Optional.of(on.stored(D))));
    assertEquals(
        new Result.Conflicting(List.of(new Conflict(key("a"), count(1), count(0)))),
        update(replace("a", 0, "2")));
    assertCalls("unseen");
  }

  @Test
  void updateAfterAnothers_goesOnFromWhatRefusedIt() {
    on.competing(D, replace("b", 0, "other"));
    store.unseen =
        () -> Optional.of(new DatasetStore.CommitResult.ConditionFailed(Optional.of(on.stored(D))));
    assertEquals(new Result.Updated(List.of(live("a", 3, "2"))), update(replace("a", 1, "2")));
    assertCalls("unseen", "commit");
  }

  @Test
  void refusalThatTellsNothing_isReadAfter() {
    store.unseen =
        () -> Optional.of(new DatasetStore.CommitResult.ConditionFailed(Optional.empty()));
    assertEquals(UPDATED, update(replace("a", 1, "2")));
    assertCalls("unseen", "read", "commit");
  }

  @Test
  void updateSentAgain_isAnsweredFromWhatRefusedIt() {
    assertEquals(UPDATED, update(replace("a", 1, "2")));
    store.calls.clear();
    store.unseen =
        () -> Optional.of(new DatasetStore.CommitResult.ConditionFailed(Optional.of(on.stored(D))));
    assertEquals(UPDATED, update(replace("a", 1, "2")));
    assertCalls("unseen");
    assertEquals(2, on.storedCount(D));
  }

  @Test
  void lostAnswerToAnUpdateThatWasMade_isFound() {
    store.unseen =
        () -> {
          store.makeIt();
          return unknown();
        };
    assertEquals(UPDATED, update(replace("a", 1, "2")));
    assertCalls("unseen", "read");
    assertEquals(2, on.storedCount(D));
  }

  @Test
  void lostAnswerToAnUpdateThatWasNotMade_isMadeUpFor() {
    store.unseen = UpdateRecordsWithoutReadTest::unknown;
    assertEquals(UPDATED, update(replace("a", 1, "2")));
    assertCalls("unseen", "read", "commit");
    assertEquals(2, on.storedCount(D));
  }

  private static Optional<DatasetStore.CommitResult> unknown() {
    return Optional.of(
        new DatasetStore.CommitResult.Unknown(
            new StoreFailedException(new IllegalStateException("lost"))));
  }

  @Test
  void pressure_isTriedAgainWithARead() {
    store.unseen =
        () -> {
          throw new StoreBusyException(new IllegalStateException("busy"));
        };
    assertEquals(UPDATED, update(replace("a", 1, "2")));
    assertCalls("unseen", "read", "commit");
  }

  @Test
  void failure_isThrown() {
    store.unseen =
        () -> {
          throw new StoreFailedException(new IllegalStateException("broken"));
        };
    assertThrows(StoreFailedException.class, () -> update(replace("a", 1, "2")));
    assertEquals(1, on.storedCount(D));
  }

  /** It must see the whole dataset. */
  @Test
  void updateWithATrigger_isRead() {
    SyncTrigger trigger =
        invocation -> new SyncTrigger.Verdict.Allowed(Update.changesOf(invocation.patches()));
    assertEquals(
        UPDATED,
        updateRecords.update(
            new UpdateRecords.Request(
                D, token, "device", List.of(replace("a", 1, "2")), Optional.of(trigger))));
    assertCalls("read", "commit");
  }
}
