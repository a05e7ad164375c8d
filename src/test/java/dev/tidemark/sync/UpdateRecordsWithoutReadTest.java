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
import dev.tidemark.model.DatasetLimits;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.Quotas;
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

/** Updates on a store that can commit without a read. */
final class UpdateRecordsWithoutReadTest {
  private static final DatasetId D = dataset("d");
  private static final Result UPDATED = new Result.Updated(List.of(live("a", 2, "2")));

  private final Operations on = new Operations();
  private final Store store = new Store(on.memory);
  private final UpdateRecords updateRecords =
      new UpdateRecords(
          store,
          on.sessions,
          new DatasetLimits(Quotas.AMAZON, Operations.BOUNDS),
          on.clock,
          on.backoff);
  private String token = "";

  /** A store that notes its calls, and returns a planned result for a commit without a read. */
  private static final class Store implements DatasetStore {
    private final DatasetStore memory;
    private final List<String> calls = new ArrayList<>();
    private Supplier<Optional<CommitResult>> withoutRead = Optional::empty;
    private Optional<Update> lastUpdate = Optional.empty();

    Store(DatasetStore memory) {
      this.memory = memory;
    }

    /** Applies the last update that was to be committed without a read. */
    void applyLast() {
      View.Existing seen = (View.Existing) memory.read(D, new Scope.All());
      memory.commit(seen, seen.dataset().apply(lastUpdate.orElseThrow()));
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
      calls.add("commitWithoutRead");
      lastUpdate = Optional.of(update);
      return withoutRead.get();
    }

    @Override
    public DeleteResult delete(View.Existing seen) {
      return memory.delete(seen);
    }

    @Override
    public List<DatasetName> mergedNames(DatasetId id, View seen) {
      return memory.mergedNames(id, seen);
    }

    @Override
    public List<Dataset> list(PoolIdentity owner, int limit) {
      return memory.list(owner, limit);
    }

    @Override
    public List<Dataset> list(PoolIdentity owner, DatasetName after, int limit) {
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
    assertEquals(List.of(calls), store.calls);
  }

  @Test
  void committedUpdate_needsNoRead() {
    store.withoutRead =
        () -> {
          store.applyLast();
          return Optional.of(new DatasetStore.CommitResult.Committed());
        };
    assertEquals(UPDATED, update(replace("a", 1, "2")));
    assertCalls("commitWithoutRead");
    assertEquals(2, on.storedCount(D));
  }

  @Test
  void commitThatNeedsARead_reads() {
    assertEquals(UPDATED, update(replace("a", 1, "2")));
    assertCalls("commitWithoutRead", "read", "commit");
  }

  @Test
  void conflict_needsNoReadAfterTheRefusal() {
    store.withoutRead =
        () -> Optional.of(new DatasetStore.CommitResult.ConditionFailed(Optional.of(on.stored(D))));
    assertEquals(
        new Result.Conflicting(List.of(new Conflict(key("a"), count(1), count(0)))),
        update(replace("a", 0, "2")));
    assertCalls("commitWithoutRead");
  }

  @Test
  void updateAfterAConcurrentOne_needsNoReadAfterTheRefusal() {
    on.competing(D, replace("b", 0, "other"));
    store.withoutRead =
        () -> Optional.of(new DatasetStore.CommitResult.ConditionFailed(Optional.of(on.stored(D))));
    assertEquals(new Result.Updated(List.of(live("a", 3, "2"))), update(replace("a", 1, "2")));
    assertCalls("commitWithoutRead", "commit");
  }

  @Test
  void refusalWithoutAView_isFollowedByARead() {
    store.withoutRead =
        () -> Optional.of(new DatasetStore.CommitResult.ConditionFailed(Optional.empty()));
    assertEquals(UPDATED, update(replace("a", 1, "2")));
    assertCalls("commitWithoutRead", "read", "commit");
  }

  @Test
  void replay_needsNoReadAfterTheRefusal() {
    assertEquals(UPDATED, update(replace("a", 1, "2")));
    store.calls.clear();
    store.withoutRead =
        () -> Optional.of(new DatasetStore.CommitResult.ConditionFailed(Optional.of(on.stored(D))));
    assertEquals(UPDATED, update(replace("a", 1, "2")));
    assertCalls("commitWithoutRead");
    assertEquals(2, on.storedCount(D));
  }

  @Test
  void lostResponseToAnAppliedUpdate_isSettledByReading() {
    store.withoutRead =
        () -> {
          store.applyLast();
          return unknown();
        };
    assertEquals(UPDATED, update(replace("a", 1, "2")));
    assertCalls("commitWithoutRead", "read");
    assertEquals(2, on.storedCount(D));
  }

  @Test
  void lostResponseToALostUpdate_isRetried() {
    store.withoutRead = UpdateRecordsWithoutReadTest::unknown;
    assertEquals(UPDATED, update(replace("a", 1, "2")));
    assertCalls("commitWithoutRead", "read", "commit");
    assertEquals(2, on.storedCount(D));
  }

  private static Optional<DatasetStore.CommitResult> unknown() {
    return Optional.of(
        new DatasetStore.CommitResult.Unknown(
            new StoreFailedException(new IllegalStateException("lost"))));
  }

  @Test
  void throttling_isRetriedWithARead() {
    store.withoutRead =
        () -> {
          throw new StoreBusyException(new IllegalStateException("busy"));
        };
    assertEquals(UPDATED, update(replace("a", 1, "2")));
    assertCalls("commitWithoutRead", "read", "commit");
  }

  @Test
  void failure_isThrown() {
    store.withoutRead =
        () -> {
          throw new StoreFailedException(new IllegalStateException("broken"));
        };
    assertThrows(StoreFailedException.class, () -> update(replace("a", 1, "2")));
    assertEquals(1, on.storedCount(D));
  }

  /** The trigger must see the whole dataset. */
  @Test
  void updateWithATrigger_readsTheDataset() {
    SyncTrigger trigger =
        invocation -> new SyncTrigger.Outcome.Allowed(Update.changesOf(invocation.patches()));
    assertEquals(
        UPDATED,
        updateRecords.update(
            new UpdateRecords.Request(
                D, token, "device", List.of(replace("a", 1, "2")), trigger, false)));
    assertCalls("read", "commit");
  }
}
