package dev.tidemark.sync;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.LimitExceeded;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.store.StoreFailedException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/** A store that counts its calls and meets the faults that a test plans, one for each call. */
final class FaultyDatasetStore implements DatasetStore {

  /** A fault of a call. */
  enum Fault {
    /** No fault. */
    NONE,
    /** The store is busy; nothing is changed. */
    BUSY,
    /** The store fails; nothing is changed. */
    FAILED,
    /** The condition of a write fails for no reason; the refusal shows no view. */
    CONDITION_FAILED,
    /** The condition of a write fails for no reason; the refusal shows the current view. */
    CONDITION_FAILED_WITH_VIEW,
    /** A write is made, and a failed condition shows no view. */
    NO_VIEW_ON_REFUSAL,
    /** A commit is too large. */
    TOO_LARGE,
    /** A write is made, and its response is lost. */
    RESPONSE_LOST,
    /** A write never reaches the store. */
    REQUEST_LOST,
    /** A commit is made, its response is lost, and a retry fails because of it. */
    RESPONSE_LOST_THEN_CONDITION_FAILED,
    /** A write is made after the next read, and its response is lost. */
    APPLIED_LATE;

    /** Returns the fault several times. */
    static Fault[] repeated(int times, Fault fault) {
      return Collections.nCopies(times, fault).toArray(Fault[]::new);
    }
  }

  private final DatasetStore store;
  private final Queue<Fault> ofReads = new ArrayDeque<>();
  private final Queue<Fault> ofCommits = new ArrayDeque<>();
  private final Queue<Fault> ofDeletions = new ArrayDeque<>();
  private final Queue<Runnable> beforeWrites = new ArrayDeque<>();
  private final Queue<Runnable> beforeReads = new ArrayDeque<>();
  private Scope lastScope = new Scope.All();
  private Runnable late = () -> {};
  private int reads;
  private int commits;
  private int deletions;

  FaultyDatasetStore(DatasetStore store) {
    this.store = store;
  }

  /** Plans the faults of the next reads. */
  void onReads(Fault... faults) {
    Collections.addAll(ofReads, faults);
  }

  /** Plans the faults of the next commits. */
  void onCommits(Fault... faults) {
    Collections.addAll(ofCommits, faults);
  }

  /** Plans the faults of the next deletions. */
  void onDeletions(Fault... faults) {
    Collections.addAll(ofDeletions, faults);
  }

  /** Plans concurrent actions, each before one commit or deletion. */
  void beforeWrites(Runnable... acts) {
    Collections.addAll(beforeWrites, acts);
  }

  /** Plans concurrent actions, each before one read. */
  void beforeReads(Runnable... acts) {
    Collections.addAll(beforeReads, acts);
  }

  /** Drops the planned faults and the counts of calls. */
  void reset() {
    List.of(ofReads, ofCommits, ofDeletions).forEach(Queue::clear);
    reads = 0;
    commits = 0;
    deletions = 0;
  }

  int reads() {
    return reads;
  }

  int commits() {
    return commits;
  }

  int deletions() {
    return deletions;
  }

  @Override
  public View read(DatasetId id, Scope scope) {
    reads++;
    lastScope = scope;
    act(beforeReads);
    switch (next(ofReads)) {
      case NONE -> {}
      case BUSY -> throw busy();
      default -> throw failure();
    }
    View view = store.read(id, scope);
    Runnable write = late;
    late = () -> {};
    write.run();
    return view;
  }

  @Override
  public CommitResult commit(View seen, Dataset after) {
    commits++;
    Scope scope = lastScope;
    act(beforeWrites);
    return switch (next(ofCommits)) {
      case NONE -> store.commit(seen, after);
      case BUSY -> throw busy();
      case FAILED -> throw failure();
      case CONDITION_FAILED -> new CommitResult.ConditionFailed(Optional.empty());
      case CONDITION_FAILED_WITH_VIEW ->
          new CommitResult.ConditionFailed(Optional.of(store.read(after.id(), scope)));
      case NO_VIEW_ON_REFUSAL ->
          store.commit(seen, after) instanceof CommitResult.ConditionFailed
              ? new CommitResult.ConditionFailed(Optional.empty())
              : new CommitResult.Committed();
      case TOO_LARGE ->
          new CommitResult.TooLarge(
              new LimitExceeded("bytes of the dataset as it is stored", 500_000, 400_000));
      case REQUEST_LOST -> new CommitResult.Unknown(failure());
      case RESPONSE_LOST -> {
        CommitResult lost = store.commit(seen, after);
        yield new CommitResult.Unknown(new StoreFailedException(new IOException("" + lost)));
      }
      case APPLIED_LATE -> {
        late = () -> store.commit(seen, after);
        yield new CommitResult.Unknown(failure());
      }
      case RESPONSE_LOST_THEN_CONDITION_FAILED -> {
        CommitResult lost = store.commit(seen, after);
        yield new CommitResult.ConditionFailedAfterLostResponse(
            Optional.of(store.read(after.id(), scope)),
            new StoreFailedException(new IOException("" + lost)));
      }
    };
  }

  @Override
  public DeleteResult delete(View.Existing seen) {
    deletions++;
    act(beforeWrites);
    return switch (next(ofDeletions)) {
      case NONE, NO_VIEW_ON_REFUSAL -> store.delete(seen);
      case BUSY -> throw busy();
      case FAILED, TOO_LARGE -> throw failure();
      case CONDITION_FAILED, CONDITION_FAILED_WITH_VIEW, RESPONSE_LOST_THEN_CONDITION_FAILED ->
          new DeleteResult.ConditionFailed();
      case REQUEST_LOST -> new DeleteResult.Unknown(failure());
      case RESPONSE_LOST -> {
        DeleteResult lost = store.delete(seen);
        yield new DeleteResult.Unknown(new StoreFailedException(new IOException("" + lost)));
      }
      case APPLIED_LATE -> {
        late = () -> store.delete(seen);
        yield new DeleteResult.Unknown(failure());
      }
    };
  }

  @Override
  public List<DatasetName> mergedNames(DatasetId id, View seen) {
    return store.mergedNames(id, seen);
  }

  @Override
  public List<Dataset> list(PoolIdentity owner, int limit) {
    return store.list(owner, limit);
  }

  @Override
  public List<Dataset> list(PoolIdentity owner, DatasetName after, int limit) {
    return store.list(owner, after, limit);
  }

  private static void act(Queue<Runnable> acts) {
    Runnable act = acts.poll();
    if (act != null) {
      act.run();
    }
  }

  private static Fault next(Queue<Fault> faults) {
    Fault fault = faults.poll();
    return fault == null ? Fault.NONE : fault;
  }

  private static StoreBusyException busy() {
    return new StoreBusyException(new IOException("throttled"));
  }

  private static StoreFailedException failure() {
    return new StoreFailedException(new IOException("connection reset"));
  }
}
